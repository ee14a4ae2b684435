import * as fs from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { eventually } from '@pan/testing';
import { clients, people, portal } from '../run/local/clients.ts';
import { freePort, launch, stopPid } from '../../libs/servers/src/processes.ts';
import { refreshed, signIn, SignInRefused } from '../tools/story/sign-in.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'doors-'));
const started: number[] = [];

async function startPart(part: string, env: Record<string, string>): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const files = { log: path.join(folder, `${part}.log`), pidFile: path.join(folder, `${part}.pid`) };
  started.push(
    launch({
      name: part,
      command: process.execPath,
      args: [path.join(import.meta.dirname, part, `${part}.ts`)],
      env: { ...env, PORT: String(port) },
      ...files,
    }),
  );
  await eventually(() => fetch(`${url}/health`));
  return url;
}

afterAll(async () => {
  await Promise.all(started.map((pid) => stopPid(pid, 'SIGTERM', 5_000)));
  fs.rmSync(folder, { recursive: true });
});

describe('Asking the local identity provider for a token', () => {
  let url: string;
  beforeAll(async () => {
    url = await startPart('identity', { KEY_FILE: path.join(folder, 'key.json') });
  });

  const ask = (user: string, form: Record<string, string> = {}) =>
    fetch(`${url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(user)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    });

  it('gives a client all its scopes, its organisations and its purpose when it names no scope', async () => {
    const { access_token } = (await (await ask('demo-sis:demo-sis-secret')).json()) as { access_token: string };
    const keys = createRemoteJWKSet(new URL(`${url}/jwks`));
    const { payload } = await jwtVerify(access_token, keys, { issuer: url, audience: 'urn:qc:pan', typ: 'at+jwt' });
    expect(payload).toMatchObject({
      client_id: 'demo-sis',
      org: ['css-des-deux-rives', 'css-du-grand-fleuve'],
      purposes: ['school-administration', 'student-support'],
      scope: clients.find(({ id }) => id === 'demo-sis')!.scopes.join(' '),
    });
  });

  it('gives fewer scopes on request and never more than are registered', async () => {
    expect(await (await ask('demo-sis:demo-sis-secret', { scope: 'learners:read' })).json()).toMatchObject({
      scope: 'learners:read',
    });
    expect((await ask('demo-sis:demo-sis-secret', { scope: 'governance:write' })).status).toBe(400);
  });

  it('refuses a wrong secret', async () => {
    expect((await ask('demo-sis:guess')).status).toBe(401);
  });

  it('lets a client that has shown ten wrong ones wait, and no other client [M11]', async () => {
    for (let n = 0; n < 10; n += 1) expect((await ask('demo-college:guess')).status).toBe(401);
    const answer = await ask('demo-college:demo-college-secret');
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([429, 'invalid_client']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('demo-university:demo-university-secret')).status).toBe(200);
  });
});

/** What a student record answers to the identity provider; a spec changes it between two tokens. */
interface Known {
  accounts: Record<string, object | null>;
  /** What it answers for one role: `demo-teacher guardian`. */
  inRoles: Record<string, object>;
  vendors: Record<string, { claims: object; secret: string }>;
}

describe('A form without end [M3]', () => {
  let url: string;
  beforeAll(async () => {
    url = await startPart('identity', { KEY_FILE: path.join(folder, 'key-of-forms.json') });
  });

  it.each(['/token', '/interaction/x'])('is refused at %s, unread', async (path) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 400_000_000 };
    expect((await sendRaw(url, { method: 'POST', path, headers })).status).toBe(400);
  });
});

describe('Signing in at the local identity provider', () => {
  let url: string;
  let record: Server;
  const known: Known = { accounts: {}, inRoles: {}, vendors: {} };
  const bearers: string[] = [];

  beforeAll(async () => {
    record = createServer((request, response) => {
      bearers.push(request.headers.authorization ?? '');
      const { pathname, searchParams } = new URL(request.url!, url);
      const [, , kind, name = '', what] = pathname.split('/');
      const vendor = known.vendors[name];
      const role = searchParams.get('role') ?? '';
      const account = known.accounts[name];
      const answer =
        kind === 'accounts' ? (known.inRoles[`${name} ${role}`] ?? (role ? null : account)) : vendor?.claims;
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.statusCode = answer ? 200 : 404;
        const valid = what && (JSON.parse(body) as { secret: string }).secret === vendor?.secret;
        response.end(JSON.stringify(what ? { valid } : (answer ?? {})));
      });
    });
    await new Promise<void>((resolve) => record.listen(0, '127.0.0.1', resolve));
    url = await startPart('identity', {
      KEY_FILE: path.join(folder, 'key-of-people.json'),
      RECORD_URL: `http://127.0.0.1:${(record.address() as AddressInfo).port}`,
    });
  });
  afterAll(() => record.close());

  const teacher = people.find(({ subject }) => subject === 'demo-teacher')!;
  const claimsOf = async (token: string) => {
    const keys = createRemoteJWKSet(new URL(`${url}/jwks`));
    return (await jwtVerify(token, keys, { issuer: url, audience: 'urn:qc:pan', typ: 'at+jwt' })).payload;
  };
  const staff = {
    person: { role: 'staff', id: '11111111-1111-4111-8111-111111111111' },
    organisations: ['css-des-deux-rives.ecole-du-ruisseau'],
    scopes: ['account', 'learners:read'],
    purposes: ['teaching', 'student-support'],
  };

  it('gives a person who they are in the record, and of the scopes asked for those of their role', async () => {
    known.accounts[teacher.subject] = staff;
    const { access } = await signIn(url, teacher);
    expect(await claimsOf(access)).toMatchObject({
      client_id: 'demo-portal',
      sub: 'demo-teacher',
      person: staff.person,
      org: staff.organisations,
      purposes: ['teaching', 'student-support'],
      purpose: 'teaching',
      scope: 'account learners:read',
    });
    const asked = bearers.at(-1)!.replace('Bearer ', '');
    expect(await claimsOf(asked)).toMatchObject({ client_id: 'identity-provider', scope: 'accounts:read' });
  });

  it('gives somebody whom nobody has linked their own account and nothing else', async () => {
    const guardian = people.find(({ subject }) => subject === 'demo-guardian')!;
    const claims = await claimsOf((await signIn(url, guardian)).access);
    expect(claims).toMatchObject({ org: [], scope: 'account', purposes: ['family-access'] });
    expect(claims['person']).toBeUndefined();
  });

  it('gives somebody linked after sign-in what they asked for then, with the next token', async () => {
    const learner = people.find(({ subject }) => subject === 'demo-learner')!;
    const tokens = await signIn(url, learner);
    known.accounts[learner.subject] = { ...staff, person: { ...staff.person, role: 'learner' } };
    const claims = await claimsOf((await refreshed(url, tokens)).access);
    expect(claims).toMatchObject({ person: { role: 'learner' }, scope: 'account learners:read' });
  });

  it('takes back with the next token what the record has ended meanwhile', async () => {
    known.accounts[teacher.subject] = staff;
    const tokens = await signIn(url, teacher);
    known.accounts[teacher.subject] = null;
    const claims = await claimsOf((await refreshed(url, tokens)).access);
    expect([claims['scope'], claims['person'], claims['org']]).toEqual(['account', undefined, []]);
    await expect(refreshed(url, tokens)).rejects.toThrow('400');
  });

  it('lets somebody in two roles choose one at sign-in, keep it, and take the other the next time [L5]', async () => {
    const other = people.find(({ subject }) => subject === 'demo-other-guardian')!;
    const guardian = {
      ...staff,
      person: { ...staff.person, role: 'guardian' },
      organisations: [],
      roles: ['guardian'],
    };
    const inRole = (role: string) => ({ ...guardian, person: { ...staff.person, role }, roles: ['staff', 'guardian'] });
    known.accounts[other.subject] = guardian;
    known.inRoles[`${other.subject} guardian`] = guardian;
    const before = await signIn(url, other);

    // A centre links the account as staff: the session that is open stays a parent's.
    known.accounts[other.subject] = inRole('staff');
    for (const role of ['staff', 'guardian']) known.inRoles[`${other.subject} ${role}`] = inRole(role);
    const still = await refreshed(url, before);
    expect(await claimsOf(still.access)).toMatchObject({ person: { role: 'guardian' } });

    const asked = await signIn(url, other).catch((error: unknown) => error);
    const { page } = asked as SignInRefused;
    expect(page).toContain('À quel titre ?');
    expect(page).toContain('value="guardian">Parent ou titulaire');
    expect(page).not.toContain('value="learner"');
    for (const role of ['guardian', 'staff']) {
      const tokens = await signIn(url, other, portal.scopes, role);
      expect(await claimsOf(tokens.access)).toMatchObject({ person: { role } });
      expect(await claimsOf((await refreshed(url, tokens)).access)).toMatchObject({ person: { role } });
      expect(await claimsOf((await signIn(url, other, portal.scopes, undefined, role)).access)).toMatchObject({
        person: { role },
      });
    }
  });

  it('shows the form again for a wrong password, in the language of the browser and readable without sight', async () => {
    const refused = await signIn(url, { ...teacher, password: 'guess' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SignInRefused);
    const { status, page } = refused as SignInRefused;
    expect(status).toBe(401);
    expect(page).toContain('<html lang="fr-CA">');
    expect(page).toContain('role="alert"');
    for (const field of ['login', 'password']) expect(page).toContain(`<label for="${field}">`);
    const stale = await fetch(`${url}/interaction/none`, { headers: { 'accept-language': 'en-CA' } });
    expect([stale.status, await stale.text()]).toEqual([400, expect.stringContaining('no longer valid')]);
  });

  it('asks for PKCE and gives codes only back to this machine', async () => {
    const start = (changed: Record<string, string>) =>
      fetch(
        `${url}/auth?${new URLSearchParams({ client_id: 'demo-portal', response_type: 'code', scope: 'account', redirect_uri: 'http://127.0.0.1:7100/signed-in', ...changed })}`,
        { redirect: 'manual' },
      );
    expect((await start({})).headers.get('location')).toContain('error=invalid_request');
    const elsewhere = await start({ redirect_uri: 'https://ailleurs.example/', code_challenge: 'x'.repeat(43) });
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([400, null]);
  });

  it('gives a vendor’s approved system the organisations that approved it, and nothing once they have withdrawn', async () => {
    const id = 'vendor-0123456789ab';
    const vendor = {
      ...{ id, scopes: ['learners:read'], organisations: ['css-a'], purposes: ['teaching'] },
      ...{ authMethod: 'client_secret_basic', keys: [] },
    };
    known.vendors[id] = { claims: vendor, secret: 'true' };
    const ask = (secret: string) =>
      fetch(`${url}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
    const given = (await (await ask('true')).json()) as { access_token: string; expires_in: number };
    expect(given.expires_in).toBe(300);
    expect(await claimsOf(given.access_token)).toMatchObject({
      client_id: id,
      org: ['css-a'],
      purposes: ['teaching'],
      scope: 'learners:read',
    });
    expect((await ask('guess')).status).toBe(401);
    known.vendors[id] = { claims: { ...vendor, organisations: [] }, secret: 'true' };
    expect((await ask('true')).status).toBe(401);
    expect((await ask('verified-by-the-student-record')).status).toBe(401);
  });

  it('gives a vendor’s system that signs by its key a token, and none to another key or to a secret [H4]', async () => {
    const id = 'vendor-0123456789ac';
    const [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
    const vendor = {
      ...{ id, scopes: ['learners:read'], organisations: ['css-a'], purposes: ['teaching', 'student-support'] },
      ...{ authMethod: 'private_key_jwt', keys: [await exportJWK(own.publicKey)] },
    };
    known.vendors[id] = { claims: vendor, secret: 'true' };
    const assertion = (key: CryptoKey, audience = url) =>
      new SignJWT({ jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(key);
    const ask = (client_assertion: string) =>
      fetch(`${url}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion,
        }),
      });
    const signed = await assertion(own.privateKey);
    const given = (await (await ask(signed)).json()) as { access_token: string };
    expect(await claimsOf(given.access_token)).toMatchObject({
      client_id: id,
      org: ['css-a'],
      purposes: ['teaching', 'student-support'],
    });
    expect((await ask(signed)).status).toBe(401);
    expect((await ask(await assertion(other.privateKey))).status).toBe(401);
    expect((await ask(await assertion(own.privateKey, 'https://elsewhere.example'))).status).toBe(401);
    const secret = await fetch(`${url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:true`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(secret.status).toBe(401);
  });
});

describe('Passing through the gateway', () => {
  let upstream: Server;
  let url: string;
  /** What became of requests that the service never answers. */
  const unanswered = new Map<string, 'asked' | 'hung up'>();

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      const { slow } = /slow=(?<slow>\w+)/.exec(request.url!)?.groups ?? {};
      if (slow) {
        request.resume().on('end', () => unanswered.set(slow, 'asked'));
        response.once('close', () => unanswered.set(slow, 'hung up'));
        return;
      }
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () =>
        response.end(JSON.stringify({ path: request.url, type: request.headers['content-type'], bytes })),
      );
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const upstreams = [
      { name: 'student-record', kind: 'service', port: (upstream.address() as AddressInfo).port },
      { name: 'governance-reporting', kind: 'service', port: await freePort() },
    ];
    url = await startPart('gateway', { UPSTREAMS: JSON.stringify(upstreams), PORTAL_FOLDER: folder });
  });
  afterAll(() => upstream.close());

  it('takes the service’s name off the path and leaves the body as it is', async () => {
    const body = Buffer.alloc(3_000_000, 'é');
    const answer = await fetch(`${url}/student-record/v1/imports?source=x`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/zip' },
    });
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(await answer.json()).toEqual({ path: '/v1/imports?source=x', type: 'application/zip', bytes: body.length });
  });

  it.each(['/ims/oneroster', '/api/3/action/package_list', '/common-grants/opportunities', '/ooapi/v5/courses'])(
    'passes what a standard has an address for: %s, as the door in containers does',
    async (address) => {
      expect(await (await fetch(`${url}/student-record${address}`)).json()).toMatchObject({ path: address });
      for (const file of ['Caddyfile', 'tls.caddy']) {
        const caddy = fs.readFileSync(path.join(import.meta.dirname, '../run/docker/caddy', file), 'utf8');
        expect(/\((v1\|[^)]*)\)/.exec(caddy)![1]!.split('|')).toContain(address.split('/')[1]);
      }
    },
  );

  it.each(['/metric', '/metrics-all', '/admin', '/V1/x', '/v1;x/y', '/', ''])(
    'passes only what is named: nothing at %j [L1]',
    async (path) => {
      const answer = await fetch(`${url}/student-record${path}`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'not-found']);
    },
  );

  it.each(['/', '/health', '/none', '/student-record/none'])(
    'gives %s to no frame of another site [L8]',
    async (path_) => {
      fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
      const { headers } = await fetch(url + path_);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': "frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
      });
    },
  );

  it.each([
    ['fr-CA', 'Le service governance-reporting ne répond pas.'],
    ['en-CA', 'The service governance-reporting does not answer.'],
  ])('says in %s that a service is down', async (language, detail) => {
    const answer = await fetch(`${url}/governance-reporting/v1/plan`, { headers: { 'accept-language': language } });
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'service-unreachable', detail });
  });

  it.each([
    ['PUT', 'PUTs', '{}'],
    ['DELETE', 'DELETEs', ''],
  ])(
    'hangs up on the service when its client does, so that no %s is done for nobody [F11]',
    async (method, slow, body) => {
      const { hostname, port } = new URL(url);
      const client = request({ hostname, port, method, path: `/student-record/v1/classes?slow=${slow}`, agent: false });
      client.on('error', () => undefined).end(body);
      await eventually(() => expect(unanswered.get(slow)).toBe('asked'));
      client.destroy();
      await eventually(() => expect(unanswered.get(slow)).toBe('hung up'), { timeout: 5_000 });
    },
  );

  it('tells the health of every part, and not where it listens [L8] [F11]', async () => {
    const milliseconds = expect.any(Number) as number;
    const kind = 'service';
    const answer = await fetch(`${url}/health`);
    // By its status as well: `curl -f` and most monitors read nothing else.
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      state: 'down',
      parts: [
        { name: 'student-record', kind, state: 'up', milliseconds },
        { name: 'governance-reporting', kind, state: 'down', milliseconds },
      ],
    });
  });

  it.each([
    ['GET', '//x', 404],
    ['GET', '/\\', 404],
    ['GET', '/../', 404],
    ['GET', '/a/../../b', 404],
    ['GET', '/%00', 404],
    ['GET', '/%', 400],
    ['GET', '/%2e%2e/', 404],
    ['GET', '/student-record//x', 404],
    ['QUERY', '/student-record/v1/plan', 400],
    ['QUERY', '/', 400],
    ['PROPFIND', '/', 404],
  ])('answers %s %s with a refusal, not a fault [L12]', async (method, path, status) => {
    const answer = await sendRaw(url, { method, path });
    expect([answer.status, JSON.parse(answer.text).status]).toEqual([status, status]);
  });

  it('reads no body of its own: one without end is refused at once [M3]', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': 400_000_000 };
    expect((await sendRaw(url, { method: 'POST', path: '/anything', headers })).status).toBe(404);
  });
});

/** A request whose body, if it says that it has one, never comes. */
function sendRaw(
  url: string,
  { method, path, headers = {} }: { method: string; path: string; headers?: Record<string, string | number> },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        sent.destroy();
        resolve({ status: answer.statusCode!, text });
      });
    });
    sent.on('error', reject);
    if (headers['content-length']) sent.flushHeaders();
    else sent.end();
  });
}
