import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaClient } from '@pan/kit/messaging';
import { eventually, testCollector, type CollectedSpan, type TestCollector } from '@pan/testing';
import { Client } from 'pg';
import { World, type Answer } from './world.js';

/** Names, on standard error, each file of OpenTelemetry's SDK that a process loads. */
const watchLoading = `--import=data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
   registerHooks({ load(url, context, next) {
     if (/opentelemetry.(sdk|otlp|exporter)/.test(url)) process.stderr.write('loaded ' + url + '\\n');
     return next(url, context);
   } });`,
)}`;
const sdk = 'loaded file://';

let collector: TestCollector;
let silent: TestCollector;
let world: World;

beforeAll(async () => {
  [collector, silent] = [await testCollector(), await testCollector()];
  silent.answers = false;
  world = await World.open(['student-record', 'governance-reporting'], { env: () => on(collector) });
  const school = { name: 'Centre des essais', kind: 'service-centre', parentCode: 'ministere' };
  expect((await put('', school)).status).toBe(201);
  const learner = { familyName: 'Tremblay', givenName: 'Alice', birthDate: '2014-02-27' };
  expect((await put('/learners/by-source/c1', learner)).status).toBe(201);
});
afterAll(async () => {
  await world.close();
  await Promise.all([collector.close(), silent.close()]);
});

const on = ({ endpoint }: TestCollector) => ({
  NODE_OPTIONS: watchLoading,
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_BSP_SCHEDULE_DELAY: '100',
});

async function put(path: string, json: object, headers: Record<string, string> = {}): Promise<Answer> {
  const call = { json, headers };
  return world.ask('student-record', {}, 'PUT', `/v1/organisations/css-des-essais${path}`, call);
}

const stay = (level: string) => ({ learnerSourceId: 'c1', schoolYear: '2026-2027', level });
const traceparent = (letter: string) => ({ traceparent: `00-${letter.repeat(32)}-${'0'.repeat(15)}1-01` });

/** Spans of one trace, once so many have arrived. */
const spansOf = (letter: string, atLeast: number): Promise<readonly CollectedSpan[]> =>
  eventually(() => {
    const found = collector.spans.filter(({ traceId }) => traceId === letter.repeat(32));
    expect(found.length).toBeGreaterThanOrEqual(atLeast);
    return found;
  });

describe('A trace', () => {
  it('is one, from the request over the outbox and Kafka to the copy in another service', async () => {
    const answer = await put('/enrolments/by-source/i1', stay('primary-6'), traceparent('a'));
    expect(answer.status).toBe(201);
    const spans = await spansOf('a', 3);
    const [request] = spans.filter(({ kind }) => kind === 'SERVER');
    expect(request).toMatchObject({
      service: 'student-record',
      name: 'PUT /v1/organisations/:code/enrolments/by-source/:sourceId',
      parentSpanId: '0000000000000001',
      isError: false,
      attributes: {
        'http.request.method': 'PUT',
        'http.route': '/v1/organisations/:code/enrolments/by-source/:sourceId',
        'http.response.status_code': 201,
        'url.scheme': 'http',
      },
    });
    expect(answer.headers.get('traceparent')).toBe(`00-${'a'.repeat(32)}-${request!.spanId}-01`);

    const topic = `${world.kafka.prefix}student-record.events`;
    const told = (await world.kafka.read(topic)).filter(({ headers }) =>
      headers['traceparent']?.includes('a'.repeat(32)),
    );
    const sent = spans.filter(({ kind }) => kind === 'PRODUCER');
    const heard = spans.filter(({ kind }) => kind === 'CONSUMER');
    expect(told.length).toBeGreaterThan(0);
    expect(sent).toHaveLength(told.length);
    for (const { headers, partition, offset } of told) {
      const about = {
        'messaging.system.name': 'kafka',
        'messaging.destination.name': topic,
        'cloudevents.event_type': headers['ce_type'],
      };
      const send = sent.find(({ attributes }) => attributes['cloudevents.event_id'] === headers['ce_id']);
      expect(send).toMatchObject({
        service: 'student-record',
        name: `send ${topic}`,
        parentSpanId: request!.spanId,
        isError: false,
        attributes: { ...about, 'messaging.operation.type': 'send' },
      });
      expect(headers['traceparent']).toBe(`00-${'a'.repeat(32)}-${send!.spanId}-01`);
      if (!headers['ce_type']!.includes('learner-enrolled')) continue;
      expect(heard).toContainEqual({
        service: 'governance-reporting',
        instance: expect.any(String),
        kind: 'CONSUMER',
        name: `process ${topic}`,
        traceId: 'a'.repeat(32),
        spanId: expect.any(String),
        parentSpanId: send!.spanId,
        isError: false,
        attributes: {
          ...about,
          'messaging.operation.name': 'process',
          'messaging.operation.type': 'process',
          'messaging.destination.partition.id': String(partition),
          'kafka.offset': offset,
        },
      });
    }
    expect(heard).toHaveLength(1);
  });

  it('says what was refused by its code, and what failed as an error', async () => {
    expect((await put('/enrolments/by-source/i2', { level: 'primary-6' }, traceparent('b'))).status).toBe(400);
    const backup = new Client({ connectionString: world.databases.get('student-record')!.adminUrl });
    await backup.connect();
    await backup.query('select pg_advisory_lock(7110)');
    const held = await put('/enrolments/by-source/i1', stay('primary-5'), traceparent('c'));
    await backup.end();
    expect(held.status).toBe(503);
    const producer = kafkaClient(world.kafka.as('student-record')).producer();
    await producer.connect();
    const headers = {
      ce_id: '0199a000-0000-7000-8000-000000000001',
      ce_type: 'student-record.learner-enrolled.v1',
      ce_time: '2026-09-01T12:00:00Z',
      ...traceparent('d'),
    };
    const messages = [{ key: 'nobody', value: '{}', headers }];
    await producer.send({ topic: `${world.kafka.prefix}student-record.events`, messages });
    await producer.disconnect();

    const [[refused], [failed], [parked]] = [await spansOf('b', 1), await spansOf('c', 1), await spansOf('d', 1)];
    expect(refused).toMatchObject({ isError: false, attributes: { 'error.type': 'invalid-request' } });
    expect(failed).toMatchObject({ isError: true, attributes: { 'error.type': 'temporarily-unavailable' } });
    expect(parked).toMatchObject({ kind: 'CONSUMER', isError: true, attributes: { 'error.type': 'schema-violated' } });
  });

  it('has nothing of those who only look in', async () => {
    const { url } = world.running.get('student-record')!;
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      await fetch(url + path, { headers: traceparent('e') });
    await put('/enrolments/by-source/i3', {}, traceparent('e'));
    expect(await spansOf('e', 1)).toHaveLength(1);
  });
});

describe('A service', () => {
  it('sends what it still has when it is stopped, loads nothing where no collector is named, and never waits for one', async () => {
    const [late, off, alone] = await Promise.all([
      world.start('governance-reporting', { ...on(collector), OTEL_BSP_SCHEDULE_DELAY: '600000' }, 'late'),
      world.start('governance-reporting', { OTEL_EXPORTER_OTLP_ENDPOINT: '', NODE_OPTIONS: watchLoading }, 'off'),
      world.start('governance-reporting', { ...on(silent), OTEL_EXPORTER_OTLP_TIMEOUT: '50' }, 'alone'),
    ]);
    const ask = async ({ url }: { url: string }, letter: string) => {
      const headers = { authorization: `Bearer ${await world.issuer.token()}`, ...traceparent(letter) };
      expect((await fetch(`${url}/v1/measures`, { headers })).status).toBe(200);
    };
    for (let n = 0; n < 10; n += 1) {
      await Promise.all([ask(late, '1'), ask(off, '2'), ask(alone, '3')]);
      await sleep(20);
    }
    await eventually(() => expect(silent.asked).toBeGreaterThan(2));
    expect(collector.spans.some(({ traceId }) => traceId === '1'.repeat(32))).toBe(false);

    const ends = await Promise.all([late, off, alone].map((process) => process.kill('SIGTERM')));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await spansOf('1', 10)).toHaveLength(10);
    expect(collector.spans.some(({ traceId }) => traceId === '2'.repeat(32))).toBe(false);
    expect(late.logs()).toContain(sdk);
    expect(off.logs()).not.toContain(sdk);
    expect(alone.logs().match(/collector does not take traces/g)).toHaveLength(1);
  });
});
