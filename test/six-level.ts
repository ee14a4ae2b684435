import { services, type ServiceName } from '@pan/contracts';
import { eventually } from '@pan/testing';
import { expectNothingWaits } from './lag.ts';
import { ministry } from './six-centres.ts';
import { schoolYear } from './six-group.ts';
import type { Json, World } from './world.ts';

/** Waits until no fact waits to be sent or heard and no release is under way. */
export async function settled(world: World): Promise<void> {
  await eventually(
    async () => {
      const sessions = await all(world, 'exam-management', '/v1/sessions');
      expect(sessions.filter(({ state }) => state === 'releasing')).toEqual([]);
      await expectNothingWaits(world);
    },
    { timeout: 120_000, every: 500 },
  );
}

/** All six are level: nothing waits or is parked, every fact was heard and had one effect, no copy or seat was given twice. */
export async function expectSixLevel(world: World): Promise<void> {
  await settled(world);
  for (const service of services) {
    expect(await rows(world, service, 'select id, code, reason from dead_letter')).toEqual([]);
    expect(await rows(world, service, 'select key from parked_key')).toEqual([]);
  }
  await expectFigures(world);
  await expectOneResultEach(world);
  await expectNothingOversold(world);
}

/** What governance makes of the facts is what each service says of itself. */
async function expectFigures(world: World): Promise<void> {
  const sessions = await all(world, 'exam-management', '/v1/sessions');
  const counts = await Promise.all(
    sessions.map(async ({ id }) => (await read(world, 'exam-management', `/v1/sessions/${id}`)).counts),
  );
  const sum = (name: string): number => counts.reduce((total: number, count: Json) => total + count[name], 0);
  const year = `schoolYear=${schoolYear}&organisation=ministere`;
  const learners = await all(world, 'student-record', `/v1/learners?schoolYear=${schoolYear}&organisation=ministere`);
  const loans = await all(world, 'ebook-lending', '/v1/loans');
  const holds = await all(world, 'ebook-lending', '/v1/holds?state=waiting');
  const requests = await all(world, 'ecampus-federation', '/v1/enrolment-requests');
  const confirmed = requests.filter(({ state }) => state === 'confirmed');
  const courses = await all(world, 'ecampus-federation', '/v1/courses');
  const { total } = await read(world, 'resource-catalogue', '/v1/resources?limit=1');
  const figure = async (id: string, query: string) => {
    const { value, of } = await read(world, 'governance-reporting', `/v1/indicators/${id}?${query}`);
    return of === null || of === undefined ? value : [value, of];
  };
  expect({
    'unified-records': await figure('unified-records', year),
    'exam-sessions': await figure('exam-sessions', year),
    'exam-sittings': await figure('exam-sittings', year),
    'exam-results': (await figure('exam-results', year))[1],
    'ebook-loans': await figure('ebook-loans', year),
    'waiting-holds': await figure('waiting-holds', 'organisation=ministere'),
    'confirmed-enrolments': await figure('confirmed-enrolments', year),
    'distance-courses': await figure('distance-courses', 'organisation=ministere'),
    'published-resources': await figure('published-resources', ''),
  }).toEqual({
    'unified-records': [learners.length, learners.length],
    'exam-sessions': [sessions.length, sessions.length],
    'exam-sittings': [sum('submitted'), sum('candidates')],
    'exam-results': sum('marks'),
    'ebook-loans': loans.length,
    'waiting-holds': holds.length,
    'confirmed-enrolments': [confirmed.length, requests.length],
    'distance-courses': courses.length,
    'published-resources': total,
  });
  expect(sum('marks')).toBe(sum('submitted'));
  expect(sum('marks')).toBeGreaterThan(0);
}

/** A mark or a result that was released stands once in the record. */
async function expectOneResultEach(world: World): Promise<void> {
  const released = await rows<{ learner: string }>(world, 'exam-management', 'select learner_id as learner from mark');
  const returned = await rows<{ learner: string }>(
    world,
    'ecampus-federation',
    'select learner_id as learner from course_result',
  );
  const due = [...released, ...returned].map(({ learner }) => learner).sort();
  const known = await rows<{ learner: string }>(world, 'student-record', 'select learner_id as learner from result');
  expect(known.map(({ learner }) => learner).sort()).toEqual(due);
}

async function expectNothingOversold(world: World): Promise<void> {
  const overlent = await rows(
    world,
    'ebook-lending',
    `select l.licence_id from loan l join licence s on s.id = l.licence_id
      where (select count(*) from loan o where o.licence_id = l.licence_id
                and o.opened_at <= l.opened_at and coalesce(o.ended_at, 'infinity') > l.opened_at) > s.concurrency`,
  );
  const overseated = await rows(
    world,
    'ecampus-federation',
    `select o.id from offering o join enrolment_request r on r.offering_id = o.id and r.state = 'confirmed'
      group by o.id having count(*) > o.seats or count(*) <> o.taken`,
  );
  expect([overlent, overseated]).toEqual([[], []]);
}

const rows = <T extends object>(world: World, service: ServiceName, sql: string): Promise<T[]> =>
  world.databases.get(service)!.query<T>(sql);

async function read(world: World, service: ServiceName, path: string): Promise<Json> {
  return (await world.must(service, ministry, 'GET', path)).body;
}

/** A whole list, page by page. */
async function all(world: World, service: ServiceName, path: string): Promise<Json[]> {
  const items: Json[] = [];
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=500`;
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Json = await read(world, service, cursor ? `${first}&cursor=${cursor}` : first);
    items.push(...(page.items as Json[]));
    cursor = page.nextCursor as string | null;
  }
  return items;
}
