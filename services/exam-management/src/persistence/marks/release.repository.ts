import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import { ExamSession } from '../../domain/exam-session.js';
import { OrganisationPlan } from '../../domain/organisation-plan.js';
import type { Outstanding } from '../../domain/session-plan.js';

/** Marks that leave together: of a session where organisations have no plan of their own, or of one that has. */
export interface Release {
  readonly session: ExamSession;
  readonly plan: OrganisationPlan | null;
}

type Kind = 'session' | 'organisation';
const tables = { session: 'exam_session', organisation: 'session_organisation' } as const;

/** SQL condition: the row of this alias, with session and organisation, is of the release `t`. */
const isOf = (kind: Kind, row: string): string =>
  kind === 'organisation'
    ? `${row}.session_id = t.session_id and ${row}.organisation_id = t.organisation_id`
    : `${row}.session_id = t.id and ${unplanned(row)}`;

/** SQL condition: the organisation of this row has no plan of its own in the session. */
const unplanned = (row: string): string =>
  `not exists (select from session_organisation o where o.session_id = ${row}.session_id and o.organisation_id = ${row}.organisation_id)`;

const sessionOf = (kind: Kind): string => (kind === 'organisation' ? 't.session_id' : 't.id');

/**
 * Marks were asked for, nobody sits any more, everything is scored and, where school marks count, every group is computed; a place that
 * waits to be authorised holds up nothing.
 */
const ready = (
  kind: Kind,
): string => `t.release_asked_at is not null and t.released_at is null and t.id <> all($1::uuid[])
  and not exists (select from sitting s left join sitting_score p on p.sitting_id = s.id left join scoring_due d on d.sitting_id = s.id
                   where ${isOf(kind, 's')} and not s.awaits and (s.submitted_at is null or p.sitting_id is null or d.sitting_id is not null))
  and not exists (select from exam_session e where e.id = ${sessionOf(kind)} and e.school_marks_until > clock_timestamp())
  and not exists (select from result_due d where ${isOf(kind, 'd')})`;

/** SQL condition: marks of the session `e` are out or on their way, of all of it or of one of its organisations. */
export const isReleasing = `(e.release_asked_at is not null
  or exists (select from session_organisation a where a.session_id = e.id and a.release_asked_at is not null))`;

/** What is due to be released, and when. */
@Injectable()
export class ReleaseRepository {
  /** Of a session where organisations have no plan of their own, or of these organisations. */
  async outstanding(unit: Unit, sessionId: string, organisationIds: readonly string[] | null): Promise<Outstanding> {
    const [outstanding] = await unit.query<{ absent: number; sitting: number }>(
      `select count(*) filter (where s.awaits
                or s.id is null and c.made_up_by is null and standing_on(c, false, sitting_day(w.opens_at, w.closes_at)) = 'expected')::int as absent,
              count(*) filter (where s.submitted_at is null and not s.awaits)::int as sitting
         from candidate c cross join lateral session_window(c.session_id, c.organisation_id) w left join sitting s on s.candidate_id = c.id
        where c.session_id = $1 and case when $2::uuid[] is null then ${unplanned('c')} else c.organisation_id = any($2) end`,
      [sessionId, organisationIds],
    );
    return outstanding!;
  }

  /** Locks sessions whose marks are due and not asked for yet; those that another instance holds are left to it. */
  sessionsDue(unit: Unit, now: Date, leftOut: readonly string[], most: number): Promise<ExamSession[]> {
    const locking = 'order by t.release_at limit $3 for no key update skip locked';
    return loadAll(unit, ExamSession, due, [now, leftOut, most], locking);
  }

  /** The same of plans of organisations. */
  plansDue(unit: Unit, now: Date, leftOut: readonly string[], most: number): Promise<OrganisationPlan[]> {
    const locking = 'order by t.release_at limit $3 for no key update skip locked';
    return loadAll(unit, OrganisationPlan, due, [now, leftOut, most], locking);
  }

  /**
   * In how many milliseconds, by the database's clock, the date of the next release comes; null where there is none. None where
   * marks could be handed out, although somebody may hold their session just now.
   */
  async nextRelease(
    unit: Unit,
    leftOut: { readonly asked: readonly string[]; readonly handedOut: readonly string[] },
  ): Promise<number | null> {
    const dates = await Promise.all(
      (['session', 'organisation'] as const).map((kind) => this.next(unit, kind, leftOut)),
    );
    const known = dates.filter((ms) => ms !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  private async next(
    unit: Unit,
    kind: Kind,
    { asked, handedOut }: { readonly asked: readonly string[]; readonly handedOut: readonly string[] },
  ): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select case when exists (select from ${tables[kind]} t where ${ready(kind)}) then 0::float8
                   else extract(epoch from min(release_at) - clock_timestamp())::float8 * 1000 end as ms
         from ${tables[kind]} where release_asked_at is null and id <> all($2::uuid[])`,
      [handedOut, asked],
    );
    return row!.ms;
  }

  /** Locks the session of a release that was asked for, once nobody sits any more and everything is scored. */
  async toHandOut(unit: Unit, leftOut: readonly string[]): Promise<Release | undefined> {
    const locking = 'order by t.release_asked_at limit 1 for no key update skip locked';
    const [whole] = await loadAll(unit, ExamSession, ready('session'), [leftOut], locking);
    if (whole) return { session: whole, plan: null };
    const ofOne = `t.id = (select t.session_id from session_organisation t where ${ready('organisation')} order by t.release_asked_at limit 1)`;
    const [session] = await loadAll(unit, ExamSession, ofOne, [leftOut], 'for no key update skip locked');
    if (!session) return undefined;
    const [plan] = await loadAll(unit, OrganisationPlan, `t.session_id = $2 and ${ready('organisation')}`, [
      leftOut,
      session.id,
    ]);
    return plan && { session, plan };
  }

  /**
   * Locks sessions with something to score whose marks are out or on their way, before their sittings are locked: whoever changes a
   * mark publishes the results of its group, which others must not change meanwhile. Those that another instance holds are left to it.
   */
  async lockReleased(unit: Unit): Promise<string[]> {
    const locked = await unit.query<{ id: string }>(
      `select e.id from exam_session e where exists (select from scoring_due d where d.session_id = e.id) and ${isReleasing}
        order by e.id for no key update skip locked`,
    );
    return locked.map(({ id }) => id);
  }
}

const due = 't.release_asked_at is null and t.release_at <= $1 and t.id <> all($2::uuid[])';
