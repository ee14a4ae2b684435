import type { Unit } from '@pan/kit/data';
import { groupResults, type Group } from '../../domain/group-results.js';

/** Tells the results of a session, organisation by organisation; all of them by default. */
export async function publishGroups(
  unit: Unit,
  sessionId: string,
  organisationIds: readonly string[] | null = null,
): Promise<void> {
  const groups = await unit.query<Group & { marks: number[] }>(
    `select s.id as "sessionId", s.paper_id as "paperId", s.school_year as "schoolYear", s.level,
            m.organisation_id as "organisationId", array_agg(m.mark) as marks
       from mark m join exam_session s on s.id = m.session_id
      where m.session_id = $1 and s.released_at is not null and ($2::uuid[] is null or m.organisation_id = any($2))
      group by s.id, m.organisation_id order by m.organisation_id`,
    [sessionId, organisationIds],
  );
  await unit.emit(...groups.map(({ marks, ...group }) => groupResults(group, marks)));
}
