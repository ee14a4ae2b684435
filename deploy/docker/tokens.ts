/**
 * Stands before Keycloak where people sign in and tokens are made: asks the student record who a person is, or what a vendor's
 * system may do, and writes the answer into the realm; Keycloak makes and signs every token.
 */
import * as fs from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { FailedCredentials, tooMany } from '../local/failed-credentials.ts';
import { StudentRecord } from '../local/identity-record.ts';
import { BodyTooLarge, limitedBody } from '../local/limited-body.ts';
import { RealmKeeper } from './realm-keeper.ts';
import { subjectOf } from './subject.ts';
import { askerId, keeperId, realmName } from './realm.ts';

const keycloak = process.env['KEYCLOAK_URL'] ?? 'http://keycloak:8080';
const provider = `${keycloak}/realms/${realmName}/protocol/openid-connect`;
const record = new StudentRecord(provider, process.env['RECORD_URL'] ?? 'http://student-record:8080', {
  id: askerId,
  secret: secret('identity-provider-secret'),
});
const keeper = new RealmKeeper({
  url: keycloak,
  realm: realmName,
  client: { id: keeperId, secret: secret('realm-keeper-secret') },
});

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
  const { pathname, searchParams } = new URL(request.url ?? '/', keycloak);
  let reply: Reply;
  if (request.method === 'POST' && pathname.endsWith('/token')) reply = await token(request, body);
  else {
    await writeAccount(subjectOf(cookie(request.headers.cookie ?? '')));
    reply = await ask(request, request.url ?? '/', body);
    const set = reply.headers.getSetCookie().map(cookie).find(Boolean);
    // The role that the application asks for is kept until Keycloak says who signed in: then it is that person's own choice.
    const asked = /^(staff|guardian|learner)$/.exec(searchParams.get('role') ?? '')?.[0];
    if (asked)
      response.appendHeader(
        'set-cookie',
        `PAN_ROLE=${asked}; Path=/realms/${realmName}/; Max-Age=600; HttpOnly; SameSite=Lax`,
      );
    const kept = /(?:^|;\s*)PAN_ROLE=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    await writeAccount(subjectOf(set ?? ''), asked ?? kept);
  }
  for (const [name, value] of reply.headers) if (!ofConnection.test(name)) response.appendHeader(name, value);
  response.writeHead(reply.status).end(reply.body);
}

async function token(request: IncomingMessage, body: string): Promise<Reply> {
  const form = new URLSearchParams(body);
  if (form.get('grant_type') === 'client_credentials') return systemToken(request, form);
  await writeAccount(subjectOf(form.get('refresh_token') ?? ''));
  return ask(request, tokenPath, body);
}

/** A vendor's secret is looked at here and by the record alone, so that one that has ended opens nothing at Keycloak either. */
async function systemToken(request: IncomingMessage, form: URLSearchParams): Promise<Reply> {
  const { id, secret } = credentials(request, form);
  const address = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)!
    .trim();
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

/** Who a cookie or a refresh token names is only read here: Keycloak verifies both before it gives a token. */
async function writeAccount(subject: string | null, asked?: string): Promise<void> {
  if (subject) await keeper.account(subject, (present) => record.claimsIn(subject, asked, present));
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
  return fs.readFileSync(`/run/secrets/${name}`, 'utf8').trim();
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
