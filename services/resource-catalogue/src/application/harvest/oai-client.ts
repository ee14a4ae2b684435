import { setTimeout as sleep } from 'node:timers/promises';
import { charsetOf, decodeXmlInPieces, DomainError, secondsToWait } from '@pan/kit/domain';
import { AddressRefused, type Reach, safeFetch } from '@pan/kit/net';
import type { Answer } from './oai-answer.js';

const megabytes = 32;
const answerWithinMs = 60_000;
const longestWaitS = 600;
const mostTries = 5;
/** What comes whole and is no answer may have been cut off, or be the page of a server that is being restarted. */
const mostUnreadable = 3;
const mostRedirections = 5;
const passing = new Set([429, 500, 502, 503, 504]);

interface Failure {
  readonly refusal: DomainError;
  readonly retryAfter: number | null;
}

/** Asks an OAI-PMH provider, patiently: waits as long as it is asked to, tries again when the line or the answer breaks, and takes no endless answer. */
export class OaiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly reach: Reach,
    private readonly cancelled: () => boolean = () => false,
    private readonly proxy?: string,
  ) {}

  /**
   * @param salvage what can be read of an answer that cannot be read as a whole, however often it is asked for
   * @returns what was read, or null when the job was cancelled while it waited
   * @throws DomainError harvest-source-answers, harvest-source-away, harvest-source-busy, harvest-answer-too-large, harvest-address-refused, encoding-unknown, encoding-broken, and what `read` throws
   */
  async ask<T extends object>(
    args: Readonly<Record<string, string>>,
    read: (answer: Answer) => T | Promise<T>,
    salvage: (answer: Answer) => Promise<T | null> = () => Promise.resolve(null),
  ): Promise<T | null> {
    const url = new URL(this.baseUrl);
    for (const [name, value] of Object.entries(args)) url.searchParams.set(name, value);
    for (let [attempt, unreadable] = [1, 0]; ; attempt += 1) {
      const answer = await this.once(url);
      const found = 'refusal' in answer ? answer : await readOrFail(answer, read);
      if (!isFailure(found)) return found;
      if (found.refusal.code === 'harvest-answer-unreadable') unreadable += 1;
      if (attempt === mostTries || unreadable === mostUnreadable) {
        const part = 'refusal' in answer ? null : await salvage(answer);
        if (part) return part;
        throw found.refusal;
      }
      const seconds = found.retryAfter ?? 2 ** (attempt - 1) / 2;
      if (seconds > longestWaitS) throw new DomainError('harvest-source-busy');
      if (!(await this.wait(seconds))) return null;
    }
  }

  private async once(url: URL): Promise<Answer | Failure> {
    try {
      const headers = { accept: 'text/xml, application/xml', 'user-agent': 'pan-resource-catalogue' };
      const signal = AbortSignal.timeout(answerWithinMs);
      const answer = await safeFetch(url, {
        reach: this.reach,
        proxy: this.proxy,
        headers,
        signal,
        follow: mostRedirections,
      });
      if (answer.ok) return await received(answer);
      await answer.body?.cancel();
      const refusal = new DomainError('harvest-source-answers', { httpStatus: answer.status });
      if (!passing.has(answer.status)) throw refusal;
      return { refusal, retryAfter: secondsToWait(answer.headers.get('retry-after'), new Date()) };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (error instanceof AddressRefused) throw new DomainError('harvest-address-refused');
      return { refusal: new DomainError('harvest-source-away'), retryAfter: null };
    }
  }

  private async wait(seconds: number): Promise<boolean> {
    for (let left = seconds * 1_000; left > 0 && !this.cancelled(); left -= 500) await sleep(Math.min(left, 500));
    return !this.cancelled();
  }
}

const isFailure = (found: object): found is Failure => 'refusal' in found;

async function readOrFail<T extends object>(
  answer: Answer,
  read: (answer: Answer) => T | Promise<T>,
): Promise<T | Failure> {
  try {
    return await read(answer);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'harvest-answer-unreadable')
      return { refusal: error, retryAfter: null };
    throw error;
  }
}

/**
 * All of an answer, or what of it came before the line broke: a reader sees that its end lacks.
 * @throws DomainError harvest-answer-too-large, encoding-unknown
 */
async function received(answer: Response): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      size += (chunk as Uint8Array).byteLength;
      if (size > megabytes * 1_048_576) throw new DomainError('harvest-answer-too-large', { megabytes });
      chunks.push(chunk as Uint8Array);
    }
  } catch (error) {
    if (error instanceof DomainError || size === 0) throw error;
  }
  return decodeXmlInPieces(Buffer.concat(chunks), charsetOf(answer.headers.get('content-type')));
}
