import { generateKeyPairSync, hash, randomUUID } from 'node:crypto';
import { migrate } from '@pan/kit/data';
import { testDatabase } from '@pan/testing';
import { exportJWK } from 'jose';
import { requestDays, requestsOfSource } from '../src/domain/clients/client-access.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { sisOfA, sisOfB, startRecord, twoCentres, type Answer, type Client, type RunningRecord } from './record.js';
import { proved, requestsAddress, vendorKey, type VendorKey } from './vendor-keys.js';

describe('A vendor’s system', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let ministry: Client;
  let key: VendorKey;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
    key = await vendorKey();
  });
  afterAll(() => record.close());

  const wish = {
    vendor: 'Logiciels Boréal inc.',
    scopes: ['learners:read', 'organisations:read'],
    purpose: 'school-administration',
    otherPurposes: ['student-support'],
    organisations: ['css-a', 'css-b'],
  };
  const send = async (path: string, body: object): Promise<Answer> => {
    const answer = await fetch(record.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
  const attempt = async (changed: object = {}) =>
    send('/v1/client-requests', { ...wish, ...(await proved(key)), ...changed });
  const ask = async (changed: object = {}): Promise<string> => {
    const { status, body } = await attempt(changed);
    expect([status, body.code]).toEqual([201, undefined]);
    return body.id as string;
  };
  const withSecret = { authMethod: 'client_secret_basic' };
  const approve = (client: Client, id: string) => client.post(`/v1/client-requests/${id}/approval`, undefined);
  /** The client of one centre, with its secret. */
  const approved = async (client: Client, changed: object = {}) => {
    const { body } = await approve(client, await ask({ ...withSecret, ...changed }));
    return body.clients[0] as { clientId: string; organisation: string; secret: string };
  };
  const verify = async (clientId: string, secret: string) =>
    (await ministry.post(`/v1/clients/${clientId}/verification`, { secret })).body.valid as boolean;

  it('is asked for by anybody, and each centre that approves has a client of its own [H4]', async () => {
    const id = await ask(withSecret);
    const { body: seen } = await a.get(`/v1/client-requests/${id}`);
    expect(seen.organisations).toEqual([{ code: 'css-a', state: 'requested', clientId: null, reason: null }]);
    const [first, second] = [(await approve(a, id)).body.clients, (await approve(b, id)).body.clients];
    expect([first, second]).toMatchObject([[{ organisation: 'css-a' }], [{ organisation: 'css-b' }]]);
    expect(first[0].clientId).not.toBe(second[0].clientId);
    expect(await verify(first[0].clientId, first[0].secret)).toBe(true);
    expect(await verify(second[0].clientId, second[0].secret)).toBe(true);
    expect(await verify(second[0].clientId, first[0].secret)).toBe(false);
    expect(await verify(first[0].clientId, second[0].secret)).toBe(false);
    expect((await ministry.get(`/v1/clients/${first[0].clientId}`)).body).toEqual({
      id: first[0].clientId,
      vendor: wish.vendor,
      scopes: wish.scopes,
      purpose: 'school-administration',
      purposes: ['school-administration', 'student-support'],
      organisations: ['css-a'],
      authMethod: 'client_secret_basic',
      keys: [],
      product: null,
      productVersion: null,
    });
    const kept = await record.database.query<{ row: string }>(`select t::text as row from client_secret t`);
    expect(kept.some(({ row }) => row.includes(first[0].secret as string))).toBe(false);
  });

  it('that signs with its key has no secret that anybody could be shown [H4]', async () => {
    const { body } = await approve(ministry, await ask());
    expect(body.clients.map((one: object) => ({ ...one, clientId: '' }))).toEqual(
      ['css-a', 'css-b'].map((organisation) => ({ organisation, clientId: '', secret: null })),
    );
    const { clientId } = body.clients[0];
    const { body: client } = await ministry.get(`/v1/clients/${clientId}`);
    expect(client).toMatchObject({ authMethod: 'private_key_jwt', keys: [key.jwk], organisations: ['css-a'] });
    expect(await verify(clientId, 'guess')).toBe(false);
    expect((await a.post(`/v1/clients/${clientId}/secrets`, {})).body.code).toBe('client-signs-with-key');
  });

  it('approved ten times at once by two centres has one client for each', async () => {
    const id = await ask(withSecret);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => approve(n % 2 ? a : b, id)));
    const granted = answers.filter(({ status }) => status === 201).flatMap(({ body }) => body.clients as object[]);
    expect(granted.map((one) => (one as { organisation: string }).organisation).sort()).toEqual(['css-a', 'css-b']);
    expect(answers.filter(({ body }) => body.code === 'client-request-decided')).toHaveLength(8);
  });

  it('gets a second secret, while the former is taken for a time or no longer [H4]', async () => {
    const { clientId, secret } = await approved(a);
    const rotate = async (client: Client, body: object = {}) =>
      (await client.post(`/v1/clients/${clientId}/secrets`, body)).body;
    expect((await rotate(b)).code).toBe('client-unknown');
    const second = await rotate(a);
    expect(Date.parse(second.formerEndsAt)).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    expect([await verify(clientId, secret), await verify(clientId, second.secret)]).toEqual([true, true]);
    const third = await rotate(a, { overlapHours: 0 });
    const valid = [secret, second.secret as string, third.secret as string].map((one) => verify(clientId, one));
    expect(await Promise.all(valid)).toEqual([false, false, true]);
  });

  it('changes from a secret to keys, and from one key to the next, without being withdrawn [H4]', async () => {
    const { clientId, secret } = await approved(a);
    const [one, next] = [await vendorKey(), await vendorKey()];
    const put = (client: Client, keys: object[]) => client.put(`/v1/clients/${clientId}/keys`, { keys });
    expect((await put(b, [one.jwk])).body.code).toBe('client-unknown');
    expect((await put(a, [one.jwk, next.jwk])).status).toBe(204);
    expect((await ministry.get(`/v1/clients/${clientId}`)).body).toMatchObject({
      authMethod: 'private_key_jwt',
      keys: [one.jwk, next.jwk],
    });
    expect(await verify(clientId, secret)).toBe(false);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect((await put(a, [await exportJWK(privateKey)])).body.code).toBe('invalid-request');
  });

  it('is suspended, comes back, and is nobody’s once withdrawn, each centre for itself', async () => {
    const { body } = await approve(ministry, await ask());
    const [ofA, ofB] = (body.clients as { clientId: string }[]).map(({ clientId }) => clientId);
    const organisations = async () =>
      [ofA, ofB].map(async (id) => (await ministry.get(`/v1/clients/${id}`)).body.organisations as string[]);
    const all = async () => (await Promise.all(await organisations())).flat();
    expect((await a.post(`/v1/clients/${ofA}/suspension`, undefined)).status).toBe(204);
    expect((await a.post(`/v1/clients/${ofB}/suspension`, undefined)).body.code).toBe('client-unknown');
    expect(await all()).toEqual(['css-b']);
    expect((await a.post(`/v1/clients/${ofA}/suspension`, undefined)).body.code).toBe('client-already-so');
    expect((await a.call('DELETE', `/v1/clients/${ofA}/suspension`)).status).toBe(204);
    expect(await all()).toEqual(['css-a', 'css-b']);
    for (const id of [ofA, ofB]) expect((await ministry.call('DELETE', `/v1/clients/${id}`)).status).toBe(204);
    expect(await all()).toEqual([]);
    expect((await a.call('DELETE', `/v1/clients/${ofA}/suspension`)).body.code).toBe('client-already-so');
  });

  it('is out of sight of a centre that it did not ask', async () => {
    const id = await ask({ organisations: ['css-a'] });
    expect((await approve(b, id)).body.code).toBe('client-request-unknown');
    const { body } = await approve(a, id);
    expect((await b.get(`/v1/clients/${body.clients[0].clientId}`)).body.code).toBe('client-unknown');
    const { body: list } = await b.get('/v1/client-requests?limit=500');
    expect(list.items.some((one: { id: string }) => one.id === id)).toBe(false);
  });

  it('is refused with a reason, which whoever holds its key can read and nobody else [M2]', async () => {
    const id = await ask();
    const { clients } = (await approve(b, id)).body;
    expect((await a.post(`/v1/client-requests/${id}/refusal`, { reason: 'Pas de contrat.' })).status).toBe(204);
    expect((await approve(a, id)).body.code).toBe('client-request-decided');
    const answers = async (by: VendorKey) =>
      send(`/v1/client-requests/${id}/answers`, { proof: await by.sign(`${requestsAddress}/${id}/answers`) });
    expect((await answers(key)).body.organisations).toEqual([
      { code: 'css-a', state: 'refused', clientId: null, reason: 'Pas de contrat.' },
      { code: 'css-b', state: 'approved', clientId: clients[0].clientId, reason: null },
    ]);
    expect((await answers(await vendorKey())).body.code).toBe('client-proof-invalid');
  });

  it.each([
    ['a scope that no vendor gets', { scopes: ['clients:write'] }, 400, 'invalid-request'],
    ['no organisation', { organisations: [] }, 400, 'invalid-request'],
    ['an organisation that is none', { organisations: ['css-z'] }, 404, 'organisation-unknown'],
    ['a purpose that is none', { otherPurposes: ['curiosity'] }, 400, 'invalid-request'],
  ])('is refused when it asks for %s', async (_what, changed, status, code) => {
    const answer = await attempt(changed);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('is refused without a proof by its key, made for this request just now and used once [M2]', async () => {
    const stranger = await vendorKey();
    const { privateKey, publicKey: short } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const good = await proved(key);
    await ask(good);
    const bad: [object, string][] = [
      [{ proof: undefined }, 'invalid-request'],
      [{ key: undefined }, 'invalid-request'],
      [{ key: await exportJWK(privateKey) }, 'invalid-request'],
      [{ key: await exportJWK(short) }, 'client-key-invalid'],
      [{ key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }, 'client-key-invalid'],
      [{ key: stranger.jwk }, 'client-proof-invalid'],
      [{ proof: await key.sign('https://elsewhere.example') }, 'client-proof-invalid'],
      [{ proof: await key.sign(requestsAddress, { jti: undefined }) }, 'client-proof-invalid'],
      [good, 'client-proof-used'],
    ];
    for (const [changed, code] of bad) expect((await attempt(changed)).body.code).toBe(code);
  });

  it('that nobody answers ends after its days, and is forgotten [M2]', async () => {
    const id = await ask();
    await record.database.query(
      `update client_request set requested_at = requested_at - $2 * interval '1 day' where id = $1`,
      [id, requestDays],
    );
    expect((await approve(a, id)).body.code).toBe('client-request-expired');
    await ask();
    expect((await a.get(`/v1/client-requests/${id}`)).body.code).toBe('client-request-unknown');
  });

  it('is told 429 for a wrong secret after ten, while the right one is taken [M11]', async () => {
    const { clientId, secret } = await approved(a);
    const answers = [];
    for (let n = 0; n < 11; n += 1)
      answers.push(await ministry.post(`/v1/clients/${clientId}/verification`, { secret: 'guess' }));
    expect(answers.slice(0, 10).every(({ body }) => body.valid === false)).toBe(true);
    expect(answers[10]).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
    expect(Number(answers[10]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await verify(clientId, secret)).toBe(true);
  });

  it('asked for again and again by one key, or from one network, closes the door to nobody else [M2]', async () => {
    const codes = async (by: () => Promise<VendorKey> | VendorKey, from: string, times: number) => {
      const seen = [];
      for (let n = 0; n < times; n += 1) {
        const answer = await fetch(`${record.url}/v1/client-requests`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
          body: JSON.stringify({ ...wish, ...(await proved(await by())) }),
        });
        seen.push(answer.status);
      }
      return seen.at(-1);
    };
    const greedy = await vendorKey();
    expect(await codes(() => greedy, '198.51.100.1', 20)).toBe(201);
    expect(await codes(() => greedy, '198.51.100.2', 1)).toBe(429);
    expect(await codes(vendorKey, '198.51.100.3', requestsOfSource.points)).toBe(201);
    expect(await codes(vendorKey, '198.51.100.3', 1)).toBe(429);
    expect(await codes(vendorKey, '198.51.100.4', 1)).toBe(201);
  });
});

describe('A client from before each organisation had its own', () => {
  it('goes on alone with its secret, and gives each of several a client without one [H4]', async () => {
    const database = await testDatabase('student-record');
    try {
      const before = migrations.findIndex((one) => one.name.startsWith('ClientsApart'));
      await migrate(database.ownerUrl, migrations.slice(0, before));
      const digest = hash('sha256', 'known to the first', 'buffer');
      for (const code of ['css-a', 'css-b'])
        await database.query(
          `insert into organisation (id, code, name, kind, path, version)
           values ($1, $2::text, $2::text, 'service-centre', array['ministere', $2::text], 1)`,
          [randomUUID(), code],
        );
      for (const [clientId, states] of [
        ['vendor-000000000001', { 'css-a': 'approved', 'css-b': 'requested' }],
        ['vendor-000000000002', { 'css-a': 'approved', 'css-b': 'suspended' }],
      ] as const) {
        const id = randomUUID();
        await database.query(
          `insert into client_request (id, vendor, scopes, purpose, requested_at, client_id, secret_digest)
           values ($1, 'V', '{learners:read}', 'teaching', now(), $2, $3)`,
          [id, clientId, digest],
        );
        for (const [code, state] of Object.entries(states))
          await database.query(
            `insert into client_grant (request_id, organisation_id, visible_to, state)
             select $1, id, path, $2 from organisation where code = $3`,
            [id, state, code],
          );
        await database.query(`insert into source_system (code, client_id) values ($1, $1)`, [clientId]);
      }
      await migrate(database.ownerUrl, migrations);
      const clients = await database.query<{ client_id: string; code: string; secrets: number }>(
        `select g.client_id, o.code, (select count(*)::integer from client_secret s where s.client_id = g.client_id) as secrets
           from client_grant g join organisation o on o.id = g.organisation_id
          where g.client_id is not null order by g.client_id like 'vendor-0000000000%' desc, o.code`,
      );
      const fresh = expect.stringMatching(/^vendor-[0-9a-f]{12}$/) as string;
      expect(clients).toEqual([
        { client_id: 'vendor-000000000001', code: 'css-a', secrets: 1 },
        { client_id: fresh, code: 'css-a', secrets: 0 },
        { client_id: fresh, code: 'css-b', secrets: 0 },
      ]);
      const [source] = await database.query<{ heirs: string[] }>(
        `select heirs from source_system where code = 'vendor-000000000002'`,
      );
      expect(source!.heirs.sort()).toEqual(
        clients
          .slice(1)
          .map(({ client_id: id }) => id)
          .sort(),
      );
      expect(await database.query(`select 1 from client_request where purposes <> '{teaching}'`)).toEqual([]);
    } finally {
      await database.drop();
    }
  });
});
