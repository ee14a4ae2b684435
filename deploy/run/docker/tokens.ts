/**
 * Stands before Keycloak where people sign in and tokens are made: asks the student record who a person is, or what a vendor's
 * system may do, and writes the answer into the realm; Keycloak makes and signs every token.
 */
import * as fs from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { FailedCredentials, tooMany } from '../../apps/identity/failed-credentials.ts';
import { StudentRecord } from '../../apps/identity/identity-record.ts';
import { withOffice } from '../../apps/identity/office.ts';
import { BodyTooLarge, limitedBody } from '../../apps/gateway/limited-body.ts';
import { askerOf } from './asker.ts';
import { beginningOf } from './reading-request.ts';
import { RealmKeeper } from './realm-keeper.ts';
import { holderOf, subjectOf } from './subject.ts';
import { askerId, keeperId, realmName } from './realm.ts';

const keycloak = process.env['KEYCLOAK_URL'] ?? 'http://keycloak:8080';
const provider = `${keycloak}/realms/${realmName}/protocol/openid-connect`;
const asker = { id: askerId, secret: secret('identity-provider-secret') };
const record = new StudentRecord(provider, process.env['RECORD_URL'] ?? 'http://student-record:8080', asker);
const keeper = new RealmKeeper({
  url: keycloak,
  realm: realmName,
  client: { id: keeperId, secret: secret('realm-keeper-secret') },
  // `none` for a demo, and where accounts are federated with a provider that asks for a second factor itself.
  staffNeedSecondFactor: process.env['SECOND_FACTOR'] !== 'none',
});

const authPath = `/realms/${realmName}/protocol/openid-connect/auth`;
const tokenPath = `/realms/${realmName}/protocol/openid-connect/token`;
const failures = new FailedCredentials();

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** The realm decides about scopes when it makes a token, so that what the record says must stand in it before. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await limitedBody(request, 20_000);
  const url = new URL(request.url ?? '/', keycloak);
  const path = plain(url.pathname);
  let reply: Reply;
  if (path === null) reply = refusal(400, { error: 'invalid_request' });
  else if (request.method === 'POST' && path.endsWith('/token')) reply = await token(request, body);
  else reply = await page(request, response, path === authPath, url, body);
  for (const [name, value] of reply.headers) if (!ofConnection.test(name)) response.appendHeader(name, value);
  response.writeHead(reply.status).end(reply.body);
}

/** An address as Keycloak reads it, so that no spelling of one passes for another; null for one that it cannot read. */
function plain(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname).replace(/\/+$/, '');
  } catch {
    return null;
  }
}

/** A page of sign-in. Who has signed in is known from the cookie that Keycloak's own answer sets, never from one that is sent. */
async function page(
  request: IncomingMessage,
  response: ServerResponse,
  isBeginning: boolean,
  url: URL,
  body: string,
): Promise<Reply> {
  const beginning = isBeginning
    ? beginningOf(request.method ?? '', url.searchParams, new URLSearchParams(body))
    : url.searchParams;
  if (!beginning) return refusal(405, { error: 'invalid_request' }, { allow: 'GET' });
  const reply = await ask(request, isBeginning ? `${authPath}?${beginning.toString()}` : (request.url ?? '/'), body);
  // The role that the application asks for is kept until Keycloak says who signed in: then it is that person's own choice.
  const role = /^(staff|guardian|learner|officer)$/.exec(url.searchParams.get('role') ?? '')?.[0];
  if (role)
    response.appendHeader(
      'set-cookie',
      `PAN_ROLE=${role}; Path=/realms/${realmName}/; Max-Age=600; HttpOnly; SameSite=Lax`,
    );
  const kept = /(?:^|;\s*)PAN_ROLE=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  const set = reply.headers.getSetCookie().map(cookie).find(Boolean);
  const isEnded = await writeAccount(subjectOf(set ?? ''), role ?? kept);
  return isEnded ? signInAnew(reply) : reply;
}

async function token(request: IncomingMessage, body: string): Promise<Reply> {
  const form = new URLSearchParams(body);
  if (form.get('grant_type') === 'client_credentials') return systemToken(request, form);
  if (form.get('grant_type') !== 'refresh_token') return ask(request, tokenPath, body);
  const holder = await holderOf(form.get('refresh_token') ?? '', provider, asker);
  await writeAccount(holder);
  // One that is not good is for Keycloak to refuse: used a second time, it ends the session.
  const reply = await ask(request, tokenPath, body);
  if (reply.status === 200 && !holder) throw new Error('a refresh token was taken that is not active');
  return reply;
}

/** A vendor's secret is looked at here and by the record alone, so that one that has ended opens nothing at Keycloak either. */
async function systemToken(request: IncomingMessage, form: URLSearchParams): Promise<Reply> {
  const { id, secret } = credentials(request, form);
  const address = askerOf(String(request.headers['x-forwarded-for'] ?? ''));
  const seconds = await failures.wait(id, address);
  if (seconds > 0) return refusal(429, tooMany, { 'retry-after': String(seconds) });
  const reply = /^vendor-[0-9a-f]{12}$/.test(id)
    ? await vendorToken(request, form, id, secret)
    : await ask(request, tokenPath, form.toString());
  if (reply.status === 401 && secret) await failures.count(id, address);
  return reply;
}

async function vendorToken(
  request: IncomingMessage,
  form: URLSearchParams,
  id: string,
  secret: string,
): Promise<Reply> {
  const shows = await keeper.vendor(id, await record.vendor(id), secret, () => record.isSecretOf(id, secret));
  if (shows === null) return refusal(401, { error: 'invalid_client' });
  if (shows === 'its own') return ask(request, tokenPath, form.toString());
  form.delete('client_secret');
  return ask(request, tokenPath, form.toString(), `Basic ${btoa(`${id}:${shows.secret}`)}`);
}

function refusal(status: number, body: object, headers: Record<string, string> = {}): Reply {
  const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers };
  return { status, headers: new Headers(all), body: JSON.stringify(body) };
}

/** @returns whether the person's sessions have ended, because they need a second factor first */
async function writeAccount(subject: string | null, asked?: string): Promise<boolean> {
  if (!subject) return false;
  return keeper.account(subject, async (present, office) => {
    const known = await record.claimsIn(subject, asked, present);
    return withOffice(known, office, asked ?? present);
  });
}

/** In place of a code, which is worth nothing any more: the application begins again, and Keycloak then has the factor set up. */
function signInAnew(reply: Reply): Reply {
  const back = URL.parse(reply.headers.get('location') ?? '');
  if (!back?.searchParams.has('code')) return reply;
  const headers = new Headers(reply.headers);
  for (const name of ['code', 'session_state']) back.searchParams.delete(name);
  back.searchParams.set('error', 'login_required');
  headers.set('location', back.href);
  return { ...reply, headers };
}

/** The session cookie that Keycloak sets when somebody has signed in. */
function cookie(header: string): string {
  return /(?:^|;\s*)KEYCLOAK_IDENTITY=([^;]+)/.exec(header)?.[1] ?? '';
}

const ofConnection = /^(connection|keep-alive|transfer-encoding|content-length|content-encoding|date|host|expect)$/;

async function ask(request: IncomingMessage, path: string, body: string, authorization?: string): Promise<Reply> {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    ofConnection.test(name) || value === undefined ? [] : [[name, String(value)]],
  );
  const answered = await fetch(keycloak + path, {
    method: request.method ?? 'GET',
    headers: Object.entries({
      ...Object.fromEntries(headers),
      'accept-encoding': 'identity',
      ...(authorization && { authorization }),
    }),
    redirect: 'manual',
    ...(body && { body }),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: answered.status, headers: answered.headers, body: await answered.text() };
}

function credentials({ headers }: IncomingMessage, form: URLSearchParams): { id: string; secret: string } {
  const [, basic = ''] = /^Basic (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
  // Whose assertion it is is only read here: Keycloak verifies it.
  const signer = subjectOf(form.get('client_assertion') ?? '');
  return { id: id ?? form.get('client_id') ?? signer ?? '', secret: secret ?? form.get('client_secret') ?? '' };
}

function secret(name: string): string {
  return fs.readFileSync(join(process.env['SECRETS'] ?? '/run/secrets', name), 'utf8').trim();
}

const server = createServer((request, response) => {
  if (request.url === '/health/live') return void response.writeHead(200).end('{"state":"up"}');
  answer(request, response).catch((error: unknown) => {
    if (error instanceof BodyTooLarge) return void response.writeHead(413, { connection: 'close' }).end();
    console.error(`tokens: ${(error as Error).message}`);
    const body = {
      error: 'temporarily_unavailable',
      error_description: 'Réessayez dans un instant. / Try again in a moment.',
    };
    response
      .writeHead(503, { 'content-type': 'application/json', 'cache-control': 'no-store', 'retry-after': '5' })
      .end(JSON.stringify(body));
  });
});
server.requestTimeout = 30_000;
server.listen(Number(process.env['PORT'] ?? 8080));
process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
