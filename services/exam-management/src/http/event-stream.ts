import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Reply } from '@pan/kit/http';
import type { Listener } from '../application/monitor/live-streams.js';

/** A listener that does not read what it is told is let go, and may come again. */
const mostUnread = 1_048_576;

/** A stream that has been open for a day is opened anew. */
const longestMs = 86_400_000;

export const streamAnswer = {
  description: 'text/event-stream',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
} as const;

/**
 * Server-sent events to the caller, until its token ends, it leaves or the service stops. The answer begins with what `open` says
 * at once.
 * @param open joins, tells what holds now, and answers how to leave
 */
export async function eventStream(
  reply: Reply,
  open: (listener: Listener) => Promise<() => void> | (() => void),
): Promise<StreamableFile> {
  const stream = new Readable({ read: () => undefined });
  const listener: Listener = {
    send: (event, data) => {
      if (stream.destroyed || stream.readableEnded) return;
      stream.push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (stream.readableLength > mostUnread) stream.destroy();
    },
    end: () => void (stream.destroyed || stream.push(null)),
  };
  const leave = await open(listener);
  const { until } = currentCaller();
  const left = Math.max(0, (until?.getTime() ?? 0) - Date.now());
  const timer = setTimeout(listener.end, Math.min(left, longestMs)).unref();
  const close = () => {
    clearTimeout(timer);
    leave();
  };
  stream.once('close', close);
  reply.raw.once('close', () => stream.destroy());
  // Whoever asked may have left while the stream was opened.
  if (reply.raw.destroyed) stream.destroy();
  void reply.header('x-accel-buffering', 'no');
  return new StreamableFile(stream, { type: 'text/event-stream' });
}
