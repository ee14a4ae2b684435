import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client';

// What an operator watches, by prom-client. One registry per process, so that a part of the kit adds its figure without being handed anything.

// A clock of ten milliseconds, as it would be otherwise, takes 0.4 % of a core from an idle service.
if (!register.getSingleMetric('process_cpu_seconds_total'))
  collectDefaultMetrics({ eventLoopMonitoringPrecision: 100 });

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export const metrics = {
  requests: new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
  }),
  readsUnlogged: new Counter({
    name: 'reads_of_persons_unlogged_total',
    help: 'Answers withheld because the access log has no entry for them',
  }),
  relayLeads: new Gauge({ name: 'relay_leads', help: '1 while this process is the active relay' }),
  relayBatch: new Histogram({ name: 'relay_batch_seconds', help: 'Send and removal of one batch', buckets: seconds }),
  relaySent: new Counter({ name: 'relay_sent_total', help: 'Facts put in their topic' }),
  consumerLag: new Gauge({ name: 'consumer_lag', help: 'Records not yet applied', labelNames: ['topic', 'partition'] }),
  eventAge: new Histogram({ name: 'event_age_seconds', help: 'From the fact to its effect here', buckets: seconds }),
  eventsApplied: new Counter({ name: 'events_applied_total', help: 'Events whose effects are stored' }),
  eventsSkipped: new Counter({ name: 'events_skipped_total', help: 'Events of a type that nobody here handles' }),
  eventsRepeated: new Counter({
    name: 'events_repeated_total',
    help: 'Events dropped because they were applied before',
  }),
  eventsParked: new Counter({ name: 'events_parked_total', help: 'Events put in the dead-letter table' }),
  roundsLeftOut: new Counter({
    name: 'rounds_left_out_total',
    help: 'What a round could not do and left out for a while',
    labelNames: ['round'],
  }),
};

/** A figure that is read when somebody looks, such as the length of a queue. */
export function observe(name: string, help: string, read: () => number | Promise<number>): void {
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    async collect() {
      this.set(await read());
    },
  });
}

export function measureRequests(fastify: FastifyInstance): void {
  // One series by route and answer, found once: looking it up by its labels would show in every request.
  const series = new Map<string, { observe(seconds: number): void }>();
  fastify.addHook('onResponse', (request, reply, done) => {
    // A stream is open for as long as somebody listens.
    if (reply.getHeader('content-type') === 'text/event-stream') return done();
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? '(none)';
    const status = reply.statusCode;
    const key = `${method} ${status} ${route}`;
    let one = series.get(key);
    if (!one) series.set(key, (one = metrics.requests.labels({ method, route, status })));
    one.observe(reply.elapsedTime / 1_000);
    done();
  });
  fastify.get('/metrics', { config: { public: true, cost: 0 } }, async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  );
}
