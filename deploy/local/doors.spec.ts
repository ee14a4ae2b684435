import * as fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { eventually } from '@pan/testing';
import { freePort, launch, stopPid } from './processes.ts';

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
      args: [path.join(import.meta.dirname, `${part}.ts`)],
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
      purpose: 'school-administration',
      scope: 'organisations:read organisations:write learners:read learners:write roster:import',
    });
  });

  it('gives fewer scopes on request and never more than are registered', async () => {
    expect(await (await ask('demo-sis:demo-sis-secret', { scope: 'learners:read' })).json()).toMatchObject({
      scope: 'learners:read',
    });
    expect((await ask('demo-sis:demo-sis-secret', { scope: 'governance:read' })).status).toBe(400);
  });

  it('refuses a wrong secret', async () => {
    expect((await ask('demo-sis:guess')).status).toBe(401);
  });
});

describe('Passing through the gateway', () => {
  let upstream: Server;
  let url: string;

  beforeAll(async () => {
    upstream = createServer((request, response) => {
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

  it.each([
    ['fr-CA', 'Le service governance-reporting ne répond pas.'],
    ['en-CA', 'The service governance-reporting does not answer.'],
  ])('says in %s that a service is down', async (language, detail) => {
    const answer = await fetch(`${url}/governance-reporting/v1/plan`, { headers: { 'accept-language': language } });
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'service-unreachable', detail });
  });

  it('tells the health of every part', async () => {
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({
      state: 'down',
      parts: [{ name: 'student-record' }, { name: 'governance-reporting', state: 'down' }],
    });
  });
});
