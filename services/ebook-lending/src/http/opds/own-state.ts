import type { HoldRecord } from '../../persistence/holds/holds.queries.js';
import type { LoanRecord } from '../../persistence/loans/loans.queries.js';
import { opdsPublication, type OpdsAddresses, type OwnState } from './documents.js';

/** What a reading app shows of a loan: readable until its due date. */
export function ownLoan({ titleId, openedAt, dueAt }: LoanRecord, at: OpdsAddresses): OwnState {
  return {
    acquire: at.link('http://opds-spec.org/acquisition', opdsPublication, `/opds/publications/${titleId}/loan`),
    availability: { state: 'available', since: openedAt.toISOString(), until: dueAt.toISOString() },
  };
}

/** Of a hold: the place in the queue, then the copy set aside until the window closes. */
export function ownHold({ state, position, waiting, placedAt, untilAt }: HoldRecord): OwnState {
  if (state === 'ready') return { acquire: null, availability: { state: 'ready', until: untilAt!.toISOString() } };
  return {
    acquire: null,
    availability: { state: 'reserved', since: placedAt.toISOString() },
    holds: { total: waiting, position },
  };
}
