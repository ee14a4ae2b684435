import { lockAll, type Unit, updateAll } from '@pan/kit/data';
import { Accommodation } from '../../domain/accommodations/accommodation.js';
import { endings, type Ending } from '../imports/endings.js';
import { lockLearners } from '../roster/people.js';

const within = `(select id from organisation where path @> array[$1])`;

/** What is open, in the order in which it ends. */
const open: Readonly<Record<Ending, string>> = {
  membership: `select m.id from membership m join class c on c.id = m.class_id where c.organisation_id in ${within} and m.ended_on is null`,
  class: `select id from class where organisation_id in ${within} and closed_on is null`,
  stay: `select id from enrolment where organisation_id in ${within} and open_on(ended_on, school_day())`,
  staff: `select id from staff where organisation_id in ${within} and left_on is null`,
};

const atOnce = 1_000;

/** Ends everything in a sandbox as an import would, with its facts. @returns how many of each ended */
export async function endEverything(unit: Unit, code: string, today: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = { 'accommodation.ended': await endAccommodations(unit, code, today) };
  for (const kind of Object.keys(endings) as Ending[]) {
    const rows = await unit.query<{ id: string }>(`${open[kind]} order by 1`, [code]);
    let ended = 0;
    for (let from = 0; from < rows.length; from += atOnce) {
      const some = rows.slice(from, from + atOnce);
      ended += await endings[kind](unit, new Map(some.map(({ id }) => [id, today])));
    }
    counts[`${kind}.ended`] = ended;
  }
  return counts;
}

async function endAccommodations(unit: Unit, code: string, today: string): Promise<number> {
  const mine = `t.organisation_id in ${within} and open_on(t.ended_on, school_day())`;
  const learners = await unit.query<{ learner_id: string }>(`select learner_id from accommodation t where ${mine}`, [
    code,
  ]);
  await lockLearners(
    unit,
    learners.map((row) => row.learner_id),
  );
  const granted = await lockAll<Accommodation>(unit, Accommodation, mine, [code]);
  const facts = granted.map((one) => one.end(today));
  await updateAll(unit, Accommodation, granted);
  await unit.emit(...facts);
  return granted.length;
}

/**
 * What has ended is forgotten: keys are free again, and nobody sees the records any more. Learners and staff keep their rows, since
 * results and accounts point at them; told facts stay told.
 */
export async function forgetEverything(unit: Unit, code: string): Promise<void> {
  for (const sql of [
    `delete from accommodation where organisation_id in ${within}`,
    `delete from membership where class_id in (select id from class where organisation_id in ${within})`,
    `delete from class where organisation_id in ${within}`,
    `delete from enrolment where organisation_id in ${within}`,
    `update staff set source_id = source_id || '~' || id where organisation_id in ${within} and source_id not like '%~' || id`,
    `delete from learner_trace where learner_id in (select learner_id from learner_source where organisation_id in ${within})`,
    `delete from learner_source where organisation_id in ${within}`,
  ])
    await unit.query(sql, [code]);
}

/** Whether there is nothing in the sandbox but its beginning, as a reset left it. */
export async function isAtBeginning(
  unit: Unit,
  { code, source, schoolYear, learners }: { code: string; source: string; schoolYear: string; learners: number },
): Promise<boolean> {
  const [found] = await unit.query<{ untouched: boolean }>(
    `select (select count(*) from enrolment where organisation_id in ${within} and source = $2 and school_year = $3 and ended_on is null) = $4
        and not exists (select from learner_source s join learner l on l.id = s.learner_id
                         where s.organisation_id in ${within} and (s.source <> $2 or l.version <> 1 or s.absent_at is not null))
        and not exists (select from enrolment where organisation_id in ${within} and (source <> $2 or version <> 1))
        and not exists (select from class where organisation_id in ${within} and (source <> $2 or version <> 1))
        and not exists (select from membership m join class c on c.id = m.class_id where c.organisation_id in ${within} and (m.source <> $2 or m.version <> 1))
        and not exists (select from staff where organisation_id in ${within} and left_on is null and source <> $2)
        and not exists (select from accommodation where organisation_id in ${within})
        and not exists (select from account_link where organisation_id in ${within} and ended_at is null)
        and not exists (select from result r join learner_source s on s.learner_id = r.learner_id where s.organisation_id in ${within}) as untouched`,
    [code, source, schoolYear, learners],
  );
  return found!.untouched;
}
