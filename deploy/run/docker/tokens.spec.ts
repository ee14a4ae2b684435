import * as fs from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { eventually } from '@pan/testing';
import { freePort, launch, stopPid } from '../../../libs/servers/src/processes.ts';
import { beginningOf } from './reading-request.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokens-'));
const servers: Server[] = [];
let pid: number;
let url: string;

/** What Keycloak and the student record were asked, in order. */
let seen: string[] = [];
const teacher = 'teacher-1';
const staff = {
  ...{ person: { role: 'staff', id: '1' }, roles: ['staff'], organisations: ['css-a'], purposes: ['teaching'] },
  scopes: ['account', 'learners:read'],
};
interface Realm {
  account: { id: string; attributes: Record<string, string[]>; requiredActions: string[] };
  credentials: { type: string }[];
}
const realm: Realm = { account: { id: teacher, attributes: {}, requiredActions: [] }, credentials: [] };

const jwt = (sub: string, signature = 'of-keycloak') =>
  `x.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.${signature}`;

/** As Keycloak answers where `tokens` asks it: its own signature is the one that it knows. */
function keycloak(request: IncomingMessage, body: string, response: ServerResponse): void {
  const form = new URLSearchParams(body);
  const where = `${request.method} ${request.url}`.replace('/realms/pan/protocol/openid-connect', '').split('?')[0]!;
  const held = form.get('token') ?? form.get('refresh_token') ?? '';
  const isGood = held.endsWith('.of-keycloak');
  const json = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value));
  if (form.get('grant_type') === 'client_credentials') return void json(200, { access_token: 'own', expires_in: 60 });
  seen.push(`keycloak ${where}`);
  if (where === 'POST /token/introspect')
    return void json(200, isGood ? { active: true, sub: teacher } : { active: false });
  if (where === 'POST /token')
    return void json(isGood ? 200 : 400, isGood ? { access_token: 'made' } : { error: 'invalid_grant' });
  if (where === 'GET /auth') {
    const location = 'https://pan.example/signed-in?state=s&code=c&session_state=x';
    const cookie = request.headers.cookie?.includes('signs-in') ? [`KEYCLOAK_IDENTITY=${jwt(teacher)}; Path=/`] : [];
    return void response.writeHead(302, { location, 'set-cookie': cookie }).end();
  }
  if (where.endsWith('/credentials')) return void json(200, realm.credentials);
  if (where.endsWith(`GET /admin/realms/pan/users/${teacher}`)) return void json(200, realm.account);
  if (where.startsWith('PUT')) realm.account = { ...realm.account, ...(JSON.parse(body) as object) };
  json(200, where.startsWith('GET') ? [] : {});
}

async function listen(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(request, body, response));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  const record = await listen((request, _body, response) => {
    seen.push(`record ${request.url}`);
    response.end(JSON.stringify(staff));
  });
  for (const name of ['identity-provider-secret', 'realm-keeper-secret'])
    fs.writeFileSync(path.join(folder, name), 's');
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  pid = launch({
    name: 'tokens',
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'tokens.ts')],
    env: { PORT: String(port), KEYCLOAK_URL: await listen(keycloak), RECORD_URL: record, SECRETS: folder },
    log: path.join(folder, 'log'),
    pidFile: path.join(folder, 'pid'),
  });
  await eventually(() => fetch(`${url}/health/live`));
});
afterAll(async () => {
  await stopPid(pid, 'SIGTERM', 5_000);
  for (const server of servers) server.close();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  seen = [];
  realm.account = { id: teacher, attributes: {}, requiredActions: [] };
  realm.credentials = [{ type: 'password' }];
});

const base = '/realms/pan/protocol/openid-connect';
const refresh = (token: string, at = `${base}/token`) =>
  fetch(url + at, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }) });
const authorise = (cookie: string, more = '') =>
  fetch(`${url}${base}/auth?client_id=pan-pages${more}`, { headers: { cookie }, redirect: 'manual' });

describe('Before Keycloak', () => {
  it('nobody is looked up for a refresh token that Keycloak does not hold good [L3]', async () => {
    expect((await refresh(jwt(teacher, 'forged'))).status).toBe(400);
    expect(seen).toEqual(['keycloak POST /token/introspect', 'keycloak POST /token']);
  });

  it('nobody is looked up for a cookie that is sent, only for the one that Keycloak sets [L3]', async () => {
    await authorise(`KEYCLOAK_IDENTITY=${jwt(teacher)}`);
    expect(seen).toEqual(['keycloak GET /auth']);
    await authorise('signs-in=1');
    expect(seen).toContain(`record /v1/accounts/${teacher}`);
  });

  it.each(['/token', '/token/', '/%74oken'])(
    'the record’s word stands in the realm before a token is made at %s',
    async (at) => {
      realm.credentials = [{ type: 'otp' }];
      expect((await refresh(jwt(teacher), base + at)).status).toBe(200);
      expect(seen.indexOf(`record /v1/accounts/${teacher}`)).toBeGreaterThan(0);
      expect(seen.at(-1)).toBe('keycloak POST /token');
      expect(realm.account.attributes).toMatchObject({ person_role: ['staff'], org: ['css-a'] });
    },
  );

  it('staff without a second factor have nothing, and set one up at the next sign-in [L9]', async () => {
    const answer = await authorise('signs-in=1');
    const back = new URL(answer.headers.get('location')!).searchParams;
    expect([back.get('code'), back.get('error'), back.get('state')]).toEqual([null, 'login_required', 's']);
    expect(realm.account).toMatchObject({
      requiredActions: ['CONFIGURE_TOTP'],
      attributes: { person_role: [], org: [] },
    });
    expect(seen.at(-1)).toBe(`keycloak POST /admin/realms/pan/users/${teacher}/logout`);
  });

  it('staff who have one have what their role gives [L9]', async () => {
    realm.credentials = [{ type: 'password' }, { type: 'otp' }];
    const answer = await authorise('signs-in=1');
    expect(answer.headers.get('location')).toContain('code=c');
    expect(realm.account).toMatchObject({ requiredActions: [], attributes: { person_role: ['staff'] } });
  });

  it('a teacher who holds an office of the ministry is one or the other, as asked for, and stays so until asked again', async () => {
    realm.account.attributes['ministry_office'] = ['director'];
    realm.credentials = [{ type: 'password' }, { type: 'otp' }];
    const role = () => [realm.account.attributes['person_role'], realm.account.attributes['org']];
    await authorise('signs-in=1');
    expect(role()).toEqual([['staff'], ['css-a']]);
    await authorise('signs-in=1', '&role=officer');
    expect(role()).toEqual([['officer'], ['ministere']]);
    await refresh(jwt(teacher));
    expect(role()).toEqual([['officer'], ['ministere']]);
    await authorise('signs-in=1', '&role=staff');
    expect(role()).toEqual([['staff'], ['css-a']]);
  });

  it('an officer without a second factor has nothing of the office', async () => {
    realm.account.attributes['ministry_office'] = ['director'];
    await authorise('signs-in=1', '&role=officer');
    expect(realm.account).toMatchObject({ attributes: { person_role: [], org: [] } });
  });
});

describe('A reading app’s request [L7]', () => {
  const ofReading = { client_id: 'reading-apps', scope: 'lending:borrow', state: 's' };

  it('always asks for the password, whatever else it says', () => {
    const query = new URLSearchParams({ ...ofReading, prompt: 'none', request: 'x', request_uri: 'y', kc_action: 'z' });
    expect(Object.fromEntries(beginningOf('GET', query, new URLSearchParams())!)).toEqual({
      ...ofReading,
      prompt: 'login',
    });
  });

  it('is not taken as a form', () => {
    expect(beginningOf('POST', new URLSearchParams(), new URLSearchParams(ofReading))).toBeNull();
  });

  it('leaves those of others as they are', () => {
    const query = new URLSearchParams({ client_id: 'pan-pages', prompt: 'none' });
    expect(beginningOf('GET', query, new URLSearchParams())).toBe(query);
  });
});
