import { decodeText, DomainError, readInstant } from '../domain/index.js';
import type { KafkaMessage } from './kafka.js';

/** One record of a topic as a consumer keeps it: text, so that what cannot be read can still be stored. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | null;
}

/** What a handler learns about the fact beside its data. */
export interface EventEnvelope {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly occurredAt: Date;
  readonly traceparent: string | undefined;
}

/** The record can never be applied as it is; `code` says why. */
export class PoisonError extends DomainError {
  constructor(
    code: string,
    readonly reason: string,
  ) {
    super(code);
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As PostgreSQL takes it for an id: facts of any version of UUID are read. */
export const isUuid = (text: string): boolean => uuid.test(text);

export function envelopeOf(record: TopicRecord): EventEnvelope {
  const { ce_id: id, ce_type: type, ce_time: time, traceparent } = record.headers;
  if (!id || !type || !time) throw new PoisonError('header-missing', 'ce_id, ce_type and ce_time are required');
  if (!isUuid(id)) throw new PoisonError('header-invalid', 'ce_id is no UUID');
  const occurredAt = readInstant(time);
  if (!occurredAt) throw new PoisonError('header-invalid', 'ce_time is no instant');
  return { id, type, key: record.key, occurredAt, traceparent };
}

export function dataOf(record: TopicRecord): unknown {
  try {
    return JSON.parse(record.payload ?? '');
  } catch {
    throw new PoisonError('payload-unreadable', 'the payload is no JSON');
  }
}

export function recordOf(topic: string, partition: number, message: KafkaMessage): TopicRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) headers[name] = storable(String(value));
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: storable(textOf(message.key) ?? ''),
    headers,
    payload: storable(textOf(message.value)),
  };
}

/** Null also for what is not UTF-8: such a fact is unreadable and parked, and its topic keeps the bytes. */
function textOf(bytes: Buffer | null): string | null {
  try {
    return bytes && decodeText(bytes);
  } catch {
    return null;
  }
}

/** PostgreSQL stores every character but this one, and a bad fact must be storable to be parked. */
function storable<T extends string | null>(text: T): T {
  return (text?.replaceAll('\0', '\uFFFD') ?? null) as T;
}
