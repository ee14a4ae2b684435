/** The public APIs as a client of the network meets them: a token by client credentials, then plain HTTP. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Call {
  body?: unknown;
  zip?: Uint8Array;
  xml?: string;
  headers?: Record<string, string>;
}

export interface Session {
  client: string;
  /** Any answer, refusals too. */
  ask<T>(method: string, path: string, call?: Call): Promise<Answer<T>>;
  /** The body of an answer that must be a success. */
  get<T>(path: string): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  post<T>(path: string, call?: Call): Promise<Answer<T>>;
}

export interface Problem {
  code: string;
  detail: string;
  status: number;
}

export function session(base: string, idp: string, client: string): Session {
  let token = { value: '', until: 0 };

  async function bearer(): Promise<string> {
    if (Date.now() > token.until) {
      const answer = await fetch(`${idp}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${client}:${client}-secret`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
        signal: AbortSignal.timeout(15_000),
      });
      if (!answer.ok) throw new Error(`POST ${idp}/token → ${answer.status} ${await answer.text()}`);
      const { access_token: value, expires_in: seconds } = (await answer.json()) as {
        access_token: string;
        expires_in: number;
      };
      token = { value, until: Date.now() + (seconds - 30) * 1_000 };
    }
    return `Bearer ${token.value}`;
  }

  async function ask<T>(method: string, path: string, { body, zip, xml, headers }: Call = {}): Promise<Answer<T>> {
    const answer = await fetch(base + path, {
      method,
      headers: {
        authorization: await bearer(),
        'accept-language': 'fr-CA',
        ...(zip && { 'content-type': 'application/zip' }),
        ...(xml !== undefined && { 'content-type': 'application/xml' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(zip && { body: zip as Uint8Array<ArrayBuffer> }),
      ...(xml !== undefined && { body: xml }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await answer.text();
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  async function must<T>(method: string, path: string, call?: Call): Promise<Answer<T>> {
    const answer = await ask<T>(method, path, call);
    if (answer.status < 400) return answer;
    const { code, detail } = answer.body as Partial<Problem>;
    throw new Error(`${method} ${path} → ${answer.status} ${code ?? ''} ${detail ?? JSON.stringify(answer.body)}`);
  }

  return {
    client,
    ask,
    get: async <T>(path: string) => (await must<T>('GET', path)).body,
    put: async <T>(path: string, body: unknown) => (await must<T>('PUT', path, { body })).body,
    post: (path, call) => must('POST', path, call),
  };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
