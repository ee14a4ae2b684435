import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';
import { callerOrNull } from './caller.js';

// W3C traceparent in and out, so that a request can be followed into the events it caused, whether spans are exported or not. Its tracestate and baggage, free text of a client, go nowhere.

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

export interface TracePlace {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: string;
}

/** What a header says, unless it says nothing readable. */
export function placeIn(header: string | null | undefined): TracePlace | null {
  const [, traceId, spanId, flags] = (header && form.exec(header)) || [];
  return traceId && spanId && flags ? { traceId, spanId, flags } : null;
}

/** A new span of the trace that the header names, of a new trace when it names none. */
export function childTraceparent(header: string | undefined): string {
  const parent = placeIn(header);
  return `00-${parent?.traceId ?? hex(32)}-${hex(16)}-${parent?.flags ?? '01'}`;
}

export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

const heard = new AsyncLocalStorage<string>();

/** Runs work in the trace of an event, in which nobody asks. */
export function inTrace<T>(traceparent: string | undefined, work: () => T): T {
  return traceparent ? heard.run(traceparent, work) : work();
}

/** The span that the present request, job or consumed event runs in. */
export function currentTraceparent(): string | null {
  return heard.getStore() ?? callerOrNull()?.traceparent ?? null;
}

const pool = Buffer.alloc(4_096);
let used = pool.length;

/** Random hexadecimal digits, drawn by the page: a draw each would show in every request. */
function hex(digits: number): string {
  const bytes = digits / 2;
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.toString('hex', used, (used += bytes));
}
