import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit } from '@pan/kit/data';
import { graceMs } from '../../domain/clock.js';
import type { Sitting } from '../../domain/sitting.js';
import type { Receipt, TimeChange } from '../../domain/time-change.js';

/** What whoever watches says of an act: for whom, why, how much. */
export interface Act {
  readonly scope: 'sitting' | 'room' | 'session';
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
  readonly minutes?: number | undefined;
}

export interface LoggedChange {
  readonly kind: string;
  readonly scope: string;
  readonly reason: string | null;
  readonly note: string | null;
  readonly minutes: number | null;
  readonly deadlineBefore: Date;
  readonly deadlineAt: Date;
  readonly formerReceipt: Receipt | null;
  readonly at: Date;
  readonly byClient: string;
  readonly bySubject: string | null;
}

/** The log of what was done to sittings: rows are added, and never changed. */
@Injectable()
export class SittingChangeRepository {
  async add(
    unit: Unit,
    sittings: readonly Sitting[],
    changes: readonly TimeChange[],
    { scope, reason, note, minutes }: Act,
    at: Date,
  ): Promise<void> {
    const { clientId, subject } = currentCaller();
    const rows = sittings.map(({ id, sessionId, organisationId }, index) => {
      const { kind, deadlineBefore, deadlineAt, formerReceipt } = changes[index]!;
      const of = { id: newId(), sitting_id: id, session_id: sessionId, organisation_id: organisationId };
      const time = { deadline_before: deadlineBefore, deadline_at: deadlineAt, former_receipt: formerReceipt ?? null };
      return {
        ...of,
        kind,
        ...time,
        ...{ scope, reason, note, minutes, at, by_client: clientId, by_subject: subject },
      };
    });
    await unit.query(
      `insert into sitting_change select * from jsonb_populate_recordset(null::sitting_change, $1::jsonb)`,
      [JSON.stringify(rows)],
    );
  }

  /** More time for everybody of a session who sits: one statement, whatever their number. @returns how many */
  async extendSession(unit: Unit, sessionId: string, minutes: number, reason: string): Promise<number> {
    const { clientId, subject } = currentCaller();
    const [row] = await unit.query<{ extended: number }>(
      `with open as (
         select id, deadline_at from sitting
          where session_id = $1 and submitted_at is null and not awaits
            and (clock_stands or clock_timestamp() <= deadline_at + make_interval(secs => $6::float8 / 1000))
          order by id for no key update
       ), extended as (
         update sitting s set deadline_at = s.deadline_at + make_interval(mins => $2) from open where s.id = open.id
         returning s.id, s.session_id, s.organisation_id, open.deadline_at as before, s.deadline_at
       ), logged as (
         insert into sitting_change (id, sitting_id, session_id, organisation_id, scope, kind, reason, minutes, deadline_before, deadline_at, at, by_client, by_subject)
         select uuidv7(), id, session_id, organisation_id, 'session', 'extended', $3, $2, before, deadline_at, clock_timestamp(), $4, $5 from extended
       )
       select count(*)::int as extended from extended`,
      [sessionId, minutes, reason, clientId, subject, graceMs],
    );
    unit.due('close-sittings');
    return row!.extended;
  }

  ofSitting(unit: Unit, sittingId: string): Promise<LoggedChange[]> {
    return unit.query<LoggedChange>(
      `select kind, scope, reason, note, minutes, deadline_before as "deadlineBefore", deadline_at as "deadlineAt",
              former_receipt as "formerReceipt", at, by_client as "byClient", by_subject as "bySubject"
         from sitting_change where sitting_id = $1 order by id limit 500`,
      [sittingId],
    );
  }
}
