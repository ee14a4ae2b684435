/** A variable as QTI results reporting writes it: every value a text. */
export interface ResultVariable {
  readonly identifier: string;
  readonly cardinality: string;
  readonly baseType: string | null;
  readonly values: readonly ResultValue[];
}

export interface ResultValue {
  readonly text: string;
  /** Of a record: which field it is. */
  readonly field: string | null;
  /** Of a field: its own type. */
  readonly baseType: string | null;
}

export interface ResponseVariable extends ResultVariable {
  /** Null where the result does not say it. */
  readonly correct: readonly string[] | null;
}

export interface OutcomeVariable extends ResultVariable {
  readonly normalMaximum: string | null;
  /** `human`: a person gave it. */
  readonly externalScored: string | null;
}

export const sessionStatuses = ['initial', 'pendingSubmission', 'pendingResponseProcessing', 'final'] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

export interface ItemResultReport {
  readonly identifier: string;
  /** Where it stood in the test that the candidate met, from 1. */
  readonly sequenceIndex: number | null;
  readonly datestamp: string;
  readonly sessionStatus: SessionStatus;
  readonly responses: readonly ResponseVariable[];
  readonly outcomes: readonly OutcomeVariable[];
}

/** An `assessmentResult`: what came of one candidate's test. */
export interface AssessmentResult {
  /** By whom the candidate is known to whoever receives the result. */
  readonly candidate: string | null;
  readonly sessions: readonly { readonly source: string; readonly identifier: string }[];
  readonly test: {
    readonly identifier: string;
    readonly datestamp: string;
    readonly outcomes: readonly OutcomeVariable[];
  } | null;
  readonly items: readonly ItemResultReport[];
}

/** The versions of results reporting that are written, and the namespaces that are read. */
export const resultNamespaces = {
  '2.1': 'http://www.imsglobal.org/xsd/imsqti_result_v2p1',
  '2.2': 'http://www.imsglobal.org/xsd/imsqti_result_v2p2',
  '3.0': 'http://www.imsglobal.org/xsd/imsqti_result_v3p0',
} as const;
export type ResultVersion = keyof typeof resultNamespaces;
