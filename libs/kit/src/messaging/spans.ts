import type { TopicRecord } from './kafka-record.js';
import type { Attributes, Span } from '../tracing/span.js';
import { spans } from '../tracing/tracing.js';

interface Outgoing {
  readonly id: string;
  readonly type: string;
  readonly topic: string;
  readonly traceparent: string | null;
}

/** Sends facts, each in a span of its own, child of what made it true; as they are while no spans are exported. */
export async function sendInSpans<F extends Outgoing>(
  facts: readonly F[],
  prefix: string,
  send: (facts: readonly F[]) => Promise<void>,
): Promise<void> {
  const kept = spans;
  if (!kept) return send(facts);
  const open = facts.map(({ id, type, topic, traceparent }) =>
    kept.start('PRODUCER', `send ${prefix}${topic}`, traceparent, {
      ...messaging('send', prefix + topic),
      'cloudevents.event_id': id,
      'cloudevents.event_type': type,
    }),
  );
  const end = (problem?: string) => open.forEach((span) => span.end(problem));
  await send(facts.map((fact, n) => ({ ...fact, traceparent: open[n]!.traceparent }))).catch((error: unknown) => {
    end('broker-refused');
    throw error;
  });
  end();
}

/** The spans of what one transaction hears: they end with its commit; one that is rolled back and tried again leaves none. */
export class ConsumerSpans {
  private readonly open = new Map<TopicRecord, { readonly span: Span; problem?: string }>();

  /** The record as it is from here on: in a span of its own, child of what its header names, unless a rebuild reads it again. */
  begin(record: TopicRecord, firstTime: boolean): TopicRecord {
    if (!spans || !firstTime) return record;
    const { topic, partition, offset, headers } = record;
    const span = spans.start('CONSUMER', `process ${topic}`, headers['traceparent'], {
      ...messaging('process', topic),
      'messaging.destination.partition.id': String(partition),
      'kafka.offset': Number(offset),
      'cloudevents.event_type': headers['ce_type'],
    });
    const traced = { ...record, headers: { ...headers, traceparent: span.traceparent } };
    this.open.set(traced, { span });
    return traced;
  }

  /** The record, as `begin` gave it, is parked. */
  failed(record: TopicRecord, problem: string): void {
    const open = this.open.get(record);
    if (open) open.problem = problem;
  }

  end(): void {
    for (const { span, problem } of this.open.values()) span.end(problem);
  }
}

/** Not the key: it is a person's number in most topics. */
function messaging(operation: 'send' | 'process', topic: string): Attributes {
  return {
    'messaging.system.name': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': topic,
  };
}
