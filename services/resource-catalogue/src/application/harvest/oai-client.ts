import { setTimeout as sleep } from 'node:timers/promises';
import { AddressRefused, fetchOutside, type Reach } from '@pan/kit';
import { charsetOf, decodeXml, DomainError, secondsToWait } from '@pan/kit/domain';

const megabytes = 32;
const answerWithinMs = 60_000;
const longestWaitS = 600;
const mostTries = 5;
const mostRedirections = 5;
const passing = new Set([429, 500, 502, 503, 504]);

/** Asks an OAI-PMH provider, patiently: waits as long as it is asked to, tries again when the line breaks, and takes no endless answer. */
export class OaiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly reach: Reach,
    private readonly cancelled: () => boolean = () => false,
  ) {}

  /**
   * @returns the answer's text, or null when the job was cancelled while it waited
   * @throws DomainError harvest-source-answers, harvest-source-away, harvest-source-busy, harvest-answer-too-large, harvest-address-refused, encoding-unknown, encoding-broken
   */
  async ask(args: Readonly<Record<string, string>>): Promise<string | null> {
    const url = new URL(this.baseUrl);
    for (const [name, value] of Object.entries(args)) url.searchParams.set(name, value);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.once(url);
      if (typeof answer === 'string') return answer;
      if (attempt === mostTries) throw answer.refusal;
      const seconds = answer.retryAfter ?? 2 ** (attempt - 1) / 2;
      if (seconds > longestWaitS) throw new DomainError('harvest-source-busy');
      if (!(await this.wait(seconds))) return null;
    }
  }

  private async once(url: URL): Promise<string | { refusal: DomainError; retryAfter: number | null }> {
    try {
      const headers = { accept: 'text/xml, application/xml', 'user-agent': 'pan-resource-catalogue' };
      const signal = AbortSignal.timeout(answerWithinMs);
      const answer = await fetchOutside(url, { reach: this.reach, headers, signal, follow: mostRedirections });
      if (answer.ok) return await read(answer);
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

/** @throws DomainError harvest-answer-too-large, encoding-unknown, encoding-broken */
async function read(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > megabytes * 1_048_576) throw new DomainError('harvest-answer-too-large', { megabytes });
    chunks.push(chunk as Uint8Array);
  }
  return decodeXml(Buffer.concat(chunks), charsetOf(answer.headers.get('content-type')));
}
