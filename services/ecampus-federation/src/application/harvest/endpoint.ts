import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { charsetOf, decodeText, DomainError, secondsToWait } from '@pan/kit/domain';
import { hasMoreParts } from '@pan/kit/formats';
import { AddressRefused, safeFetch } from '@pan/kit/net';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { beginningOf, parseExactly } from './values.js';

/** Why an endpoint gave no usable answer. */
export type Fault =
  | 'unreachable'
  | 'not-public'
  | 'too-slow'
  | 'too-large'
  | 'not-json'
  | 'encoding'
  | 'redirects'
  | 'loops'
  | `status-${number}`;

/** The answer of an endpoint cannot be used. */
export class EndpointFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}

export interface Got {
  /** Null: what was got before still holds (304). */
  readonly body: unknown;
  readonly etag: string | null;
  /** It stopped before its end, each time: these are the items that were whole. */
  readonly brokeOff?: true;
}

const attempts = 3;
const longestWait = 5_000;
/** Of a page's JSON, however few bytes each has. */
const mostParts = 200_000;

/** Reads an institution's endpoint: bounded in time and size, never redirected, tried again where the fault may pass. */
@Injectable()
export class Endpoint {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @throws EndpointFault */
  async get(base: string, path: string, etag: string | null, signal?: AbortSignal): Promise<Got> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.once(base + path, etag, signal).catch((error: unknown) => faultOf(error));
      if (!(answer instanceof Passing)) {
        if (answer instanceof EndpointFault) throw answer;
        return answer;
      }
      if (attempt === attempts || signal?.aborted) {
        if (answer.beginning) return { body: answer.beginning, etag: null, brokeOff: true };
        throw new EndpointFault(answer.fault);
      }
      await sleep(answer.wait, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    }
  }

  private async once(url: string, etag: string | null, signal?: AbortSignal): Promise<Got | Passing> {
    const time = AbortSignal.timeout(this.settings.HARVEST_ANSWER_MS);
    const answer = await safeFetch(url, {
      reach: this.settings.HARVEST_REACH,
      proxy: this.settings.HARVEST_PROXY,
      headers: { accept: 'application/json;version=5, application/json;q=0.9', ...(etag && { 'if-none-match': etag }) },
      signal: signal ? AbortSignal.any([signal, time]) : time,
    });
    if (answer.status === 304 && etag) return { body: null, etag };
    if (!answer.ok) {
      await answer.body?.cancel();
      if (answer.status >= 300 && answer.status < 400) throw new EndpointFault('redirects');
      const passes = answer.status === 429 || answer.status >= 500;
      if (!passes) throw new EndpointFault(`status-${answer.status}`);
      return new Passing(`status-${answer.status}`, waitOf(answer));
    }
    const bytes = await this.bytesOf(answer);
    if (hasMoreParts(bytes, mostParts)) throw new EndpointFault('too-large');
    const text = textOf(bytes, answer);
    try {
      return { body: parseExactly(text), etag: answer.headers.get('etag') };
    } catch {
      return new Passing('not-json', 200, beginningOf(text));
    }
  }

  private async bytesOf(answer: Response): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of answer.body ?? []) {
        bytes += (chunk as Uint8Array).byteLength;
        if (bytes > this.settings.HARVEST_ANSWER_BYTES) throw new EndpointFault('too-large');
        chunks.push(chunk as Uint8Array);
      }
    } catch (error) {
      // What came before the line broke is looked at.
      if (error instanceof EndpointFault || isTimeout(error) || bytes === 0) throw error;
    }
    return Buffer.concat(chunks);
  }
}

/** May be gone a moment later. */
class Passing {
  constructor(
    readonly fault: Fault,
    readonly wait: number,
    readonly beginning: unknown = null,
  ) {}
}

function faultOf(error: unknown): Passing | EndpointFault {
  if (error instanceof EndpointFault) return error;
  if (error instanceof AddressRefused) return new EndpointFault('not-public');
  return isTimeout(error) ? new EndpointFault('too-slow') : new Passing('unreachable', 200);
}

const isTimeout = (error: unknown): boolean => (error as { name?: string } | null)?.name === 'TimeoutError';

function waitOf({ headers }: Response): number {
  const seconds = secondsToWait(headers.get('retry-after'), new Date());
  return seconds === null ? 200 : Math.min(seconds * 1_000, longestWait);
}

/** Broken bytes of UTF-8 become `\uFFFD`: a record that holds one is refused by its name, the others are read. */
function textOf(bytes: Buffer, { headers }: Response): string {
  const charset = charsetOf(headers.get('content-type')) ?? 'utf-8';
  // eslint-disable-next-line pan/read-by-the-shared-readers -- what is replaced here is refused where its record is read
  if (/^utf-?8$/i.test(charset)) return new TextDecoder().decode(bytes);
  try {
    return decodeText(bytes, charset);
  } catch (error) {
    if (error instanceof DomainError) throw new EndpointFault('encoding');
    throw error;
  }
}
