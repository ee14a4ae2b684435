import { type Problem, Refusal } from './answers.ts';
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths as EbookLending } from './generated/ebook-lending.ts';
import type { paths as EcampusFederation } from './generated/ecampus-federation.ts';
import type { paths as ExamManagement } from './generated/exam-management.ts';
import type { paths as GovernanceReporting } from './generated/governance-reporting.ts';
import type { paths as ResourceCatalogue } from './generated/resource-catalogue.ts';
import type { paths as StudentRecord } from './generated/student-record.ts';

/** The six services; each client knows its service's paths, bodies and answers. */
export interface Services {
  readonly studentRecord: Client<StudentRecord>;
  readonly examManagement: Client<ExamManagement>;
  readonly resourceCatalogue: Client<ResourceCatalogue>;
  readonly ebookLending: Client<EbookLending>;
  readonly ecampusFederation: Client<EcampusFederation>;
  readonly governanceReporting: Client<GovernanceReporting>;
}

export interface Connection {
  /** The gateway, such as `http://127.0.0.1:7100`. */
  readonly base: string;
  /** Asked before each call; absent for what anybody may read. */
  readonly token?: (() => Promise<string>) | undefined;
  /** For every call: `Accept-Language`, `Purpose-Of-Use` … */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until a call is given up. */
  readonly patience?: number;
}

export function connect({ base, token, headers = {}, patience = 30_000 }: Connection): Services {
  const identified: Middleware = {
    async onRequest({ request }) {
      if (token) request.headers.set('authorization', `Bearer ${await token()}`);
      return new Request(request, { signal: AbortSignal.timeout(patience) });
    },
  };
  function to<Paths extends object>(service: string): Client<Paths> {
    const client = createClient<Paths>({ baseUrl: `${base}/${service}`, headers });
    client.use(identified);
    return client;
  }
  return {
    studentRecord: to('student-record'),
    examManagement: to('exam-management'),
    resourceCatalogue: to('resource-catalogue'),
    ebookLending: to('ebook-lending'),
    ecampusFederation: to('ecampus-federation'),
    governanceReporting: to('governance-reporting'),
  };
}

/** A system's own token by client credentials, asked for again half a minute before it ends. @throws Refusal */
export function clientCredentials(tokenUrl: string, id: string, secret: string): () => Promise<string> {
  let token = { value: '', from: 0, until: 0 };
  return async () => {
    const now = Date.now();
    // After the clock was set back, a token is from the future: no service takes it.
    if (token.from <= now && now < token.until) return token.value;
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(15_000),
    });
    const body = (await response.json()) as { access_token: string; expires_in: number } & Partial<Problem>;
    if (!response.ok) throw new Refusal(tokenUrl, response, body);
    token = { value: body.access_token, from: now, until: now + (body.expires_in - 30) * 1_000 };
    return token.value;
  };
}

export { type Problem, Refusal, value } from './answers.ts';
export { ChangeFollower, memoryStore, type Change, type ChangeStore, type Held } from './changes.ts';
export type * as studentRecord from './generated/student-record.ts';
export type * as examManagement from './generated/exam-management.ts';
export type * as resourceCatalogue from './generated/resource-catalogue.ts';
export type * as ebookLending from './generated/ebook-lending.ts';
export type * as ecampusFederation from './generated/ecampus-federation.ts';
export type * as governanceReporting from './generated/governance-reporting.ts';
