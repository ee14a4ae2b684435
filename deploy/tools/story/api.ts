import { clientCredentials, connect, Refusal, value, type Problem, type Services } from '@pan/client';

export { value, type Problem } from '@pan/client';

/** A client of the network with its own token: the six services by their types, and plain HTTP for what is no JSON. */
export interface Session extends Services {
  readonly client: string;
  /** A text: metrics, an OAI-PMH page. */
  text(path: string): Promise<string>;
  /** Sends a bundle or a document. */
  send(path: string, body: Uint8Array | string): Promise<{ status: number; location: string | null; body: string }>;
}

export function session(base: string, idp: string, client: string): Session {
  const token = clientCredentials(`${idp}/token`, client, `${client}-secret`);
  return { client, ...visitor(base, token) };
}

/** Whoever holds this token; nobody in particular without one. */
export function visitor(base: string, token?: () => Promise<string>): Omit<Session, 'client'> {
  const headers = { 'accept-language': 'fr-CA' };

  async function must(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(base + path, {
      ...init,
      headers: { ...headers, ...init.headers, ...(token && { authorization: `Bearer ${await token()}` }) },
      signal: AbortSignal.timeout(120_000),
    });
    if (!response.ok) throw new Refusal(path, response, { detail: await response.text() });
    return response;
  }

  return {
    ...connect({ base, token, headers, patience: 120_000 }),
    text: async (path) => (await must(path)).text(),
    async send(path, body) {
      const type = typeof body === 'string' ? 'application/xml' : 'application/zip';
      const init = {
        method: 'POST',
        headers: { 'content-type': type },
        body: body as Uint8Array<ArrayBuffer> | string,
      };
      const response = await must(path, init);
      return { status: response.status, location: response.headers.get('location'), body: await response.text() };
    },
  };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

type Page<T> = Promise<{ data?: { items: T[]; nextCursor: string | null }; error?: unknown; response: Response }>;

/** All of a list, page by page. */
export async function all<T>(page: (query: { limit: number; cursor?: string }) => Page<T>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next: { items: T[]; nextCursor: string | null } = await value(
      page({ limit: 500, ...(cursor && { cursor }) }),
    );
    items.push(...next.items);
    cursor = next.nextCursor;
  }
  return items;
}

/** Asks until there is something: what is made a moment later. */
export async function onceThere<T>(list: () => Promise<T[]>): Promise<T[]> {
  for (let attempt = 1; attempt < 150; attempt += 1) {
    const items = await list();
    if (items.length > 0) return items;
    await pause(200);
  }
  return list();
}

type Call<T> = Promise<{ data?: T; error?: Problem; response: Response }>;

/** Asks until an event has arrived: what a service does not know yet, or what it says so of, it knows a moment later. */
export async function onceKnown<T>(call: () => Call<T>, unknown?: string): Promise<NonNullable<T>> {
  for (let attempt = 1; attempt < 150; attempt += 1) {
    const answer = await call();
    const waits = unknown ? answer.error?.code === unknown : answer.response.status === 404;
    if (!waits) return value(Promise.resolve(answer));
    await pause(200);
  }
  return value(call());
}
