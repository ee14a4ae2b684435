import { sisOfA, sisOfB, startRecord, twoCentres, type Client, type RunningRecord } from './record.js';

describe('A vendor’s system', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let ministry: Client;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
  });
  afterAll(() => record.close());

  const wish = {
    vendor: 'Logiciels Boréal inc.',
    scopes: ['learners:read', 'organisations:read'],
    purpose: 'school-administration',
    organisations: ['css-a', 'css-b'],
  };
  const ask = async (changed: object = {}): Promise<string> => {
    const answer = await fetch(`${record.url}/v1/client-requests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...wish, ...changed }),
    });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { id: string }).id;
  };
  const approve = (client: Client, id: string) => client.post(`/v1/client-requests/${id}/approval`, undefined);

  it('is asked for by anybody, approved by each centre for itself, and its secret is shown once', async () => {
    const id = await ask();
    const { body: seen } = await a.get(`/v1/client-requests/${id}`);
    expect(seen).toMatchObject({ clientId: null, organisations: [{ code: 'css-a', state: 'requested' }] });
    const { status, body: first } = await approve(a, id);
    expect([status, first.organisations]).toEqual([201, ['css-a']]);
    expect(first.secret).toHaveLength(43);
    const { body: claims } = await ministry.get(`/v1/clients/${first.clientId}`);
    expect(claims).toEqual({
      id: first.clientId,
      vendor: wish.vendor,
      scopes: wish.scopes,
      purpose: wish.purpose,
      organisations: ['css-a'],
    });
    const { body: second } = await approve(b, id);
    expect(second).toEqual({ clientId: first.clientId, secret: null, organisations: ['css-b'] });
    const kept = await record.database.query<{ row: string }>(`select t::text as row from client_request t`);
    expect(kept.some(({ row }) => row.includes(first.secret as string))).toBe(false);
    const verify = (secret: string) => ministry.post(`/v1/clients/${first.clientId}/verification`, { secret });
    expect((await verify(first.secret as string)).body).toEqual({ valid: true });
    expect((await verify('guess')).body).toEqual({ valid: false });
  });

  it('approved ten times at once by two centres has one secret, and each centre’s answer once', async () => {
    const id = await ask();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => approve(n % 2 ? a : b, id)));
    const granted = answers.filter(({ status }) => status === 201);
    expect(granted.flatMap(({ body }) => body.organisations as string[]).sort()).toEqual(['css-a', 'css-b']);
    expect(granted.filter(({ body }) => body.secret !== null)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'client-request-decided')).toHaveLength(8);
  });

  it('loses a centre that suspends it, gets it back, and is nobody’s once withdrawn', async () => {
    const { body } = await approve(ministry, await ask());
    const organisations = async () =>
      (await ministry.get(`/v1/clients/${body.clientId}`)).body.organisations as string[];
    expect((await a.post(`/v1/clients/${body.clientId}/suspension`, undefined)).status).toBe(204);
    expect(await organisations()).toEqual(['css-b']);
    expect((await a.post(`/v1/clients/${body.clientId}/suspension`, undefined)).body.code).toBe('client-already-so');
    expect((await a.call('DELETE', `/v1/clients/${body.clientId}/suspension`)).status).toBe(204);
    expect(await organisations()).toEqual(['css-a', 'css-b']);
    expect((await ministry.call('DELETE', `/v1/clients/${body.clientId}`)).status).toBe(204);
    expect(await organisations()).toEqual([]);
    expect((await a.call('DELETE', `/v1/clients/${body.clientId}/suspension`)).body.code).toBe('client-already-so');
  });

  it('is out of sight of a centre that it did not ask', async () => {
    const id = await ask({ organisations: ['css-a'] });
    expect((await approve(b, id)).body.code).toBe('client-request-unknown');
    const { body } = await approve(a, id);
    expect((await b.get(`/v1/clients/${body.clientId}`)).body.code).toBe('client-unknown');
    const { body: list } = await b.get('/v1/client-requests?limit=500');
    expect(list.items.some((one: { id: string }) => one.id === id)).toBe(false);
  });

  it.each([
    ['a scope that no vendor gets', { scopes: ['clients:write'] }, 400, 'invalid-request'],
    ['no organisation', { organisations: [] }, 400, 'invalid-request'],
    ['an organisation that is none', { organisations: ['css-z'] }, 404, 'organisation-unknown'],
  ])('is refused when it asks for %s', async (_what, changed, status, code) => {
    const answer = await a.post('/v1/client-requests', { ...wish, ...changed });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
