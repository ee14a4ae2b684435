import { eventually } from '@pan/testing';
import { World } from './faults/world.js';

/** A person who must be found in the record and nowhere else. */
const canary = {
  familyName: 'Zyxwvut-Canari',
  givenName: 'Éphémérine',
  middleName: 'Quasimodique',
  birthDate: '2014-02-27',
  permanentCode: 'ZYXE27521499',
};
const traces = /zyxwvut|canari|éphémérine|ephemerine|quasimodique|2014-02-27|ZYXE27521499/i;

let world: World;
const said: string[] = [];

beforeAll(async () => {
  world = await World.open();
  await world.start('student-record', { LOG_LEVEL: 'trace' });
  await world.start('governance-reporting', { LOG_LEVEL: 'trace' });
});
afterAll(() => world.close());

/** A call whose answer is kept only when it refuses something: what a person reads about a person is not a leak. */
async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<number> {
  const token = await world.issuer.token();
  const answer = await fetch(`${world.running.get('student-record')!.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok || text.includes('refused')) said.push(`${JSON.stringify([...answer.headers])} ${text}`);
  return answer.status;
}

/** Every row of every table, as text. */
async function everything(service: 'governance-reporting' | 'student-record', tables?: string[]): Promise<string> {
  const database = world.databases[service];
  const all =
    tables ??
    (
      await database.query<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
      )
    ).map(({ name }) => name);
  const rows = await Promise.all(
    all.map((name) => database.query(`select to_jsonb(t)::text as text from "${name}" t`)),
  );
  return JSON.stringify(rows);
}

describe('A person’s name, birth date and permanent code', () => {
  it('are in the record and in no topic, table of another service, dead letter, log, refusal or metric', async () => {
    const school = '/v1/organisations/css-des-essais';
    await call('PUT', school, { name: 'Centre des essais', kind: 'service-centre', parentCode: 'ministere' });
    expect(await call('PUT', `${school}/learners/by-source/c1`, canary)).toBe(201);
    expect(
      await call('PUT', `${school}/enrolments/by-source/c1`, {
        learnerSourceId: 'c1',
        schoolYear: '2026-2027',
        level: 'primary-6',
      }),
    ).toBe(201);
    expect(await call('PUT', `${school}/learners/by-source/c1`, { ...canary, givenName: 'Éphémérine-Zyxwvut' })).toBe(
      200,
    );

    expect(await call('PUT', `${school}/learners/by-source/c1`, { ...canary, birthDate: '2014-02-27T99' })).toBe(400);
    expect(await call('PUT', `${school}/learners/by-source/c1`, { ...canary, surprise: canary.familyName })).toBe(400);
    expect(await call('PUT', `${school}/learners/by-source/c1`, `{"familyName": "${canary.familyName}`)).toBe(400);
    expect(
      await call('PUT', `${school}/learners/by-source/c2`, { ...canary, familyName: `${canary.familyName}\u0000` }),
    ).toBe(400);
    expect(await call('GET', `/v1/learners/${canary.familyName}`)).toBe(400);
    expect(
      await call('GET', `/v1/learners?organisation=${encodeURIComponent(canary.givenName)}`),
    ).toBeGreaterThanOrEqual(400);
    expect(
      await call('POST', '/v1/changes', {
        items: [{ kind: 'learner', organisation: 'css-des-essais', sourceId: 'c3', ...canary, sex: canary.givenName }],
      }),
    ).toBe(200);
    expect(await call('GET', `/v1/${canary.familyName}?q=${canary.permanentCode}`)).toBe(404);

    const [learner] = await world.databases['student-record'].query<{ n: number }>(
      `select count(*)::int as n from learner where family_name = $1`,
      [canary.familyName],
    );
    expect(learner).toEqual({ n: 1 });
    await eventually(async () =>
      expect(await world.databases['governance-reporting'].query('select 1 from known_stay')).toHaveLength(1),
    );

    const messages = await world.kafka.read(`${world.kafka.prefix}student-record.events`);
    expect(messages.length).toBeGreaterThan(3);
    const told = messages.filter(({ headers }) => headers['ce_type']!.includes('learner'));
    expect(told.every(({ headers }) => headers['traceparent'])).toBe(true);
    expect(JSON.stringify(messages)).not.toMatch(traces);
    expect(await everything('governance-reporting')).not.toMatch(traces);
    expect(
      await everything('student-record', ['outbox', 'dead_letter', 'access_log', 'learner_trace', 'idempotency_key']),
    ).not.toMatch(traces);
    for (const process of world.running.values()) {
      expect(process.logs().length).toBeGreaterThan(100);
      expect(process.logs()).not.toMatch(traces);
      expect(await (await fetch(`${process.url}/metrics`)).text()).not.toMatch(traces);
    }
    expect(said).toHaveLength(8);
    expect(said.join('\n')).not.toMatch(traces);
  }, 120_000);
});
