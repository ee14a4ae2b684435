import { randomFillSync } from 'node:crypto';
import { callerOrNull } from '../http/caller.js';

// W3C traceparent in and out, so that a request can be followed into the events it caused. The OpenTelemetry SDK does far more, at a cost per request that we did not want to impose.

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** A new span of the trace that the header names, of a new trace when it names none. */
export function childTraceparent(header: string | undefined): string {
  const [, traceId, , flags] = (header && form.exec(header)) || [];
  return `00-${traceId ?? hex(32)}-${hex(16)}-${flags ?? '01'}`;
}

export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** The span that the present request, job or consumed event runs in. */
export function currentTraceparent(): string | null {
  return callerOrNull()?.traceparent ?? null;
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
