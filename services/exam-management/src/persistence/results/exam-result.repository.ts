import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { loadAll, newId, type Unit } from '@pan/kit/data';
import type { Decimal } from '@pan/kit/domain';
import { ExamSession } from '../../domain/exam-session.js';
import { bytesOf, type PupilInputs, type ResultDocument } from '../../domain/results/exam-result.js';

/** A group that waits to be computed, and why. */
export interface DueGroup {
  readonly organisationId: string;
  readonly group: string;
  readonly reason: string;
}

/** The SHA-256 of a result's bytes. */
export const hashOf = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

/** Every sitting of the group `d` is scored; a place that waits to be authorised holds up nothing. */
const isScored = `not exists (
  select from school_mark m join sitting s on s.candidate_id = m.candidate_id
    left join sitting_score p on p.sitting_id = s.id left join scoring_due w on w.sitting_id = s.id
   where m.session_id = d.session_id and m.organisation_id = d.organisation_id and m.group_code = d.group_code and m.replaced_at is null
     and not s.awaits and (s.submitted_at is null or p.sitting_id is null or w.sitting_id is not null))`;

const isDue = `exists (select from result_due d where d.session_id = t.id and ${isScored})
  and t.school_marks_until <= clock_timestamp()`;

/** Results with everything that gave them, version after version, and the groups that wait to be computed. */
@Injectable()
export class ExamResultRepository {
  /** In how many milliseconds, by the database's clock, a group may be computed; null where none waits. */
  async next(unit: Unit, leftOut: readonly string[]): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select case when exists (select from exam_session t where t.id <> all($1::uuid[]) and ${isDue}) then 0::float8
                   else (select extract(epoch from min(e.school_marks_until) - clock_timestamp())::float8 * 1000 from exam_session e
                          where e.school_marks_until > clock_timestamp() and exists (select from result_due d where d.session_id = e.id)) end as ms`,
      [leftOut],
    );
    return row!.ms;
  }

  /** Locks a session with groups to compute: this one, or any that no other instance holds. */
  async lockDue(unit: Unit, leftOut: readonly string[], only: string | null): Promise<ExamSession | undefined> {
    const where = `t.id <> all($1::uuid[]) and ($2::uuid is null or t.id = $2) and ${isDue}`;
    const locking = 'limit 1 for no key update skip locked';
    const [session] = await loadAll(unit, ExamSession, where, [leftOut, only], locking);
    return session;
  }

  /** Under the session's lock. */
  take(unit: Unit, sessionId: string, most: number): Promise<DueGroup[]> {
    return unit.query<DueGroup>(
      `delete from result_due where session_id = $1 and (organisation_id, group_code) in (
         select organisation_id, group_code from result_due d where session_id = $1 and ${isScored}
          order by organisation_id, group_code limit $2)
       returning organisation_id as "organisationId", group_code as "group", reason`,
      [sessionId, most],
    );
  }

  /** All groups of a session are computed again. @returns how many those are */
  async enqueueAll(unit: Unit, sessionId: string, reason: string): Promise<number> {
    unit.due('compute-results');
    const groups = await unit.query(
      `insert into result_due (session_id, organisation_id, group_code, reason)
       select distinct session_id, organisation_id, group_code, $2::text from school_mark where session_id = $1 and replaced_at is null
       on conflict (session_id, organisation_id, group_code) do update set reason = excluded.reason returning group_code`,
      [sessionId, reason],
    );
    return groups.length;
  }

  async countDue(unit: Unit, sessionId: string): Promise<number> {
    const [row] = await unit.query<{ n: number }>(`select count(*)::int as n from result_due where session_id = $1`, [
      sessionId,
    ]);
    return row!.n;
  }

  /** The groups of these sittings, where their session is one whose results are computed. */
  async enqueue(unit: Unit, sittingIds: readonly string[], reason: string): Promise<void> {
    unit.due('compute-results');
    await unit.query(`select enqueue_results($1, $2)`, [sittingIds, reason]);
  }

  /** The pupils of a group with both marks. */
  async inputs(unit: Unit, sessionId: string, of: DueGroup, maxPoints: Decimal): Promise<PupilInputs[]> {
    const rows = await unit.query<Omit<PupilInputs, 'maxPoints'>>(
      `select s.id as "sittingId", p.points::text as points, m.mark::text as "schoolMark", m.version as "schoolMarkVersion"
         from school_mark m join sitting s on s.candidate_id = m.candidate_id join sitting_score p on p.sitting_id = s.id
         join candidate c on c.id = m.candidate_id
        where m.session_id = $1 and m.organisation_id = $2 and m.group_code = $3 and m.replaced_at is null
          and c.made_up_by is null and p.points is not null
        order by s.id`,
      [sessionId, of.organisationId, of.group],
    );
    return rows.map((row) => ({ ...row, maxPoints: maxPoints.toFixed() }));
  }

  /** What is another than before becomes the next version. @returns those */
  async save(unit: Unit, results: readonly ResultDocument[], now: Date): Promise<ResultDocument[]> {
    const rows = results.map((result) => {
      const document = bytesOf(result);
      return { id: newId(), sittingId: result.inputs.sittingId, document, hash: hashOf(document), mark: result.mark };
    });
    const known = await unit.query<{ sittingId: string; hash: string; version: number }>(
      `select sitting_id as "sittingId", hash, version from exam_result where sitting_id = any($1) and replaced_at is null`,
      [rows.map(({ sittingId }) => sittingId)],
    );
    const before = new Map(known.map((row) => [row.sittingId, row]));
    const changed = rows.filter(({ sittingId, hash }) => before.get(sittingId)?.hash !== hash);
    const versioned = changed.map((row) => ({ ...row, version: (before.get(row.sittingId)?.version ?? 0) + 1 }));
    await unit.query(`update exam_result set replaced_at = $2 where sitting_id = any($1) and replaced_at is null`, [
      changed.map(({ sittingId }) => sittingId),
      now,
    ]);
    await unit.query(
      `insert into exam_result (id, session_id, sitting_id, learner_id, organisation_id, group_code, version, mark, document, hash, computed_at)
       select n.id, s.session_id, s.id, s.learner_id, ($3::jsonb ->> 'organisationId')::uuid, $3::jsonb ->> 'group', n.version, n.mark, n.document, n.hash, $2
         from jsonb_to_recordset($1::jsonb) as n (id uuid, "sittingId" uuid, version integer, mark integer, document text, hash text)
         join sitting s on s.id = n."sittingId"`,
      [JSON.stringify(versioned), now, JSON.stringify(groupOf(results))],
    );
    const ids = new Set(changed.map(({ sittingId }) => sittingId));
    return results.filter(({ inputs }) => ids.has(inputs.sittingId));
  }

  /** Whether the marks of the organisation are out, so that one that comes later leaves at once. */
  async isReleased(unit: Unit, sessionId: string, organisationId: string): Promise<boolean> {
    const [row] = await unit.query<{ released: boolean }>(
      `select case when o.id is null then e.released_at else o.released_at end is not null as released
         from exam_session e left join session_organisation o on o.session_id = e.id and o.organisation_id = $2 where e.id = $1`,
      [sessionId, organisationId],
    );
    return row!.released;
  }

  /** The results of a group as they stood at the instant of one of them; the bytes as they were kept. */
  standingWith(unit: Unit, resultId: string): Promise<{ id: string; document: string; hash: string }[]> {
    return unit.query<{ id: string; document: string; hash: string }>(
      `select o.id, o.document, o.hash from exam_result r
         join exam_result o on o.session_id = r.session_id and o.organisation_id = r.organisation_id and o.group_code = r.group_code
          and o.computed_at <= r.computed_at and (o.replaced_at is null or o.replaced_at > r.computed_at)
        where r.id = $1 order by o.sitting_id`,
      [resultId],
    );
  }
}

const groupOf = ([first]: readonly ResultDocument[]) =>
  first ? { organisationId: first.organisationId, group: first.group } : {};
