/** One event of a stream. */
export interface ServerEvent {
  readonly type: string;
  readonly data: string;
}

/** What a stream of server-sent events says, as its text comes in (HTML, "9.2.6 Interpreting an event stream"). */
export class EventReader {
  private rest = '';
  private type = '';
  private data: string[] = [];

  /** @returns the events that are whole by now */
  read(text: string): ServerEvent[] {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    return lines.flatMap((line) => this.line(line.replace(/\r$/, '')) ?? []);
  }

  private line(line: string): ServerEvent | null {
    if (line === '') return this.end();
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') this.type = value;
    if (field === 'data') this.data.push(value);
    return null;
  }

  private end(): ServerEvent | null {
    const event = { type: this.type || 'message', data: this.data.join('\n') };
    const isEmpty = this.data.length === 0;
    [this.type, this.data] = ['', []];
    return isEmpty ? null : event;
  }
}

/**
 * Begins again whenever an attempt ends, however it ended, after a pause that grows while none goes well and is a device's own.
 * @param attempt says when it goes well
 */
export async function again(
  attempt: (goesWell: () => void) => Promise<void>,
  ended: AbortSignal,
  [shortestMs, longestMs]: readonly [number, number],
): Promise<void> {
  for (let failures = 0; !ended.aborted; failures += 1) {
    try {
      await attempt(() => (failures = 0));
    } catch {
      // Whatever ended it.
    }
    const pause = Math.min(longestMs, shortestMs * 2 ** Math.min(failures, 5)) * (0.5 + Math.random());
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** How long nothing may be heard, heartbeats included, before a stream is taken for dead. */
const silenceMs = 40_000;

/**
 * Listens to a stream with a token, which the browser's own EventSource cannot send; until it ends.
 * @throws what ended it: the network, silence, or a refusal of the service
 */
export async function listen(
  address: string,
  headers: Readonly<Record<string, string>>,
  heard: (event: ServerEvent) => void,
  ended: AbortSignal,
): Promise<void> {
  const silence = new AbortController();
  const signal = AbortSignal.any([ended, silence.signal]);
  const answer = await fetch(address, { headers: { accept: 'text/event-stream', ...headers }, signal });
  if (!answer.ok || !answer.body) throw new Error(`${answer.status}`);
  const events = new EventReader();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const waiting = setTimeout(() => silence.abort(new Error('silence')), silenceMs);
    const { done, value } = await reader.read().finally(() => clearTimeout(waiting));
    if (done) return;
    for (const event of events.read(value)) heard(event);
  }
}
