import { eventually, testCollector, type TestCollector } from '@pan/testing';
import { z } from 'zod';
import { log } from '../ops/logging.js';
import { collectorOf, tracingSettings } from '../ops/tracing-settings.js';
import { spans, startTracing, stopTracing } from './tracing.js';

const settings = (env: Record<string, string> = {}) => ({ ...z.object(tracingSettings).parse(env), SERVICE: 'essais' });

let collector: TestCollector;
beforeEach(async () => {
  collector = await testCollector();
});
afterEach(async () => {
  await stopTracing();
  await collector.close();
});

const start = (env: Record<string, string> = {}) =>
  startTracing(settings({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '20', ...env }));
const sampled = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const begin = (parent?: string) => spans!.start('INTERNAL', 'work', parent, { 'pan.job.kind': 'essai' });

describe('Where spans go', () => {
  it.each([
    [null, {}],
    ['http://c:4318/v1/traces', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }],
    ['http://c/otlp/v1/traces', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c/otlp/' }],
    ['http://t/x', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/x' }],
    [null, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'true' }],
    [null, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_TRACES_EXPORTER: 'none' }],
  ])('is %s by %j', async (url, env) => {
    expect(collectorOf(settings(env))).toBe(url);
    if (url) return;
    await startTracing(settings(env));
    expect(spans).toBeNull();
  });
});

describe('A span', () => {
  it('goes on from its parent and arrives with what it was given, at the latest when the service stops', async () => {
    await start({ OTEL_BSP_SCHEDULE_DELAY: '600000', OTEL_SERVICE_NAME: 'autre-nom' });
    const outer = begin(sampled);
    begin(outer.traceparent).end('job-failed', { 'pan.job.state': 'failed' });
    outer.end();
    expect(collector.asked).toBe(0);
    await stopTracing();
    const [inner, first] = collector.spans;
    expect(outer.traceparent).toBe(`00-${'a'.repeat(32)}-${first!.spanId}-01`);
    expect(first).toMatchObject({ service: 'autre-nom', parentSpanId: 'b'.repeat(16), isError: false });
    expect(inner).toMatchObject({ parentSpanId: first!.spanId, traceId: 'a'.repeat(32), isError: true });
    expect(inner!.attributes).toEqual({
      'pan.job.kind': 'essai',
      'pan.job.state': 'failed',
      'error.type': 'job-failed',
    });
  });

  it.each([
    ['parentbased_always_on', '1', [true, true, false]],
    ['parentbased_traceidratio', '0', [false, true, false]],
    ['parentbased_always_off', '1', [false, true, false]],
    ['traceidratio', '0', [false, false, false]],
    ['always_on', '0', [true, true, true]],
    ['always_off', '1', [false, false, false]],
  ])('is kept by %s %s where it should be', async (sampler, share, [root, ofSampled, ofUnsampled]) => {
    await start({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: share });
    const kept = [undefined, sampled, sampled.replace(/1$/, '0')].map((parent) => begin(parent).traceparent.at(-1));
    expect(kept).toEqual([root, ofSampled, ofUnsampled].map((yes) => (yes ? '1' : '0')));
  });
});

describe('A collector that does not answer', () => {
  const { warn, info } = log;
  let said: string[];
  beforeEach(() => {
    said = [];
    const listen = (...words: unknown[]) => void said.push(String(words.at(-1)));
    Object.assign(log, { warn: listen, info: listen });
    process.env['OTEL_EXPORTER_OTLP_TIMEOUT'] = '500';
  });
  afterEach(() => {
    Object.assign(log, { warn, info });
    delete process.env['OTEL_EXPORTER_OTLP_TIMEOUT'];
  });

  it('costs a bounded queue and one line in the log, and another once it answers', async () => {
    collector.answers = false;
    await start({ OTEL_BSP_MAX_QUEUE_SIZE: '100' });
    for (let n = 0; n < 5_000; n += 1) begin().end();
    await eventually(() => {
      begin().end();
      expect(collector.asked).toBeGreaterThan(3);
    });
    expect(said).toEqual(['the collector does not take traces, they are dropped']);
    for (let n = 0; n < 5_000; n += 1) begin().end();
    collector.answers = true;
    await eventually(() => expect(said).toContain('the collector takes traces again'));
    await stopTracing();
    expect(collector.spans.length).toBeGreaterThan(0);
    expect(collector.spans.length).toBeLessThanOrEqual(200);
    expect(said.filter((line, n) => line === said[n - 1])).toEqual([]);
  });

  it('does not keep the service from stopping', async () => {
    collector.answers = false;
    await start();
    begin().end();
    await eventually(() => expect(collector.asked).toBe(1));
    begin().end();
    await stopTracing();
    expect(spans).toBeNull();
  });
});
