import { eventually, testCollector, zipOf, type TestCollector } from '@pan/testing';
import { World } from './world.js';

/** A person who must be found in the record and nowhere else. */
const canary = {
  familyName: 'Zyxwvut-Canari',
  givenName: 'Éphémérine',
  middleName: 'Quasimodique',
  birthDate: '2014-02-27',
  permanentCode: 'ZYXE27521499',
};
const lastGivenName = 'Éphémérine-Zyxwvut';
const traces = /zyxwvut|canari|éphémérine|ephemerine|quasimodique|2014-02-27|ZYXE27521499/i;

let world: World;
let collector: TestCollector;
const said: string[] = [];

beforeAll(async () => {
  collector = await testCollector();
  const env = { LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '100' };
  world = await World.open(['student-record', 'governance-reporting'], { env: () => env });
});
afterAll(async () => {
  await world.close();
  await collector.close();
});

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

/** The canary as a school's bundle says it, beside a row of the same person that has a fault in it. */
function bundle(): Promise<Buffer> {
  const { familyName, givenName, middleName, birthDate, permanentCode } = canary;
  const files: Record<string, string[]> = {
    manifest: [
      'propertyName,value',
      'manifest.version,1.0',
      'oneroster.version,1.1',
      ...['orgs', 'academicSessions', 'users', 'demographics'].map((name) => `file.${name},bulk`),
    ],
    orgs: [
      'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
      'css,,,Centre des essais,district,css-des-essais,',
      'ecole,,,École des essais,school,css-des-essais.ecole,css',
    ],
    academicSessions: [
      'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
      'an,,,2026-2027,schoolYear,2026-07-01,2027-06-30,,2027',
    ],
    users: [
      'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,grades',
      `l1,,,true,ecole,student,l1,,${lastGivenName},${familyName},${middleName},${permanentCode},P6`,
      `l2,,,true,ecole,student,l2,,${givenName},,${middleName},${familyName},P6`,
    ],
    demographics: [
      'sourcedId,status,dateLastModified,birthDate,sex',
      `l1,,,${birthDate},female`,
      `l2,,,${birthDate}9,`,
    ],
  };
  return zipOf(Object.fromEntries(Object.entries(files).map(([name, lines]) => [`${name}.csv`, lines.join('\n')])));
}

/** Sends the bundle and waits for its end; answers how many problems it found. */
async function importBundle(): Promise<number> {
  const { url } = world.running.get('student-record')!;
  const authorization = `Bearer ${await world.issuer.token()}`;
  const sent = await fetch(`${url}/v1/imports?source=sis-des-essais&maxHeldPercent=100`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/zip', ...tracing },
    body: new Uint8Array(await bundle()),
  });
  const { id } = (await sent.json()) as { id: string };
  const view = await eventually(
    async () => {
      const job = (await (await fetch(`${url}/v1/imports/${id}`, { headers: { authorization } })).json()) as {
        state: string;
        problemCount: number;
      };
      if (job.state !== 'succeeded') throw new Error(job.state);
      return job;
    },
    { timeout: 60_000 },
  );
  return view.problemCount;
}

/** What a careless client may put where traces travel. */
const tracing = {
  traceparent: `00-${canary.familyName}-01`,
  tracestate: `name=${canary.familyName}`,
  baggage: `name=${canary.familyName},born=${canary.birthDate}`,
};

/** Every row of every table, as text. */
async function everything(service: 'governance-reporting' | 'student-record', tables?: string[]): Promise<string> {
  const database = world.databases.get(service)!;
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
  it('are in the record and in no topic, table of another service, dead letter, log, refusal, metric or span', async () => {
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
    expect(await call('PUT', `${school}/learners/by-source/c1`, { ...canary, givenName: lastGivenName })).toBe(200);

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

    expect(await importBundle()).toBeGreaterThan(0);
    expect(await call('PUT', `${school}/staff/by-source/p1`, { ...canary, birthDate: undefined }, tracing)).toBe(400);
    const measure = { learnerSourceId: 'c1', extraTimePercent: 33, tools: [], validFrom: '2026-09-01' };
    const path = `${school}/accommodations/by-source/a1`;
    expect(await call('PUT', path, { ...measure, reason: canary.familyName })).toBe(400);
    expect(await call('PUT', path, measure, tracing)).toBe(201);

    const [learner] = await world.databases
      .get('student-record')!
      .query<{ n: number }>(`select count(*)::int as n from learner where family_name = $1`, [canary.familyName]);
    expect(learner).toEqual({ n: 1 });
    const rows = await world.databases
      .get('student-record')!
      .query(`select source from learner_source s join learner l on l.id = s.learner_id where l.family_name = $1`, [
        canary.familyName,
      ]);
    expect(rows).toHaveLength(2);
    await eventually(async () =>
      expect(await world.databases.get('governance-reporting')!.query('select 1 from known_stay')).toHaveLength(2),
    );

    const topics = ['events', 'to-exam-management'];
    const messages = (
      await Promise.all(topics.map((topic) => world.kafka.read(`${world.kafka.prefix}student-record.${topic}`)))
    ).flat();
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.some(({ headers }) => headers['ce_type']!.includes('accommodation'))).toBe(true);
    const told = messages.filter(({ headers }) => headers['ce_type']!.includes('learner'));
    for (const { headers } of told)
      expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    expect(JSON.stringify(messages)).not.toMatch(traces);
    expect(await everything('governance-reporting')).not.toMatch(traces);
    expect(
      await everything('student-record', [
        ...['outbox', 'dead_letter', 'access_log', 'learner_trace', 'idempotency_key', 'job', 'import_row'],
        ...['accommodation', 'result', 'result_version', 'account_link', 'guardian_code', 'failed_attempt'],
      ]),
    ).not.toMatch(traces);
    for (const process of world.running.values()) {
      expect(process.logs().length).toBeGreaterThan(100);
      expect(process.logs()).not.toMatch(traces);
      expect(await (await fetch(`${process.url}/metrics`)).text()).not.toMatch(traces);
    }
    const job = await eventually(() => {
      const { spans } = collector;
      for (const kind of ['SERVER', 'PRODUCER', 'CONSUMER']) expect(spans.map((span) => span.kind)).toContain(kind);
      const upload = spans.find(({ name }) => name === 'POST /v1/imports')!;
      const found = spans.find(({ parentSpanId }) => parentSpanId === upload.spanId)!;
      expect(spans.some(({ kind, parentSpanId }) => kind === 'PRODUCER' && parentSpanId === found.spanId)).toBe(true);
      return found;
    });
    expect(job).toMatchObject({ kind: 'INTERNAL', name: expect.stringMatching(/^job /), isError: false });
    expect(job.attributes).toMatchObject({ 'pan.job.state': 'succeeded', 'pan.job.attempt': 1 });
    expect(collector.bodies.join('\n')).not.toMatch(traces);
    expect(said).toHaveLength(10);
    expect(said.join('\n')).not.toMatch(traces);
  }, 120_000);
});
