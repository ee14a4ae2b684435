import { Injectable } from '@nestjs/common';
import type { PartedRecord } from '@pan/record-copies';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import type { Group } from '../../domain/group-results.js';
import { Mark, type MarkAbout } from '../../domain/mark.js';

@Injectable()
export class MarkRepository {
  /** Locked; sittings without a released mark are passed by. */
  ofSittings(unit: Unit, sittingIds: readonly string[]): Promise<Mark[]> {
    return lockAll(unit, Mark, 't.sitting_id = any($1)', [sittingIds]);
  }

  /** The other record's marks that are named, or of candidates who are the parted one, but for those that are named as the other's; locked. */
  parted(unit: Unit, { learnerId, fromLearnerId, partedIds, remainingIds }: PartedRecord): Promise<Mark[]> {
    return lockAll(
      unit,
      Mark,
      `t.learner_id = $2 and t.id <> all($3::uuid[]) and (t.id = any($4::uuid[]) or t.sitting_id in (
         select s.id from sitting s join candidate c on c.id = s.candidate_id
          where s.id = any($4::uuid[]) or c.learner_id in (select id from records_of($1))))`,
      [learnerId, fromLearnerId, remainingIds, partedIds],
    );
  }

  async addAll(unit: Unit, marks: readonly Mark[], facts: readonly Fact[]): Promise<void> {
    await insertAll(unit, Mark, marks);
    await unit.emit(...facts);
  }

  async saveAll(unit: Unit, marks: readonly Mark[], facts: readonly (Fact | null)[]): Promise<void> {
    await updateAll(unit, Mark, marks);
    await unit.emit(...facts);
  }

  /** What marks of these sessions are about, by session. */
  async about(unit: Unit, sessionIds: readonly string[]): Promise<ReadonlyMap<string, MarkAbout>> {
    const about = await unit.query<MarkAbout & { id: string }>(
      `select e.id, e.paper_id as "paperId", a.subject, e.level, e.school_year as "schoolYear"
         from exam_session e join paper a on a.id = e.paper_id where e.id = any($1)`,
      [sessionIds],
    );
    return new Map(about.map(({ id, ...one }) => [id, one]));
  }

  /** The marks of a session by organisation, where they are released: of these, or of all that have no plan of their own. */
  groups(
    unit: Unit,
    sessionId: string,
    organisationIds: readonly string[] | null,
  ): Promise<(Group & { readonly marks: readonly number[] })[]> {
    return unit.query<Group & { marks: number[] }>(
      `select s.id as "sessionId", s.paper_id as "paperId", s.school_year as "schoolYear", s.level,
              m.organisation_id as "organisationId", array_agg(m.mark) as marks
         from mark m join exam_session s on s.id = m.session_id
         left join session_organisation o on o.session_id = s.id and o.organisation_id = m.organisation_id
        where m.session_id = $1 and case when o.id is null then s.released_at else o.released_at end is not null
          and case when $2::uuid[] is null then o.id is null else m.organisation_id = any($2) end
        group by s.id, m.organisation_id order by m.organisation_id`,
      [sessionId, organisationIds],
    );
  }
}
