import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { ExamSession } from '../../domain/exam-session.js';

/** Marks were asked for, nobody sits any more and everything is scored. */
const ready = `t.release_asked_at is not null and t.released_at is null and t.id <> all($1::uuid[])
  and not exists (select from sitting s where s.session_id = t.id and s.submitted_at is null and not s.awaits)
  and not exists (select from scoring_due d where d.session_id = t.id)
  and not exists (select from sitting s where s.session_id = t.id and not s.awaits and not exists (select from sitting_score p where p.sitting_id = s.id))`;

@Injectable()
export class ExamSessionRepository {
  byId(unit: Unit, id: string): Promise<ExamSession> {
    return unit.find(ExamSession, id);
  }

  /** Its marks may be handed out now, if they were asked for, else on their date. */
  save(unit: Unit, session: ExamSession, ...facts: Fact[]): Promise<void> {
    unit.due('hand-out-marks');
    unit.due('hand-out-marks', session.releaseAt);
    return unit.save(session, ...facts);
  }

  /** How many candidates are awaited and have not come, and how many sit. */
  async outstanding(unit: Unit, sessionId: string): Promise<{ absent: number; sitting: number }> {
    const [outstanding] = await unit.query<{ absent: number; sitting: number }>(
      `select count(*) filter (where s.awaits
                or s.id is null and standing_on(c, false, sitting_day(e.opens_at, e.closes_at)) = 'expected')::int as absent,
              count(*) filter (where s.submitted_at is null and not s.awaits)::int as sitting
         from exam_session e join candidate c on c.session_id = e.id left join sitting s on s.candidate_id = c.id where e.id = $1`,
      [sessionId],
    );
    return outstanding!;
  }

  /** Locks sessions whose marks are due and not asked for yet; those that another instance holds are left to it. */
  dueForRelease(unit: Unit, now: Date, leftOut: readonly string[], most: number): Promise<ExamSession[]> {
    return loadAll(
      unit,
      ExamSession,
      't.release_asked_at is null and t.release_at <= $1 and t.id <> all($2::uuid[])',
      [now, leftOut, most],
      'order by t.release_at limit $3 for no key update skip locked',
    );
  }

  /**
   * In how many milliseconds, by the database's clock, the date of the next release comes; null where there is none. None where
   * marks could be handed out, although somebody may hold their session just now.
   */
  async nextRelease(
    unit: Unit,
    leftOut: { readonly asked: readonly string[]; readonly handedOut: readonly string[] },
  ): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select case when exists (select from exam_session t where ${ready}) then 0::float8
                   else extract(epoch from min(release_at) - clock_timestamp())::float8 * 1000 end as ms
         from exam_session where release_asked_at is null and id <> all($2::uuid[])`,
      [leftOut.handedOut, leftOut.asked],
    );
    return row!.ms;
  }

  /** Locks a session whose marks were asked for, once nobody sits any more and everything is scored. */
  async toHandOut(unit: Unit, leftOut: readonly string[]): Promise<ExamSession | undefined> {
    const [session] = await loadAll(
      unit,
      ExamSession,
      ready,
      [leftOut],
      'order by t.release_asked_at limit 1 for no key update skip locked',
    );
    return session;
  }

  /**
   * Locks sessions with something to score whose marks are out or on their way, before their sittings are locked: whoever changes a
   * mark publishes the results of its group, which others must not change meanwhile. Those that another instance holds are left to it.
   */
  async lockReleased(unit: Unit): Promise<string[]> {
    const locked = await unit.query<{ id: string }>(
      `select e.id from exam_session e
        where e.release_asked_at is not null and exists (select from scoring_due d where d.session_id = e.id)
        order by e.id for no key update skip locked`,
    );
    return locked.map(({ id }) => id);
  }
}
