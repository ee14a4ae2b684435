import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  type Resource,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import { log } from '../ops/logging.js';
import type { TracingSettings } from '../ops/tracing-settings.js';
import type { Span, Spans } from './span.js';
import { placeIn } from '../context/traceparent.js';

// The only file that knows the SDK. Its automatic instrumentation would patch every library and send URLs with what stands in them.

/** Less than a service has for its end. */
const flushMs = 2_000;

export function exportSpans(settings: TracingSettings, url: string): Spans {
  const queue = settings.OTEL_BSP_MAX_QUEUE_SIZE;
  const processor = new BatchSpanProcessor({
    exporter: saysOnce(new OTLPTraceExporter({ url })),
    scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
    maxQueueSize: queue,
    maxExportBatchSize: Math.min(queue, 512),
  });
  const provider = new TracerProvider({
    resource: resourceOf(settings),
    sampler: samplerOf(settings),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('pan');
  return {
    start(kind, name, parent, attributes): Span {
      const span = tracer.startSpan(name, { kind: SpanKind[kind], attributes }, contextOf(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-0${traceFlags}`,
        end(problem, more = {}) {
          span.setAttributes(more);
          if (problem) span.setAttribute('error.type', problem).setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    stop: () => Promise.race([provider.shutdown().catch(() => undefined), sleep(flushMs, undefined, { ref: false })]),
  };
}

function contextOf(parent: string | null | undefined): Context {
  const place = placeIn(parent);
  if (!place) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = place;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Buffer.from(flags, 'hex')[0] ?? 0,
    isRemote: true,
  });
}

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share }: TracingSettings): Sampler {
  const own = name.replace('parentbased_', '');
  const root =
    own === 'traceidratio'
      ? new TraceIdRatioBasedSampler(share)
      : own === 'always_on'
        ? new AlwaysOnSampler()
        : new AlwaysOffSampler();
  return own === name ? root : new ParentBasedSampler({ root });
}

function resourceOf({ SERVICE, OTEL_SERVICE_NAME: name }: TracingSettings): Resource {
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': SERVICE }))
    .merge(detectResources({ detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector] }))
    .merge(resourceFromAttributes(name ? { 'service.name': name } : {}));
}

/** Says once that the collector is away and once that it is back; what the queue cannot hold meanwhile is dropped. */
function saysOnce(exporter: SpanExporter): SpanExporter {
  let away = false;
  return {
    export(batch, done) {
      exporter.export(batch, (result) => {
        const failed = result.code !== 0;
        if (failed && !away) log.warn({ err: result.error }, 'the collector does not take traces, they are dropped');
        if (!failed && away) log.info('the collector takes traces again');
        away = failed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
