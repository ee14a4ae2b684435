import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort, root } from '@pan/testing';
import { enrolled, idOf, network, published, startLibrary, titlesOf, type Json, type Library } from './library.js';

const folder = mkdtempSync(join(tmpdir(), 'reading-app-'));
let at: Library;
let identity: ChildProcess;
let record: Server;
let issuer: string;

/** The provider of `npm start` in a process of its own; the student record that it asks knows the pupil's account. */
beforeAll(async () => {
  const pupil = {
    ...{ person: { role: 'learner', id: idOf('Ève') }, roles: ['learner'] },
    ...{ organisations: [], purposes: ['family-access'] },
    scopes: ['account', 'learners:read', 'exams:sit', 'lending:borrow'],
  };
  record = createServer((request, response) => {
    response.statusCode = request.url!.includes('/demo-learner') ? 200 : 404;
    response.end(JSON.stringify(pupil));
  });
  await new Promise<void>((resolve) => record.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  identity = spawn(process.execPath, [join(root, 'deploy/apps/identity/identity.ts')], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...{ NODE_OPTIONS: '', PORT: String(port), KEY_FILE: join(folder, 'key.json') },
      RECORD_URL: `http://127.0.0.1:${(record.address() as AddressInfo).port}`,
    },
  });
  await eventually(() => fetch(`${issuer}/health`));
  const addresses = { AUTHORIZATION_URL: `${issuer}/auth`, TOKEN_URL: `${issuer}/token` };
  at = await startLibrary({ ISSUER: issuer, JWKS_URL: `${issuer}/jwks`, ...addresses });
  await at.hear(...network(), enrolled('Ève'), published('Un'));
});
afterAll(async () => {
  await at?.close();
  identity?.kill();
  record?.close();
  rmSync(folder, { recursive: true });
});

const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });
const ask = async (url: string, init: RequestInit = {}) => {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Json };
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What an app keeps between the document and the token. */
interface Flow {
  readonly authenticate: string;
  readonly token: string;
  readonly client: string;
  readonly redirect: string;
  readonly scope: string;
  readonly verifier: string;
}

/** The document in a shelf's refusal, read as a reading app does: nothing is known before but the shelf's address. */
async function flow(): Promise<Flow> {
  const { status, body } = await ask(`${at.url}/opds/shelf`);
  expect(status).toBe(401);
  const [offered] = body.authentication as Json[];
  const href = (rel: string) => offered.links.find((link: Json) => link.rel === rel).href as string;
  const found = {
    ...{ authenticate: href('authenticate'), token: href('http://opds-spec.org/auth/oauth/token') },
    ...{ client: offered.client_id, redirect: offered.redirect_uri, scope: offered.scope },
    verifier: randomBytes(32).toString('base64url'),
  };
  const { body: metadata } = await ask(offered.authorization_server as string);
  expect(metadata).toMatchObject({
    ...{ issuer: offered.issuer, authorization_endpoint: found.authenticate, token_endpoint: found.token },
    authorization_response_iss_parameter_supported: true,
  });
  expect(metadata.code_challenge_methods_supported).toEqual(['S256']);
  return found;
}

/** A browser: what is shown, and where it leads in the end. */
class Browser {
  private readonly cookies = new Map<string, string>();

  async walk(url: string, init: RequestInit = {}): Promise<{ at: URL; status: number; page: string }> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie }, ...init });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) this.cookies.set(name!, value);
      else this.cookies.delete(name!);
    }
    const location = answer.headers.get('location');
    if (!location) return { at: new URL(url), status: answer.status, page: await answer.text() };
    const next = new URL(location, url);
    if (next.origin === issuer) return this.walk(next.href);
    return { at: next, status: answer.status, page: '' };
  }

  begin({ authenticate, client, redirect, scope, verifier }: Flow, changed: Record<string, string> = {}) {
    const asked = new URL(authenticate);
    asked.search = new URLSearchParams({
      ...{ response_type: 'code', client_id: client, redirect_uri: redirect, scope, state: 'of-this-app' },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      ...{ code_challenge_method: 'S256', ...changed },
    }).toString();
    return this.walk(asked.href);
  }

  /** As the demo's pupil, in the form that is shown. */
  async signIn(asked: Flow, changed: Record<string, string> = {}): Promise<URL> {
    const { page } = await this.begin(asked, changed);
    const action = new URL(/action="([^"]+)"/.exec(page)![1]!, issuer).href;
    return (await this.walk(action, form({ login: 'eleve', password: 'eleve-demo' }))).at;
  }
}

const exchange = ({ token, client, redirect, verifier }: Flow, code: string, changed: Record<string, string> = {}) =>
  ask(
    token,
    form({
      ...{ grant_type: 'authorization_code', client_id: client, redirect_uri: redirect },
      ...{ code, code_verifier: verifier, ...changed },
    }),
  );

describe('A reading app [L7]', () => {
  it('[L03] finds by the document of the shelf alone where its reader signs in, and comes back with a shelf of the own loans', async () => {
    const asked = await flow();
    expect(asked).toMatchObject({ client: 'reading-apps', redirect: 'opds://authorize/', scope: 'lending:borrow' });
    const back = await new Browser().signIn(asked);
    expect(back.href).toMatch(/^opds:\/\/authorize\/\?/);
    expect([back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual(['of-this-app', issuer]);
    const code = back.searchParams.get('code')!;
    const { status, body: tokens } = await exchange(asked, code);
    expect([status, tokens.scope, tokens.token_type]).toEqual([200, 'lending:borrow', 'Bearer']);

    const ministry = { authorization: `Basic ${btoa('demo-ministry:demo-ministry-secret')}` };
    const system = await ask(asked.token, { ...form({ grant_type: 'client_credentials' }), headers: ministry });
    const [titleId] = await titlesOf(at, 'Un');
    const bought = await ask(`${at.url}/v1/licences`, {
      method: 'POST',
      headers: { ...bearer(system.body.access_token as string), 'content-type': 'application/json' },
      body: JSON.stringify({ titleId, organisation: 'css-a', sourceId: 'one', concurrency: 1 }),
    });
    expect(bought.status).toBe(201);

    const own = { headers: bearer(tokens.access_token as string) };
    const lent = await ask(`${at.url}/opds/publications/${titleId}/loan`, { ...own, method: 'POST' });
    expect(lent.status).toBe(201);
    const shelf = await ask(`${at.url}/opds/shelf`, own);
    expect(shelf.body.publications).toMatchObject([{ metadata: { title: 'Un' } }]);
    const loan = shelf.body.publications[0].links.find(
      ({ rel }: Json) => rel === 'http://opds-spec.org/acquisition',
    ) as { href: string };
    const path = new URL(loan.href).pathname.replace('/ebook-lending', '');
    expect(await ask(at.url + path, own)).toMatchObject({ status: 200, body: { metadata: { title: 'Un' } } });

    const again = await ask(
      asked.token,
      form({
        ...{ grant_type: 'refresh_token', client_id: asked.client, refresh_token: tokens.refresh_token as string },
      }),
    );
    expect([again.status, again.body.scope]).toEqual([200, 'lending:borrow']);
    expect((await exchange(asked, code)).body.error).toBe('invalid_grant');
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['another address', { redirect_uri: 'http://127.0.0.1:5555/opds' }],
    ['another client', { client_id: 'demo-portal' }],
  ])('gets no token for its code by %s', async (_what, changed) => {
    const asked = await flow();
    const code = (await new Browser().signIn(asked)).searchParams.get('code')!;
    const { status, body } = await exchange(asked, code, changed);
    expect([status, body.error, body.access_token]).toEqual([400, 'invalid_grant', undefined]);
  });

  it.each([
    'opds://authorize/autre',
    'opds://ailleurs/',
    'https://ailleurs.example/',
    'http://127.0.0.1:5555/opds/autre',
    'http://10.0.0.1/opds',
  ])('is sent no code at %s', async (redirect_uri) => {
    const { at: shown, status } = await new Browser().begin(await flow(), { redirect_uri });
    expect([status, shown.origin]).toEqual([400, issuer]);
  });

  it('takes its code at any port of the reader’s own machine', async () => {
    const asked = { ...(await flow()), redirect: 'http://127.0.0.1:5555/opds' };
    const back = await new Browser().signIn(asked);
    expect(back.origin).toBe('http://127.0.0.1:5555');
    expect((await exchange(asked, back.searchParams.get('code')!)).status).toBe(200);
  });

  it.each([
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ scope: 'learners:read' }, 'invalid_scope'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ prompt: 'none' }, 'login_required'],
  ] as const)('that asks %j is refused', async (changed, error) => {
    const { at: back } = await new Browser().begin(await flow(), { ...changed });
    expect(back.searchParams.get('error') ?? new URLSearchParams(back.hash.slice(1)).get('error')).toBe(error);
  });

  it('has the reader sign in again in a browser whose session is open', async () => {
    const [asked, browser] = [await flow(), new Browser()];
    await browser.signIn(asked);
    const { page } = await browser.begin(asked);
    expect(page).toContain('<label for="password">');
    expect((await browser.begin(asked, { prompt: 'none' })).at.searchParams.get('error')).toBe('login_required');
  });
});
