import { createHash, randomBytes } from 'node:crypto';
import { portal, type DemoPerson } from '../../run/local/clients.ts';

export interface PersonTokens {
  readonly access: string;
  readonly refresh: string;
}

/** What a browser would show, kept as far as signing in needs it. */
class Browser {
  private readonly cookies = new Map<string, string>();

  /** One answer, redirects not followed. */
  async ask(url: URL, form?: Record<string, string>): Promise<Response> {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      signal: AbortSignal.timeout(15_000),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) this.cookies.set(name!, value);
      else this.cookies.delete(name!);
    }
    return answer;
  }

  /** Follows redirects at the identity provider until a page is shown or the application is called back. */
  async walk(url: URL, form?: Record<string, string>): Promise<{ at: URL; status: number; page: string }> {
    const answer = await this.ask(url, form);
    const location = answer.headers.get('location');
    if (!location) return { at: url, status: answer.status, page: await answer.text() };
    const next = new URL(location, url);
    return next.origin === url.origin ? this.walk(next) : { at: next, status: answer.status, page: '' };
  }
}

export class SignInRefused extends Error {
  readonly status: number;
  readonly page: string;

  constructor(status: number, page: string) {
    super(`signing in was answered ${status}`);
    this.status = status;
    this.page = page;
  }
}

/** Where somebody signs in from, and to which the code goes back. */
export interface Application {
  readonly id: string;
  readonly redirect: string;
}

const theirPortal: Application = { id: portal.id, redirect: 'http://127.0.0.1:7100/signed-in' };

/** What a code is exchanged for a token with. */
export type CodeGrant = Readonly<
  Record<'client_id' | 'grant_type' | 'code' | 'code_verifier' | 'redirect_uri', string>
>;

/** Authorization code with PKCE as the portal does it: the form, the code brought back, the code exchanged. */
export async function signIn(...asked: Parameters<typeof codeGrant>): Promise<PersonTokens> {
  return exchange(asked[0], await codeGrant(...asked));
}

/**
 * The form, and the code brought back.
 * @param role that the application asks for
 * @param choice what the person answers when the page asks in which role they come
 * @param application by default the demo's portal
 */
export async function codeGrant(
  idp: string,
  { login, password }: Pick<DemoPerson, 'login' | 'password'>,
  scopes: readonly string[] = portal.scopes,
  role?: string,
  choice?: string,
  { id: client_id, redirect }: Application = theirPortal,
): Promise<CodeGrant> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const start = new URL(`${idp}/auth`);
  start.search = new URLSearchParams({
    client_id,
    response_type: 'code',
    redirect_uri: redirect,
    scope: scopes.join(' '),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(role && { role }),
  }).toString();
  const browser = new Browser();
  const shown = await browser.walk(start);
  const action = /<form\b[^>]*\baction="([^"]+)"/.exec(shown.page)?.[1]?.replaceAll('&amp;', '&');
  if (!action) throw new SignInRefused(shown.status, shown.page);
  // Keycloak's page calls the name otherwise than the local provider's.
  const name = shown.page.includes('name="username"') ? 'username' : 'login';
  let back = await browser.walk(new URL(action, idp), { [name]: login, password });
  if (choice && back.page.includes('name="role"')) back = await browser.walk(new URL(action, idp), { role: choice });
  const code = back.at.searchParams.get('code');
  if (!code || back.at.searchParams.get('state') !== state) throw new SignInRefused(back.status, back.page);
  return { client_id, grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirect };
}

/** A fresh token with what the person may have by now. */
export function refreshed(idp: string, { refresh }: PersonTokens): Promise<PersonTokens> {
  return exchange(idp, { grant_type: 'refresh_token', refresh_token: refresh });
}

export async function exchange(idp: string, form: Readonly<Record<string, string>>): Promise<PersonTokens> {
  const answer = await fetch(`${idp}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: portal.id, ...form }),
    signal: AbortSignal.timeout(15_000),
  });
  const body = (await answer.json()) as { access_token: string; refresh_token: string };
  if (!answer.ok) throw new SignInRefused(answer.status, JSON.stringify(body));
  return { access: body.access_token, refresh: body.refresh_token };
}
