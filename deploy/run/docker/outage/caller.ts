/** One of the ministry's systems, which repeats what it has not been answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { clientCredentials } from '@pan/client';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export class Caller {
  readonly base: string;
  private readonly token: string;
  /** Calls that were not answered, or by an error of ours; a refusal that passes by itself is none. */
  repeated = 0;

  private constructor(base: string, token: string) {
    this.base = base;
    this.token = token;
  }

  /** Its token lives an hour, longer than the identity provider is away. */
  static async of(base: string, idp: string): Promise<Caller> {
    return new Caller(base, await clientCredentials(`${idp}/token`, 'demo-ministry', 'demo-ministry-secret')());
  }

  async ask<T>(method: string, path: string, json?: object): Promise<Answer<T>> {
    const answer = await fetch(this.base + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(json && { 'content-type': 'application/json' }) },
      ...(json && { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : null) as T };
  }

  /** The body of the first answer that is a success. @throws after five minutes without one */
  async insist<T>(method: string, path: string, json?: object): Promise<T> {
    const until = Date.now() + 300_000;
    for (;;) {
      const answer = await this.ask<T>(method, path, json).catch((error: unknown) => ({
        status: 0,
        body: String(error) as T,
      }));
      if (answer.status >= 200 && answer.status < 300) return answer.body;
      if (Date.now() > until) throw new Error(`${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
      if (answer.status === 0 || answer.status >= 500) this.repeated += 1;
      await sleep(250);
    }
  }

  /** Every page of a list. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: T[]; nextCursor: string | null } = await this.insist(
        'GET',
        `${path}&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }
}
