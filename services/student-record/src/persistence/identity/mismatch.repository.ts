import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { MismatchKind } from '../../domain/identity/joining.js';

/** Rows that came near records out of their sender's sight and were wrong. The transaction sees those of the client for which it counts. */
@Injectable()
export class MismatchRepository {
  /** From here on they are those of the client that speaks for this system; one that nobody has bound yet speaks for itself. */
  async ofSystem(unit: Unit, source: string): Promise<void> {
    await unit.query(
      `select set_config('app.sender', coalesce((select client_id from source_system where code = $1), $1), true)`,
      [source],
    );
  }

  async countOn(unit: Unit, day: string): Promise<number> {
    const [counted] = await unit.query<{ count: number }>(
      `select count(*)::integer as count from mismatch where client_id = current_setting('app.sender') and day = $1`,
      [day],
    );
    return counted!.count;
  }

  /** How many learners the client has sent. */
  async countSent(unit: Unit): Promise<number> {
    const [sent] = await unit.query<{ count: number }>(
      `select count(*)::integer as count from learner_source
        where source in (select code from source_system where client_id = current_setting('app.sender'))`,
    );
    return sent!.count;
  }

  /** One at a time of a client looks at records out of its sight, so that what one finds wrong counts for the next. */
  async queueUp(unit: Unit): Promise<void> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('mismatch ' || current_setting('app.sender'), 0))`);
  }

  /** Of these records, those about which the client was wrong before. */
  async about(unit: Unit, learnerIds: readonly string[]): Promise<Set<string>> {
    if (learnerIds.length === 0) return new Set();
    const rows = await unit.query<{ learner_id: string }>(
      `select distinct learner_id from mismatch where client_id = current_setting('app.sender') and learner_id = any($1::uuid[])`,
      [learnerIds],
    );
    return new Set(rows.map((row) => row.learner_id));
  }

  async add(
    unit: Unit,
    found: readonly { id: string; learnerId: string; kind: MismatchKind; organisationId: string }[],
    { now, today }: { now: Date; today: string },
  ): Promise<void> {
    await unit.query(
      `insert into mismatch (id, client_id, learner_id, kind, organisation_id, at, day)
       select id, current_setting('app.sender'), learner_id, kind, organisation_id, $5, $6
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) as n(id, learner_id, kind, organisation_id)`,
      [
        found.map((one) => one.id),
        found.map((one) => one.learnerId),
        found.map((one) => one.kind),
        found.map((one) => one.organisationId),
        now,
        today,
      ],
    );
  }

  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.query(`update mismatch set learner_id = $2 where learner_id = $1`, [ended, survivor]);
  }
}
