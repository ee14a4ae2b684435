import { schoolDay } from '@pan/kit/domain';
import { afterMonths } from '../consents/consent.js';

/** For how long a link leads to an attestation, unless its holder says otherwise; and at most. */
export const monthsOfLink = { usual: 6, most: 12 } as const;

/** A secret address by which whoever has it reads one attestation, until a day or until its holder ends it. */
export interface AttestationLink {
  readonly id: string;
  readonly attestationId: string;
  /** Of the secret, which nobody keeps. */
  readonly digest: Buffer;
  readonly madeAt: Date;
  /** The last day, included. */
  readonly validUntil: string;
}

export function makeLink(
  of: Pick<AttestationLink, 'id' | 'attestationId' | 'digest'>,
  months: number,
  now: Date,
): AttestationLink {
  return { ...of, madeAt: now, validUntil: afterMonths(schoolDay(now), months) };
}
