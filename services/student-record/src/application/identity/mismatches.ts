import { Logger } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import { mostMismatches, type MismatchKind } from '../../domain/identity/joining.js';
import { MismatchRepository } from '../../persistence/identity/mismatch.repository.js';
import type { LearnerRow, Sending } from '../roster/rows.js';

/** A row that came near a record out of its sender's sight and was wrong. */
export interface Mismatch {
  readonly row: LearnerRow;
  readonly learnerId: string;
  readonly kind: MismatchKind;
}

const mismatches = new MismatchRepository();

/** From here on the transaction sees the mismatches of its client. @returns whether there are so many today that it has to wait */
export async function hasTooMany(unit: Unit, { source, today }: Sending): Promise<boolean> {
  await mismatches.ofSystem(unit, source);
  const count = await mismatches.countOn(unit, today);
  return count >= mostMismatches(0) && count >= mostMismatches(await mismatches.countSent(unit));
}

const logger = new Logger('Mismatches');

/** Counts them and tells those who see the records; the log says who and how many, nobody's name. */
export async function note(unit: Unit, sending: Sending, found: readonly Mismatch[]): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map(({ row, learnerId, kind }) => ({
    ...{ id: newId(), learnerId, kind },
    organisationId: row.organisation.id,
  }));
  await mismatches.add(unit, rows, sending);
  logger.warn(`${sending.source}: ${found.length} row(s) came near learners of others and were wrong`);
}
