import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Json } from './exams.js';

export interface Heard {
  readonly event: string;
  readonly data: Json;
}

/** Server-sent events as a page hears them. */
export interface Stream {
  readonly ended: boolean;
  /** The next event of this name that was not taken yet. */
  next(event: string): Promise<Heard>;
  /** What `of` finds in an event of this name, sooner or later. */
  until(event: string, of: (data: Json) => Json): Promise<Json>;
  onEvery(step: (heard: Heard) => void): void;
  leave(): void;
}

const patienceMs = 15_000;

export async function listen(url: string, token: string, headers: Record<string, string> = {}): Promise<Stream> {
  const request = get(url, { headers: { authorization: `Bearer ${token}`, ...headers }, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(await text(answer));
  const waiting: Heard[] = [];
  const steps: ((heard: Heard) => void)[] = [];
  let [ended, unread] = [false, ''];
  let wake: () => void = () => undefined;
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = (unread + chunk).split('\n\n');
    unread = blocks.pop()!;
    for (const block of blocks) {
      const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block)!;
      const heard = { event: event!, data: JSON.parse(data!) };
      for (const step of steps) step(heard);
      waiting.push(heard);
    }
    wake();
  });
  // Whoever left hears nothing more.
  request.on('error', () => undefined);
  answer.on('error', () => undefined);
  answer.on('close', () => {
    ended = true;
    wake();
  });
  const next = async (event: string): Promise<Heard> => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const at = waiting.findIndex((one) => one.event === event);
      if (at >= 0) return waiting.splice(0, at + 1).at(-1)!;
      if (ended || Date.now() > until) throw new Error(`no event ${event}${ended ? ': the stream has ended' : ''}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 100);
      });
    }
  };
  return {
    get ended() {
      return ended;
    },
    next,
    until: async (event, of) => {
      for (;;) {
        const found: Json = of((await next(event)).data);
        if (found) return found;
      }
    },
    onEvery: (step) => void steps.push(step),
    leave: () => void request.destroy(),
  };
}
