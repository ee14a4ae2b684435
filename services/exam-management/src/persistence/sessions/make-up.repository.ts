import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Pupil } from './record.queries.js';

/** SQL condition: the sitting was ended by whoever watched, for what its place or a machine did, and has no mark. */
const cutOff = `s.terminated and not exists (select from mark m where m.sitting_id = s.id)
  and exists (select from irregularity i where i.sitting_id = s.id and split_part(i.reason, '.', 1) in ('environment', 'technical'))`;

/**
 * The candidacies that a session takes over from the one that it makes up for. Former ones are held meanwhile: whoever begins there just
 * now is waited for, and whoever would begin later waits.
 */
@Injectable()
export class MakeUpRepository {
  /** Who did not come: the absent, those whose sitting was cut off, and once the session is over whoever was awaited. */
  async missed(unit: Unit, sessionId: string): Promise<Pupil[]> {
    await unit.query(
      `select id from candidate c where session_id = $1 and not exists (select from sitting s where s.candidate_id = c.id)
        order by id for update`,
      [sessionId],
    );
    return unit.query<Pupil>(
      `select surviving_record(c.learner_id) as "learnerId", c.organisation_id as "organisationId"
         from candidate c cross join lateral session_window(c.session_id, c.organisation_id) w left join sitting s on s.candidate_id = c.id
        where c.session_id = $1 and c.made_up_by is null
          and case when s.awaits then w.closes_at <= clock_timestamp()
                   when s.id is not null then ${cutOff}
                   when c.standing = 'absent' then true
                   else w.closes_at <= clock_timestamp() and standing_on(c, false, sitting_day(w.opens_at, w.closes_at)) = 'expected' end
        order by 1`,
      [sessionId],
    );
  }

  /** Those of these pupils who sat in the session, or in one that it makes up for, unless they were cut off there. */
  async sat(unit: Unit, sessionId: string, pupils: readonly Pupil[]): Promise<string[]> {
    const ids = pupils.map(({ learnerId }) => learnerId);
    await unit.query(
      `select c.id from candidate c
        where c.session_id = $1 and c.learner_id in (select r.id from unnest($2::uuid[]) n(id) cross join lateral records_of(n.id) r)
        order by c.id for update`,
      [sessionId, ids],
    );
    const sat = await unit.query<{ id: string }>(
      `with recursive former (id, before) as (
         select e.id, e.make_up_of from exam_session e where e.id = $1
         union
         select e.id, e.make_up_of from former f join exam_session e on e.id = f.before)
       select distinct n.id from unnest($2::uuid[]) n(id) cross join lateral records_of(n.id) r
         join former f on true join candidate c on c.session_id = f.id and c.learner_id = r.id
         join sitting s on s.candidate_id = c.id
        where not s.awaits and not (${cutOff})`,
      [sessionId, ids],
    );
    return sat.map(({ id }) => id);
  }

  /**
   * Those who are on the list of a make-up session do not begin any more in the former one.
   * @returns sittings of theirs that were cut off there
   */
  async link(unit: Unit, makeUpId: string): Promise<{ id: string; sessionId: string }[]> {
    return unit.query<{ id: string; sessionId: string }>(
      `with linked as (update candidate f set made_up_by = c.id
         from candidate c join exam_session e on e.id = c.session_id cross join lateral records_of(surviving_record(c.learner_id)) r
        where c.session_id = $1 and f.session_id = e.make_up_of and f.learner_id = r.id and f.made_up_by is null
       returning f.id)
       select s.id, s.session_id as "sessionId" from linked l join sitting s on s.candidate_id = l.id where s.submitted_at is not null`,
      [makeUpId],
    );
  }
}
