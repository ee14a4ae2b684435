/** A small collector of OpenTelemetry: takes OTLP over HTTP, in JSON, and shows the spans that arrived. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface CollectedSpan {
  readonly service: string;
  /** Which process: service.instance.id. */
  readonly instance: string;
  readonly kind: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty at the beginning of a trace. */
  readonly parentSpanId: string;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface TestCollector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** Bodies as they came, one for each request. */
  readonly bodies: readonly string[];
  /** Requests, answered or not. */
  readonly asked: number;
  /** From here on it answers nobody, or everybody again. */
  answers: boolean;
  close(): Promise<void>;
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
interface Export {
  readonly resourceSpans: {
    readonly resource: { readonly attributes: Attribute[] };
    readonly scopeSpans: { readonly spans: WireSpan[] }[];
  }[];
}
interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Attribute[];
  readonly status: { readonly code?: number };
}

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];

export async function testCollector(): Promise<TestCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const state = { asked: 0, answers: true };
  const take = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    state.asked += 1;
    const body = await text(request);
    if (!state.answers) return;
    if (request.method !== 'POST' || request.url !== '/v1/traces') return void answer.writeHead(404).end();
    bodies.push(body);
    spans.push(...spansIn(JSON.parse(body) as Export));
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  const server = createServer((request, answer) => void take(request, answer).catch(() => answer.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    get asked() {
      return state.asked;
    },
    get answers() {
      return state.answers;
    },
    set answers(now) {
      state.answers = now;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansIn({ resourceSpans }: Export): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const from = record(resource.attributes);
    return scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        service: String(from['service.name']),
        instance: String(from['service.instance.id']),
        kind: kinds[span.kind]!,
        name: span.name,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        isError: span.status.code === 2,
        attributes: record(span.attributes),
      })),
    );
  });
}

function record(attributes: readonly Attribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)] as const),
  );
}
