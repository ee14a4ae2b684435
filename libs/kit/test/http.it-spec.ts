import { jest } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { eventually } from '@pan/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Client, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { Caller } from '@pan/kit/context';
import { Database, networkOf, RateLimits, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { createApp, openApiOf } from '@pan/kit/service';
import { payerOf, RequestLimits } from '../src/http/request-limits.js';
import { BoxModule, boxes, boxOptions, boxSchema, Counting, type Boxes } from './http-fixture.js';

let on: Boxes;
const call: Boxes['call'] = (...args) => on.call(...args);
beforeAll(async () => (on = await boxes()));
afterAll(() => on.close());

describe('Who asks', () => {
  it('reaches the handler and what it awaits, also after a body', async () => {
    const { json } = await call('GET', '/v1/boxes/caller', {
      headers: { 'accept-language': 'en-CA', 'purpose-of-use': 'teaching' },
    });
    expect(json).toMatchObject({
      clientId: 'spec',
      subject: null,
      person: null,
      organisations: ['css-a'],
      language: 'en',
      operation: 'GET /v1/boxes/caller',
    });
    const posted = await call('POST', '/v1/boxes/caller', { body: { label: 'x' } });
    expect(posted.json).toEqual({ clientId: 'spec' });
  });

  it('is nobody on a public route', async () => {
    expect((await call('GET', '/v1/boxes/open', { token: '' })).json).toEqual({ clientId: 'anonymous' });
  });

  it.each([
    ['no token', () => Promise.resolve('')],
    ['an expired token', () => on.issuer.token({ expiresIn: -60 })],
    ['a token for another audience', () => on.issuer.token({ audience: 'urn:other' })],
    ['a token of another issuer', () => on.issuer.token({ issuer: 'https://other' })],
    ['an identity token', () => on.issuer.token({ type: 'JWT' })],
    ['an invented token', () => Promise.resolve('a.b.c')],
  ])('is refused with %s', async (_name, token) => {
    const { status, headers, json } = await call('GET', '/v1/boxes/caller', { token: await token() });
    expect({ status, code: json.code }).toEqual({ status: 401, code: 'unauthenticated' });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="pan"/);
  });

  it('needs the scope of the route', async () => {
    const token = await on.issuer.token({ scopes: ['learners:write'] });
    const { status, headers, json } = await call('GET', '/v1/boxes/caller', { token });
    expect({ status, code: json.code }).toEqual({ status: 403, code: 'insufficient-scope' });
    expect(headers.get('www-authenticate')).toContain('scope="learners:read"');
  });

  it('sees nothing without organisations', async () => {
    const made = await call('POST', '/v1/boxes', { body: { label: 'seen' } });
    expect((await call('GET', `/v1/boxes/${made.json.id}`)).status).toBe(200);
    const token = await on.issuer.token({ organisations: [] });
    expect((await call('GET', `/v1/boxes/${made.json.id}`, { token })).json.code).toBe('box-unknown');
    const write = await call('POST', '/v1/boxes', { token, body: { label: 'none' } });
    expect(write.status).toBe(403);
  });

  it('is asked before the body is read', async () => {
    const { status } = await call('POST', '/v1/boxes', { token: '', body: '{ not json' });
    expect(status).toBe(401);
  });

  it('must be said by every route, or the service does not start', async () => {
    @Controller()
    class Careless {
      @Get('careless')
      get() {
        return {};
      }
    }
    @Module({ controllers: [Careless] })
    class CarelessModule {}
    const settings = on.app.get<ServiceSettings>(SETTINGS);
    await expect(createApp(CarelessModule, { settings, ...boxOptions })).rejects.toThrow('GET /careless says neither');
  });
});

describe('A refusal', () => {
  it('is a problem in French, or in English when asked', async () => {
    const french = await call('GET', '/v1/boxes/failures/full');
    expect(french.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(french.headers.get('content-language')).toBe('fr-CA');
    expect(french.headers.get('vary')).toBe('Accept-Language');
    expect(french.json).toEqual({
      type: 'http://127.0.0.1:7100/problems/box-is-full',
      title: "Conflit avec l'état actuel",
      status: 409,
      detail: 'La boîte 7 est pleine.',
      code: 'box-is-full',
      remedy: 'Videz-la.',
      requestId: french.headers.get('x-request-id'),
    });
    const english = await call('GET', '/v1/boxes/failures/full', { headers: { 'accept-language': 'en-CA, fr;q=0.5' } });
    expect(english.json).toMatchObject({ title: 'Conflict', detail: 'Box 7 is full.', remedy: 'Empty it.' });
  });

  it.each([
    ['GET', '/nowhere', undefined, 404, 'route-unknown'],
    ['DELETE', '/v1/boxes/caller', undefined, 405, 'method-not-allowed'],
    ['QUERY', '/v1/boxes/caller', undefined, 405, 'method-not-allowed'],
    ['POST', '/v1/boxes', '{ not json', 400, 'malformed-body'],
    ['POST', '/v1/boxes', '', 400, 'malformed-body'],
    ['POST', '/v1/boxes', `{"__proto__":{"label":"x"}}`, 400, 'malformed-body'],
    ['POST', '/v1/boxes', { label: 'x'.repeat(1_100_000) }, 413, 'body-too-large'],
    ['POST', '/v1/boxes', { label: 'a\0b' }, 400, 'invalid-characters'],
    ['POST', '/v1/boxes', '{"label":"\\ud800"}', 400, 'invalid-characters'],
    ['GET', '/v1/boxes/failures/a%00b', undefined, 400, 'invalid-characters'],
    ['GET', '/v1/boxes/pages?label=a%00b', undefined, 400, 'invalid-characters'],
    ['GET', '/v1/boxes/%zz', undefined, 400, 'malformed-url'],
    ['GET', '/v1/boxes/pages?label=%E9', undefined, 400, 'malformed-url'],
    ['GET', '/v1/boxes/pages?label=caf%C3', undefined, 400, 'malformed-url'],
    ['GET', `/v1/boxes/${'x'.repeat(600)}`, undefined, 414, 'address-too-long'],
    ['GET', '/v1/boxes/not-a-uuid', undefined, 400, 'invalid-request'],
    ['GET', '/v1/boxes/failures/uuid', undefined, 400, 'invalid-request'],
    ['GET', '/v1/boxes/failures/serialization', undefined, 503, 'temporarily-unavailable'],
    ['GET', '/v1/boxes/failures/bug', undefined, 500, 'internal-error'],
    ['GET', '/v1/boxes/failures/uncatalogued', undefined, 500, 'internal-error'],
  ])('%s %s is told by its cause', async (method, path, body, status, code) => {
    const answer = await call(method, path, { body });
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status, code });
    expect(answer.json.requestId).toBe(answer.headers.get('x-request-id'));
    expect(answer.text).not.toContain('Canari');
  });

  it.each([
    ['objects', `{"items":[${'{},'.repeat(300_000)}{}]}`],
    ['keys', `{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join()}}`],
    ['openings', '['.repeat(500_000) + ']'.repeat(500_000)],
  ])('refuses a body with more %s than anybody means before it is parsed [M1]', async (_what, body) => {
    const parse = jest.spyOn(JSON, 'parse');
    const { status, json } = await call('POST', '/v1/boxes', { body });
    const parsed = parse.mock.calls.some(([text]) => text.length > 100_000);
    parse.mockRestore();
    expect({ status, code: json.code, parsed }).toEqual({ status: 413, code: 'body-too-large', parsed: false });
  });

  it.each([
    ['UTF-8', 'application/json', Buffer.from('{"label":"UTF-8 é"}'), 201, undefined],
    ['UTF-8 with its mark', 'application/json', Buffer.from('\ufeff{"label":"marqué é"}'), 201, undefined],
    [
      'what it declares',
      'application/json; charset=ISO-8859-1',
      Buffer.from('{"label":"Latin é"}', 'latin1'),
      201,
      undefined,
    ],
    ['nothing else', 'application/json', Buffer.from('{"label":"é"}', 'latin1'), 400, 'encoding-broken'],
    ['not a lie', 'application/json; charset=utf-8', Buffer.from('{"label":"é"}', 'latin1'), 400, 'encoding-broken'],
    ['no unknown one', 'application/json; charset=ebcdic', Buffer.from('{"label":"e"}'), 415, 'encoding-unknown'],
  ])('reads a body as %s (%s)', async (_how, type, body, status, code) => {
    const headers = { authorization: `Bearer ${await on.issuer.token()}`, 'content-type': type };
    const answer = await fetch(`${on.url}/v1/boxes`, { method: 'POST', headers, body });
    expect([answer.status, ((await answer.json()) as { code?: string }).code]).toEqual([status, code]);
  });

  it('has stored each of them as it was meant', async () => {
    for (const label of ['UTF-8 é', 'marqué é', 'Latin é'])
      expect((await call('POST', '/v1/boxes', { body: { label } })).json.code).toBe('conflict');
  });

  it('names the methods that an address has', async () => {
    expect((await call('DELETE', '/v1/boxes/open')).headers.get('allow')).toBe('GET, HEAD, PUT');
  });

  it('answers a content type that nothing reads with 415', async () => {
    const { status, json } = await call('POST', '/v1/boxes', {
      body: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect({ status, code: json.code }).toEqual({ status: 415, code: 'media-type-unsupported' });
  });

  it('is a conflict when the row exists, and unavailable when the row is busy', async () => {
    await call('POST', '/v1/boxes', { body: { label: 'twice' } });
    expect((await call('POST', '/v1/boxes', { body: { label: 'twice' } })).json.code).toBe('conflict');
    const busy = await call('GET', '/v1/boxes/failures/serialization');
    expect(busy.headers.get('retry-after')).toBe('2');
  });

  it('points at every field', async () => {
    const body = { label: '', size: 'huge', extra: 1, items: [{ label: 'ok' }, { weight: -1, 'a/b': 1 }] };
    const { status, json } = await call('POST', '/v1/boxes', { body, headers: { 'accept-language': 'en' } });
    expect(status).toBe(400);
    const errors = json.errors.map(({ pointer, code, detail }: Record<string, string>) => [pointer, code, detail]);
    expect(errors.sort()).toEqual([
      ['/extra', 'whitelist-validation', 'There is no such field here.'],
      ['/items/1/a~1b', 'whitelist-validation', 'There is no such field here.'],
      ['/items/1/label', 'required', 'This field is required.'],
      ['/items/1/weight', 'min', 'At least 0 is expected.'],
      ['/label', 'is-length', 'From 1 to 60 characters are expected.'],
      ['/size', 'is-in', 'Values allowed: small, large.'],
    ]);
    expect((await call('POST', '/v1/boxes', { body: [] })).json.errors[0].pointer).toBe('');
    expect(
      (await call('GET', '/v1/boxes/pages?limit=501&who=1')).json.errors
        .map((error: { pointer: string }) => error.pointer)
        .sort(),
    ).toEqual(['?limit', '?who']);
  });
});

describe('The read of a person', () => {
  const learners = [randomUUID(), randomUUID()];

  it('takes a purpose of the catalogue', async () => {
    const token = await on.issuer.token({ purpose: null });
    expect((await call('GET', '/v1/boxes/persons?who=x', { token })).json.code).toBe('purpose-required');
    expect(
      (await call('GET', '/v1/boxes/persons?who=x', { headers: { 'purpose-of-use': 'curiosity' } })).json.code,
    ).toBe('purpose-unknown');
  });

  it('takes none but those that the token grants, and the first of these by default [M4]', async () => {
    const token = await on.issuer.token({ purposes: ['school-administration', 'student-support'] });
    const read = (headers: Record<string, string> = {}) =>
      call('GET', `/v1/boxes/persons?who=${randomUUID()}`, { token, headers });
    for (const purpose of ['ministry-supervision', 'statistics', 'teaching', 'family-access']) {
      const { status, json } = await read({ 'purpose-of-use': purpose });
      expect([status, json.code, json.remedy]).toEqual([
        403,
        'purpose-not-granted',
        expect.stringContaining('student-support'),
      ]);
    }
    expect((await read({ 'purpose-of-use': 'student-support' })).status).toBe(200);
    expect((await read()).status).toBe(200);
    const entries = await on.database.query<{ purpose: string }>(
      `select purpose from access_log where acting_organisations = '{ministere}' order by at`,
    );
    expect(entries.map(({ purpose }) => purpose)).toEqual(['student-support', 'school-administration']);
    await on.database.query('truncate access_log');
  });

  it('leaves an entry before its answer leaves', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        call('GET', `/v1/boxes/persons?who=${learners.join()}`, { headers: { 'purpose-of-use': 'teaching' } }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const entries = await on.database.query<Record<string, unknown>>('select * from access_log');
    expect(entries).toHaveLength(40);
    expect(entries[0]).toMatchObject({
      client_id: 'spec',
      subject: null,
      acting_organisations: ['css-a'],
      operation: 'list-persons',
      purpose: 'teaching',
      learner_ids: learners,
      visible_to: ['css-a'],
      request_id: expect.any(String),
      legal_basis: expect.stringContaining('instruction publique'),
    });
  });

  it('is withheld when the entry was forgotten', async () => {
    const answer = await call('GET', '/v1/boxes/forgotten');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('Tremblay');
  });

  it('cannot be changed or hidden by the service', async () => {
    const denied = on.app
      .get<{ query(sql: string): Promise<unknown> }>((await import('typeorm')).DataSource)
      .query('delete from access_log');
    await expect(denied).rejects.toThrow('permission denied');
  });
});

describe('A fact that could not be applied', () => {
  it.each([
    ['about a person', JSON.stringify({ learnerId: '0199b000-0000-4000-8000-000000000011', level: 'x' }), 1],
    ['about a person, by its key alone', '{', 1],
    ['about no person', JSON.stringify({ sessionId: '0199b000-0000-4000-8000-000000000012' }), 0],
  ])('%s, is shown for a purpose, and leaves an entry if it is about one [M12]', async (kind, payload, entries) => {
    const [key] = [kind, ...(payload === '{' ? ['0199b000-0000-4000-8000-000000000011'] : [])].reverse();
    await on.database.query(`insert into parked_key values ('t', $1, now())`, [key]);
    const [letter] = await on.database.query<{ id: string }>(
      `insert into dead_letter (topic, partition, "offset", key, headers, payload, code, reason, at)
       values ('t', 0, 0, $1, '{}', $2, 'unlucky', '', now()) returning id`,
      [key, payload],
    );
    const path = `/v1/operations/dead-letters/${letter!.id}`;
    const token = await on.issuer.token({ purpose: null });
    expect((await call('GET', path, { token })).json.code).toBe('purpose-required');
    await on.database.query('truncate access_log');
    expect((await call('GET', path)).json).toMatchObject({ payload });
    const logged = await on.database.query('select operation, learner_ids from access_log');
    const entry = { operation: 'show-dead-letter', learner_ids: ['0199b000-0000-4000-8000-000000000011'] };
    expect(logged).toEqual(Array.from({ length: entries }, () => entry));
  });
});

describe('A POST that shows a person', () => {
  it('answers the same again under its key, with an entry each time [M7]', async () => {
    const label = '0199b000-0000-4000-8000-000000000001';
    const send = () =>
      call('POST', '/v1/boxes/persons', { body: { label }, headers: { 'idempotency-key': 'person-1' } });
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status, again.json]).toEqual([201, 201, { id: label }]);
    const entries = await on.database.query('select 1 from access_log where $1 = any(learner_ids)', [label]);
    expect(entries).toHaveLength(2);
  });
});

describe('Many POSTs with a key at once', () => {
  it('are all answered: none waits for a second connection while it holds one [D2]', async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        call('POST', '/v1/boxes/persons', {
          body: { label: randomUUID() },
          headers: { 'idempotency-key': `crowd-${n}` },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  });
});

describe('A POST with an Idempotency-Key', () => {
  const post = (key: string, label: string, token?: string) =>
    call('POST', '/v1/boxes', { body: { label }, headers: { 'idempotency-key': key }, ...(token && { token }) });

  it('happens once and answers alike', async () => {
    const before = on.controller.inserted;
    const first = await post('k1', 'once');
    const again = await post('k1', 'once');
    expect(first.status).toBe(201);
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('etag')).toBe('"1"');
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(on.controller.inserted - before).toBe(1);
  });

  it('is refused for another request, and when the key is no key', async () => {
    expect((await post('k1', 'other')).json.code).toBe('idempotency-key-reused');
    expect((await post('k'.repeat(256), 'other')).json.code).toBe('idempotency-key-invalid');
  });

  it('belongs to one client', async () => {
    const token = await on.issuer.token({ clientId: 'someone-else', organisations: ['css-a'] });
    expect((await post('k1', 'another client', token)).headers.get('idempotency-replayed')).toBeNull();
  });

  it('belongs to one person, and to the organisations that the token names [M7]', async () => {
    const pupil = { clientId: 'portal', organisations: ['css-a'], subject: 'pupil-1' };
    const answers = [];
    for (const [n, who] of [pupil, { ...pupil, subject: 'pupil-2' }, { ...pupil, organisations: ['css-b'] }].entries())
      answers.push((await post('same', `of ${n}`, await on.issuer.token(who))).json.label);
    expect(answers).toEqual(['of 0', 'of 1', 'of 2']);
    const again = await post('same', 'of 0', await on.issuer.token({ ...pupil, organisations: ['css-a'] }));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is refused while the first is under way', async () => {
    let open!: () => void;
    on.controller.gate = new Promise((resolve) => (open = resolve));
    const first = post('k2', 'slow');
    await eventually(async () =>
      expect(
        (
          await on.database.query(
            `select 1 from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and a.datname = current_database() and a.application_name <> 'outbox-relay'`,
          )
        ).length,
      ).toBeGreaterThan(0),
    );
    const second = await post('k2', 'slow');
    open();
    expect([second.status, second.json.code, second.headers.get('retry-after')]).toEqual([
      409,
      'request-in-progress',
      '1',
    ]);
    expect((await first).status).toBe(201);
  });

  it('keeps nothing of a refusal', async () => {
    expect((await post('k3', 'too much')).json.code).toBe('box-is-full');
    expect(await on.database.query(`select 1 from box where label = 'too much'`)).toEqual([]);
    expect(await on.database.query(`select 1 from idempotency_key where key = 'k3'`)).toEqual([]);
  });

  it('is forgotten after a day', async () => {
    await on.database.query(`update idempotency_key set at = at - interval '25 hours'`);
    expect((await post('k1', 'next day')).status).toBe(201);
    expect((await on.database.query(`select 1 from idempotency_key`)).length).toBe(1);
  });
});

describe('An allowance', () => {
  const wrong = { name: 'spec-wrong', points: 3, seconds: 600, refusal: 'too-many-attempts' };

  it('is counted by all instances together, and its refusal says when it comes back [M11]', async () => {
    const source = on.app.get(DataSource);
    const [one, other] = [new RateLimits(source), new RateLimits(source)];
    const spent = await Promise.allSettled([one, other, one, other, one].map((limits) => limits.take(wrong, 'a')));
    expect(spent.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const refused = await other.requireLeft(wrong, 'a').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'too-many-attempts',
      details: { retryAfter: expect.any(Number) },
    });
    await expect(other.requireLeft(wrong, 'b')).resolves.toBeUndefined();
    expect(JSON.stringify(await on.database.query('select key from rate_limit'))).not.toContain('"spec-wrong:a"');
  });

  it('counts addresses of one network of IPv6 as one', () => {
    expect(networkOf('2001:db8:1:2::7')).toBe(networkOf('2001:db8:1:2:ffff::1'));
    expect(networkOf('2001:db8:1:3::7')).not.toBe(networkOf('2001:db8:1:2::7'));
    expect(networkOf('::ffff:192.0.2.1')).toBe(networkOf('192.0.2.1'));
  });
});

describe('Who asks too often', () => {
  const points = (all: number) => ({ POINTS_OF_SYSTEM: all, POINTS_OF_PERSON: all, POINTS_OF_STRANGER: all });
  const system = { clientId: 'busy', subject: null } as Caller;

  it('is told to wait by all instances together, and nobody else is [M11]', async () => {
    const source = on.app.get(DataSource);
    const [one, other] = [new RequestLimits(points(10), source), new RequestLimits(points(10), source)];
    for (const limits of [one, other]) await limits.take(system, '192.0.2.1', 6);
    for (const limits of [one, other]) await limits.share();
    await expect(other.take(system, '192.0.2.1', 1)).rejects.toMatchObject({
      code: 'too-many-requests',
      details: { retryAfter: expect.any(Number) },
    });
    await expect(other.take({ ...system, clientId: 'quiet' }, '192.0.2.1', 10)).resolves.toBeUndefined();
    await expect(other.take({ ...system, subject: 'somebody' }, '192.0.2.1', 10)).resolves.toBeUndefined();
    expect(JSON.stringify(await on.database.query('select key from rate_limit'))).not.toMatch(/busy|192/);
    for (const limits of [one, other]) limits.onModuleDestroy();
  });

  it('has its whole minute when the clock was set back by an hour meanwhile [F11]', async () => {
    const source = on.app.get(DataSource);
    const [one, other] = [new RequestLimits(points(10), source), new RequestLimits(points(10), source)];
    const late = { ...system, clientId: 'late' };
    await one.take(late, '192.0.2.1', 6);
    await one.share();
    await on.database.query(`update rate_limit set expire = expire + 3600000`);
    await other.take(late, '192.0.2.1', 6);
    await other.share();
    await expect(other.take(late, '192.0.2.1', 1)).resolves.toBeUndefined();
    for (const limits of [one, other]) limits.onModuleDestroy();
  });

  it('is told of to the others in one statement, however many ask', async () => {
    const source = on.app.get(DataSource);
    const limits = new RequestLimits(points(10), source);
    const systems = Array.from({ length: 60 }, (_, n) => ({ ...system, clientId: `system-${n}` }));
    for (const each of systems) await limits.take(each, '192.0.2.1', 7);
    const other = new RequestLimits(points(10), source);
    for (const each of systems) await other.take(each, '192.0.2.1', 7);
    let connections = 0;
    const count = () => (connections += 1);
    const pool = (source.driver as unknown as { master: Pool }).master.on('acquire', count);
    await limits.share();
    await other.share();
    pool.off('acquire', count);
    // Polls and jobs look as well.
    expect(connections).toBeLessThan(30);
    for (const each of systems)
      await expect(other.take(each, '192.0.2.1', 1)).rejects.toMatchObject({ code: 'too-many-requests' });
    await on.database.query(`update rate_limit set expire = expire - 14400000`);
    await limits.take(system, '192.0.2.1', 1);
    await limits.share();
    const expired = `select key from rate_limit where expire < extract(epoch from clock_timestamp()) * 1000`;
    expect(await on.database.query(expired)).toEqual([]);
    for (const one of [limits, other]) one.onModuleDestroy();
  });

  it('is a person of a system, the system, or the network that somebody unknown comes from [M11]', () => {
    expect(payerOf({ ...system, subject: 'somebody' }, '192.0.2.1')).toEqual(['person', 'busy somebody']);
    expect(payerOf(system, '192.0.2.1')).toEqual(['system', 'busy']);
    expect(payerOf({ ...system, clientId: 'anonymous' }, '192.0.2.1')).toEqual(['stranger', '192.0.2.1']);
  });

  it('meets the limit on every operation but those that say otherwise [M11]', async () => {
    const { app } = on;
    const busy = jest
      .spyOn(app.get(RequestLimits), 'take')
      .mockRejectedValue(new DomainError('too-many-requests', { seconds: 7 }, { retryAfter: 7 }));
    const answers = await Promise.all(
      ['/v1/boxes/open', '/v1/boxes/caller', '/health/live', '/metrics'].map((path) => call('GET', path)),
    );
    busy.mockRestore();
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200, 200]);
    expect(answers[0]!.json).toMatchObject({ code: 'too-many-requests', title: 'Trop de requêtes' });
    expect(answers[0]!.headers.get('retry-after')).toBe('7');
  });
});

describe('Versions', () => {
  const id = randomUUID();
  const put = (headers: Record<string, string>) => call('PUT', `/v1/boxes/${id}`, { body: { label: 'x' }, headers });

  it('are required by a change, and must be the present one', async () => {
    expect((await put({})).json.code).toBe('precondition-required');
    expect((await put({ 'if-match': '"2"' })).json.code).toBe('stale-version');
    expect((await put({ 'if-match': 'W/"3"' })).json.code).toBe('stale-version');
    expect((await put({ 'if-match': '"03"' })).json.code).toBe('stale-version');
    expect((await put({ 'if-match': '"3"' })).status).toBe(200);
    expect((await put({ 'if-match': '*' })).status).toBe(200);
  });
});

describe('A list', () => {
  it('is walked by its links at the public address', async () => {
    const seen: number[] = [];
    let path = '/v1/boxes/pages?limit=2';
    for (;;) {
      const { json, headers } = await call('GET', path);
      seen.push(...json.items);
      const next = /^<http:\/\/127\.0\.0\.1:7100\/student-record(.+)>; rel="next"$/.exec(
        headers.get('link') ?? '',
      )?.[1];
      expect(next === undefined).toBe(json.nextCursor === null);
      if (!next) break;
      path = next;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses a cursor it never gave', async () => {
    for (const cursor of ['x', 'e30', Buffer.from('"a\\u0000"').toString('base64url')]) {
      expect((await call('GET', `/v1/boxes/pages?cursor=${cursor}`)).json.code).toBe('cursor-invalid');
    }
  });
});

const start = async (plan: string, lock = plan) =>
  (await call('POST', `/v1/boxes/jobs?plan=${plan}&lock=${lock}`, {})).json.id as string;
const state = async (id: string) => (await call('GET', `/v1/boxes/jobs/${id}`)).json;
const inState = (id: string, expected: string) =>
  eventually(async () => {
    const job = await state(id);
    expect(job.state).toBe(expected);
    return job;
  });

describe('A job', () => {
  it('runs as the one who asked, and reports', async () => {
    const id = await start('problems');
    const job = await inState(id, 'succeeded');
    expect(on.counting.ran).toContain('spec/css-a/problems');
    expect(job).toMatchObject({
      kind: 'counting',
      progress: { done: 2, total: 2 },
      counts: { rows: 3 },
      problemCount: 60,
    });
    expect(job.problems).toHaveLength(50);
    expect(job.problems[0]).toEqual({
      severity: 'error',
      code: 'row-misread',
      detail: 'La ligne 0 est illisible.',
      file: 'users.csv',
      row: 0,
      field: null,
      value: 'Canari',
      remedy: 'Corrigez-la.',
    });
    const more = await call('GET', `/v1/boxes/jobs/${id}/problems?limit=40`);
    const rest = await call('GET', `/v1/boxes/jobs/${id}/problems?limit=40&cursor=${more.json.nextCursor}`);
    expect([more.json.items.length, rest.json.items.length, rest.json.nextCursor]).toEqual([40, 20, null]);
  });

  it('keeps ten thousand findings and no more [H2]', async () => {
    expect((await inState(await start('flood'), 'succeeded')).problemCount).toBe(10_000);
  });

  it('is seen by nobody who lacks an organisation of it, and its values by its sender alone', async () => {
    const id = await start('problems');
    await inState(id, 'succeeded');
    const stranger = await on.issuer.token({ organisations: ['css-b'] });
    expect((await call('GET', `/v1/boxes/jobs/${id}`, { token: stranger })).json.code).toBe('job-unknown');
    const colleague = await on.issuer.token({ organisations: ['css-a', 'css-b'], clientId: 'other' });
    expect((await call('GET', `/v1/boxes/jobs/${id}`, { token: colleague })).json.problems[0].value).toBeNull();
  });

  it('ends as refused or failed, with a reason', async () => {
    expect((await inState(await start('refused'), 'refused')).reason).toEqual({
      code: 'box-is-full',
      detail: 'La boîte 1 est pleine.',
      remedy: 'Videz-la.',
    });
    expect((await inState(await start('bug'), 'failed')).reason.code).toBe('job-failed');
  });

  it('counts and reports once what a transaction does that two others crossed [D8, 1.11]', async () => {
    const job = await inState(await start('crossed'), 'succeeded');
    expect([job.counts, job.problemCount]).toEqual([{ rows: 3, boxes: 1 }, 1]);
  });

  it('waits for a confirmation and goes on', async () => {
    const id = await start('ask');
    expect((await inState(id, 'waiting')).reason).toMatchObject({
      code: 'much-would-end',
      detail: '12 séjours prendraient fin.',
    });
    await call('POST', `/v1/boxes/jobs/${id}/confirmation`);
    await inState(id, 'succeeded');
    expect((await call('POST', `/v1/boxes/jobs/${id}/confirmation`)).json.code).toBe('job-not-waiting');
    expect((await call('POST', `/v1/boxes/jobs/${id}/cancellation`)).json.code).toBe('job-ended');
  });

  it('is cancelled while it runs or waits, and what was staged goes', async () => {
    const [running, waiting] = [await start('endless'), await start('ask')];
    await inState(running, 'running');
    await inState(waiting, 'waiting');
    for (const id of [running, waiting]) await call('POST', `/v1/boxes/jobs/${id}/cancellation`);
    for (const id of [running, waiting]) await inState(id, 'cancelled');
    expect(on.counting.ends).toEqual(expect.arrayContaining([running, waiting]));
  });

  it('runs alone under its lock key', async () => {
    on.counting.mostAtOnce = 0;
    const ids = await Promise.all([1, 2, 3].map(() => start('slow', 'shared')));
    for (const id of ids) await inState(id, 'succeeded');
    expect(on.counting.mostAtOnce).toBe(1);
  });

  it('is taken over when its instance has gone silent', async () => {
    const id = randomUUID();
    await on.database.query(
      `insert into job (id, kind, lock_key, state, params, caller, visible_to, attempts, leased_until)
       select $1, kind, 'gone', 'running', '{"plan":"calm"}', caller, visible_to, 1, now() - interval '1 second' from job limit 1`,
      [id],
    );
    await inState(id, 'succeeded');
  });

  it.each([
    ['succeeds however often it was stopped', { state: 'queued', attempts: 9, failures: 0 }, 'succeeded'],
    [
      'is given up when its process has died of it five times',
      { state: 'running', attempts: 5, failures: 4 },
      'failed',
    ],
  ])('%s [D20]', async (_name, { state: was, attempts, failures }, becomes) => {
    const id = randomUUID();
    await on.database.query(
      `insert into job (id, kind, lock_key, state, params, caller, visible_to, attempts, failures, leased_until)
       select $1::uuid, kind, 'D20', $2, '{"plan":"calm"}', caller, visible_to, $3, $4, now() - interval '1 second' from job limit 1`,
      [id, was, attempts, failures],
    );
    await inState(id, becomes);
  });

  it('is left alone by the instance that has lost it', async () => {
    const id = await start('endless');
    await inState(id, 'running');
    await on.database.query('update job set attempts = attempts + 1 where id = $1', [id]);
    await eventually(() => expect(on.counting.atOnce).toBe(0));
    expect((await state(id)).state).toBe('running');
    await on.database.query(`update job set state = 'failed' where id = $1`, [id]);
  });
});

describe('The service', () => {
  it('is live, ready and measured', async () => {
    expect((await call('GET', '/health/live', { token: '' })).json).toEqual({ state: 'up' });
    expect((await call('GET', '/health/ready', { token: '' })).json).toMatchObject({
      checks: [{ name: 'database', state: 'up' }],
    });
    const { text } = await call('GET', '/metrics', { token: '' });
    expect(text).toContain('http_request_seconds_bucket');
    expect(text).toContain('route="/v1/boxes/:id"');
  });

  it.each([
    ['an answer', '/health/live', 200],
    ['a refusal', '/v1/boxes/caller', 401],
    ['an address that is none', '/nothing', 404],
    ['a request that no parser takes', '/%', 400],
    ['figures', '/metrics', 200],
  ])('lets no browser guess, frame or tell of %s [L8]', async (_what, path, status) => {
    const answer = await call('GET', path, { token: '' });
    expect([answer.status, Object.fromEntries(answer.headers)]).toMatchObject([
      status,
      {
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      },
    ]);
  });

  it('is ready while all of its pool is in use [D22]', async () => {
    const busy = Array.from({ length: 8 }, () =>
      on.app.get(UnitOfWork).run((unit) => unit.query('select pg_sleep(1)')),
    );
    await eventually(() => expect(on.app.get(Database).usage.waiting).toBeGreaterThan(0));
    expect((await call('GET', '/health/ready', { token: '' })).status).toBe(200);
    await Promise.all(busy);
  });

  it('asks those to come again who wait for what somebody holds for long, and answers who only reads [2.7]', async () => {
    const holder = new Client({ connectionString: on.database.adminUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query(`insert into box (label, organisation) values ('held', 'css-a')`);
    const writing = Array.from({ length: 12 }, () => call('POST', '/v1/boxes', { body: { label: 'held' } }));
    await eventually(async () => {
      const [waiting] = await on.database.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(waiting!.n).toBeGreaterThan(2);
    });
    const reading = call('GET', `/v1/boxes/${randomUUID()}`).then(() => 'reading');
    expect(await Promise.race([reading, Promise.race(writing).then(() => 'writing')])).toBe('reading');
    for (const { status, headers, json } of await Promise.all(writing)) {
      expect({ status, code: json.code }).toEqual({ status: 503, code: 'temporarily-unavailable' });
      expect(headers.get('retry-after')).toBe('2');
    }
    await holder.query('rollback');
    await holder.end();
    expect((await call('POST', '/v1/boxes', { body: { label: 'held' } })).status).toBe(201);
  });

  it('changes nothing any more for somebody who has given up, and may have asked again elsewhere', async () => {
    let open!: () => void;
    on.controller.gate = new Promise((resolve) => (open = resolve));
    const arrived = once(on.app.getHttpServer(), 'connection') as Promise<[Socket]>;
    const before = on.controller.inserted;
    const body = JSON.stringify({ label: 'given up' });
    const asked = httpRequest(`${on.url}/v1/boxes`, {
      agent: false,
      method: 'POST',
      headers: {
        authorization: `Bearer ${await on.issuer.token({ organisations: ['css-a'], scopes: ['learners:write'] })}`,
        'content-type': 'application/json',
      },
    }).on('error', () => undefined);
    asked.end(body);
    const [socket] = await arrived;
    await eventually(() => expect(on.controller.inserted).toBe(before + 1));
    asked.destroy();
    if (!socket.destroyed) await once(socket, 'close');
    open();
    expect((await call('POST', '/v1/boxes', { body: { label: 'given up' } })).status).toBe(201);
  });

  it('takes a request id and a trace, and gives them back', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const { headers } = await call('GET', '/v1/boxes/open', { headers: { 'x-request-id': 'abc-12345', traceparent } });
    expect(headers.get('x-request-id')).toBe('abc-12345');
    expect(headers.get('traceparent')).toMatch(new RegExp(`^00-${'a'.repeat(32)}-(?!b{16})[0-9a-f]{16}-01$`));
    const odd = await call('GET', '/v1/boxes/open', { headers: { 'x-request-id': 'é "injected"' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  describe('given a zip', () => {
    const size = 3_000_000;
    const send = async (path: string, length: number): Promise<string> => {
      const token = await on.issuer.token();
      return new Promise((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': 'application/zip',
          'content-length': length,
        };
        const request = httpRequest(on.url + path, { method: 'POST', headers }, (answer) => {
          let body = '';
          answer.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => resolve(body));
        });
        request.on('error', reject);
        request.end(Buffer.alloc(length));
      });
    };

    it('hands it on as a stream', async () => {
      expect(JSON.parse(await send('/v1/boxes/raw', size))).toEqual({ bytes: size, rows: [{ one: 1 }] });
    });

    it('refuses a larger one than the route takes', async () => {
      expect(JSON.parse(await send('/v1/boxes/raw', size + 1)).code).toBe('body-too-large');
    });

    it('refuses it on a route that says nothing of zips [C1]', async () => {
      expect(JSON.parse(await send('/v1/boxes', 5)).code).toBe('media-type-unsupported');
    });
  });

  it('says that a body is too large without cutting the connection, so that a gateway can pass it on [§2]', async () => {
    const headers = { authorization: `Bearer ${await on.issuer.token()}`, 'content-type': 'application/json' };
    const agent = new Agent({ keepAlive: true });
    const answer = await new Promise<{ status?: number; connection?: string }>((resolve, reject) => {
      const sent = httpRequest(`${on.url}/v1/boxes`, { agent, method: 'POST', headers }, (got) => {
        got.resume();
        got.on('end', () => resolve({ status: got.statusCode!, connection: got.headers.connection! }));
      });
      sent.on('error', reject);
      sent.end(Buffer.alloc(3_000_000, 0x20));
    });
    agent.destroy();
    expect(answer).toEqual({ status: 413, connection: 'keep-alive' });
  });

  it('gives up on a body that never ends, and on no other [L12]', async () => {
    const token = await on.issuer.token();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': 100 };
    const answer = await new Promise<{ status?: number; closes?: string }>((resolve, reject) => {
      const sent = httpRequest(`${on.url}/v1/boxes`, { method: 'POST', headers }, (got) => {
        got.resume();
        got.on('end', () => resolve({ status: got.statusCode!, closes: got.headers.connection! }));
      });
      sent.on('error', reject);
      sent.write('{"label":');
    });
    expect(answer).toEqual({ status: 408, closes: 'close' });
    expect((await call('POST', '/v1/boxes', { body: { label: 'in time' } })).status).toBe(201);
  });

  it('serves a reference that loads nothing from elsewhere', async () => {
    const page = await call('GET', '/docs', { token: '' });
    const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(addresses).toHaveLength(3);
    for (const address of addresses) expect((await call('GET', `/${address}`, { token: '' })).status).toBe(200);
  });

  it('says that it will end, from when, and what takes its place', async () => {
    const { status, headers } = await call('GET', '/v1/boxes/old/a%20b?limit=1', { token: '' });
    expect([status, headers.get('deprecation'), headers.get('sunset')]).toEqual([
      200,
      '@1801353600',
      'Thu, 01 Jul 2027 00:00:00 GMT',
    ]);
    expect(headers.get('link')).toMatch(/rel="next", <http:.*\/v2\/boxes\/a%20b>; rel="successor-version"$/);
    const { paths } = (await call('GET', '/openapi.json', { token: '' })).json;
    expect(paths['/v1/boxes/old/{id}'].get).toMatchObject({ deprecated: true, 'x-ending': { sunset: '2027-07-01' } });
    expect(paths['/v1/boxes/caller'].get.deprecated).toBeUndefined();
    expect((await call('GET', '/v1/boxes/open', { token: '' })).headers.get('deprecation')).toBeNull();
  });

  it('describes itself without a database, as it does when it runs', async () => {
    const document = (await call('GET', '/openapi.json', { token: '' })).json;
    expect(await openApiOf(BoxModule, { schema: boxSchema, ...boxOptions })).toEqual(document);
    expect(document.openapi).toBe('3.1.0');
    expect(document.components.schemas.BoxBody).toMatchObject({
      required: ['label'],
      additionalProperties: false,
      properties: {
        label: { type: 'string', minLength: 1, maxLength: 60 },
        size: { enum: ['small', 'large'] },
        items: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
      },
    });
    expect(Object.keys(document.paths['/v1/boxes'].post.responses).sort()).toEqual([
      '201',
      '400',
      '401',
      '403',
      '408',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    const parameters = document.paths['/v1/boxes/pages'].get.parameters.map(({ name }: { name: string }) => name);
    expect(parameters.sort()).toEqual(['cursor', 'label', 'limit']);
    expect(document.paths['/v1/boxes/persons'].get.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'Purpose-Of-Use', in: 'header' })]),
    );
  });
});

describe('What becomes no request', () => {
  it.each([
    [
      'an address that is too long',
      `GET /v1/boxes?q=${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['what is no HTTP', 'HELO exemple.quebec\r\n\r\n', 400, 'malformed-request'],
  ])('is answered by a problem: %s [F11]', async (_name, sent, status, code) => {
    const { hostname, port } = new URL(on.url);
    const socket = connect(Number(port), hostname);
    socket.end(sent);
    let answer = '';
    for await (const part of socket) answer += String(part);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(JSON.parse(body)).toMatchObject({ status, code, detail: expect.any(String) });
  });
});

// The last of all: what a process measures is of the application that began last.
describe('A job that two instances look for', () => {
  it('is run by one of them, and both take part', async () => {
    const settings = on.app.get<ServiceSettings>(SETTINGS);
    const other = await createApp(BoxModule, { settings, ...boxOptions });
    const theirs = other.get(Counting);
    const here = on.counting.ran.length;
    const ids = await Promise.all(Array.from({ length: 6 }, (_, n) => start('slow', `of-two-${n}`)));
    for (const id of ids) await inState(id, 'succeeded');
    expect(theirs.ran.length).toBeGreaterThan(0);
    expect(on.counting.ran.length - here + theirs.ran.length).toBe(ids.length);
    const [first, next] = [await start('endless', 'dies'), await start('calm', 'dies')];
    await inState(first, 'running');
    await other.close();
    // Unless the other one had it, and its end has put it back in the queue.
    await call('POST', `/v1/boxes/jobs/${first}/cancellation`);
    await inState(first, 'cancelled');
    await inState(next, 'succeeded');
  });
});
