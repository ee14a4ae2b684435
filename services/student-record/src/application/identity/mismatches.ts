import { Logger } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { v7 as uuidv7 } from 'uuid';
import { mostMismatches, type MismatchKind } from '../../domain/identity/joining.js';
import type { LearnerRow, Sending } from '../roster/rows.js';

/** A row that came near a record out of its sender's sight and was wrong. */
export interface Mismatch {
  readonly row: LearnerRow;
  readonly learnerId: string;
  readonly kind: MismatchKind;
}

/** The client that speaks for the sending system; a system that nobody has bound yet speaks for itself. */
const client = `coalesce((select client_id from source_system where code = $1), $1)`;

/** From here on the transaction sees the mismatches of its client. @returns whether there are so many today that it has to wait */
export async function hasTooMany(unit: Unit, { source, today }: Sending): Promise<boolean> {
  await unit.query(`select set_config('app.sender', ${client}, true)`, [source]);
  const own = `client_id = current_setting('app.sender')`;
  const [counted] = await unit.query<{ count: number }>(
    `select count(*)::integer as count from mismatch where ${own} and day = $1`,
    [today],
  );
  if (counted!.count < mostMismatches(0)) return false;
  const [sent] = await unit.query<{ count: number }>(
    `select count(*)::integer as count from learner_source where source in (select code from source_system where ${own})`,
  );
  return counted!.count >= mostMismatches(sent!.count);
}

/** One at a time of a client looks at records out of its sight, so that what one finds wrong counts for the next. */
export async function queueUp(unit: Unit): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('mismatch ' || current_setting('app.sender'), 0))`);
}

/** Of these records, those about which the client was wrong before. */
export async function mismatched(unit: Unit, learnerIds: readonly string[]): Promise<Set<string>> {
  if (learnerIds.length === 0) return new Set();
  const rows = await unit.query<{ learner_id: string }>(
    `select distinct learner_id from mismatch where client_id = current_setting('app.sender') and learner_id = any($1::uuid[])`,
    [learnerIds],
  );
  return new Set(rows.map((row) => row.learner_id));
}

const logger = new Logger('Mismatches');

/** Counts them and tells those who see the records; the log says who and how many, nobody's name. */
export async function note(unit: Unit, { source, now, today }: Sending, found: readonly Mismatch[]): Promise<void> {
  if (found.length === 0) return;
  await unit.query(
    `insert into mismatch (id, client_id, learner_id, kind, organisation_id, at, day)
     select id, current_setting('app.sender'), learner_id, kind, organisation_id, $5, $6
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) as n(id, learner_id, kind, organisation_id)`,
    [
      found.map(() => uuidv7()),
      found.map((one) => one.learnerId),
      found.map((one) => one.kind),
      found.map((one) => one.row.organisation.id),
      now,
      today,
    ],
  );
  logger.warn(`${source}: ${found.length} row(s) came near learners of others and were wrong`);
}
