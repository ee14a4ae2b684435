export type OaiCode =
  'badArgument' | 'badResumptionToken' | 'badVerb' | 'cannotDisseminateFormat' | 'idDoesNotExist' | 'noRecordsMatch';

/** A refusal of OAI-PMH 2.0 §3.6, answered with HTTP 200. */
export class OaiError extends Error {
  constructor(
    readonly code: OaiCode,
    message: string,
  ) {
    super(message);
  }
}
