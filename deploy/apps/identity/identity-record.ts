import type { JWK } from 'jose';

/** What the student record knows of a person or of a vendor's system, asked anew for every token, so that an ended link or a withdrawn access counts at once. */
export interface Claims {
  readonly person?: { readonly role: string; readonly id: string };
  readonly organisations: readonly string[];
  readonly scopes: readonly string[];
  /** The usual one first. */
  readonly purposes: readonly string[];
  /** Every role in which the person is linked. */
  readonly roles?: readonly string[];
  /** In which an officer of the ministry acts. */
  readonly office?: string;
}

export interface Vendor {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly purposes: readonly string[];
  readonly organisations: readonly string[];
  readonly authMethod: 'private_key_jwt' | 'client_secret_basic';
  /** Public keys, of a system that signs. */
  readonly keys: readonly JWK[];
}

/** Somebody whom no school has linked: may use a code, and nothing else. */
export const nobody: Claims = { organisations: [], scopes: ['account'], purposes: ['family-access'] };

export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** A client's own token, kept until shortly before it ends. */
export function ownToken(tokenUrl: string, { id, secret }: Credentials): () => Promise<string> {
  let token = { value: '', from: 0, until: 0 };
  return async () => {
    const now = Date.now();
    // After the clock was set back, a token is from the future: the record does not take it.
    if (token.from <= now && now < token.until) return token.value;
    const answer = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`${id} → ${answer.status}`);
    const { access_token: value, expires_in: seconds } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    token = { value, from: now, until: now + (seconds - 15) * 1_000 };
    return value;
  };
}

export class StudentRecord {
  private readonly url: string;
  private readonly bearer: () => Promise<string>;

  /** @param issuer where this provider's own client gets its token; url where the record answers, '' when there is none */
  constructor(issuer: string, url: string, client: Credentials) {
    this.url = url;
    this.bearer = ownToken(`${issuer}/token`, client);
  }

  /** @param role the one chosen at sign-in: once it has ended, the person is nobody until they sign in again */
  async claims(subject: string, role?: string): Promise<Claims> {
    const chosen = role ? `?${new URLSearchParams({ role }).toString()}` : '';
    const account = await this.ask<Claims>('GET', `/v1/accounts/${encodeURIComponent(subject)}${chosen}`);
    return account ?? nobody;
  }

  /** In the first of these roles that the person holds; in none of them, as the record sees fit. */
  async claimsIn(subject: string, ...wanted: (string | undefined)[]): Promise<Claims> {
    const account = await this.claims(subject);
    const role = wanted.find((one) => one !== undefined && account.roles?.includes(one));
    return role === undefined || role === account.person?.role ? account : this.claims(subject, role);
  }

  /** A system that organisations have approved; one that has lost them all is none. */
  async vendor(id: string): Promise<Vendor | null> {
    if (!this.url || !/^vendor-[0-9a-f]{12}$/.test(id)) return null;
    const vendor = await this.ask<Vendor>('GET', `/v1/clients/${id}`);
    return vendor && vendor.organisations.length > 0 ? vendor : null;
  }

  async isSecretOf(id: string, secret: string): Promise<boolean> {
    const answer = await this.ask<{ valid: boolean }>('POST', `/v1/clients/${id}/verification`, { secret });
    return answer?.valid === true;
  }

  /** The answer, or null for what the record does not know. */
  private async ask<T>(method: string, path: string, body?: object): Promise<T | null> {
    if (!this.url) throw new Error('RECORD_URL is not set');
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await this.bearer()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    });
    if (answer.ok) return (await answer.json()) as T;
    // 429 stands for a wrong secret after many others.
    if ([400, 404, 429].includes(answer.status)) return null;
    throw new Error(`${method} ${path.split('/', 3).join('/')} → ${answer.status}`);
  }
}
