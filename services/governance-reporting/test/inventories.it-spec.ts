import { checkHistory } from '@pan/kit/data';
import { eventually, type TokenOptions } from '@pan/testing';
import { governance, type Governance } from './governance-fixture.js';
import { known } from './record-facts.js';

let service: Governance;

beforeAll(async () => {
  service = await governance();
  await known(service, {
    ministere: ['ministry'],
    css: ['service-centre', 'ministere'],
    autre: ['service-centre', 'ministere'],
    'bac-a-sable': ['ministry'],
    'bac-a-sable.boreal': ['service-centre', 'bac-a-sable'],
  });
});
afterAll(() => service?.close());

interface Batch {
  id: string;
  counts: Record<string, number>;
  findings: { code: string; rows: number }[];
  unread: string[];
  code: string;
  errors: { pointer: string; code: string }[];
}
interface Row {
  number: number;
  state: string;
  given: object;
  findings: { severity: string; code: string; field: string | null; fr: string; en: string }[];
}
interface Entry {
  id: string;
  organisation: string;
  content: Record<string, unknown>;
  version: number;
}

const of = (code: string, who: string): TokenOptions => ({
  ...{ organisations: [code], scopes: ['governance:read', 'governance:report'], clientId: `sis-${code}` },
  subject: `${who}-${code}`,
});
const [sender, clerk] = [of('css', 'sender'), of('css', 'clerk')];
const site = (n: number, more: object = {}) => ({
  ...{ code: `B${n}`, name: `École ${names[n % names.length]} ${n}`, kind: 'school', state: 'active' },
  ...{ address: `${n}, rue Principale`, municipality: 'Rimouski', latitude: 48.4001 + n / 100, longitude: -68.5001 },
  ...more,
});
const names = ['des Érables', 'du Fleuve', 'Mont-Royal', 'Sacré-Cœur', 'des Pionniers'];
const connection = (n: number, more: object = {}) => ({
  ...{ site: `B${n}`, code: 'principal', provider: 'Télébec', technology: 'fibre', state: 'active' },
  ...{ contractedDown: 100, contractedUp: 50, since: '2025-07-01' },
  ...more,
});
const send = async (register: string, rows: object[], more: object = {}, token: TokenOptions = sender) =>
  (await service.send<Batch>('POST', '/v1/inventory-batches', { organisation: 'css', register, rows, ...more }, token))
    .body;
const release = (id: string, body: object = {}, token: TokenOptions = clerk) =>
  service.send<Batch>('POST', `/v1/inventory-batches/${id}/releases`, body, token);
const rowsOf = async (id: string, query = '') =>
  (await service.get<{ items: Row[] }>(`/v1/inventory-batches/${id}/rows?limit=500${query}`, clerk)).body.items;
const sites = async (query = '', token: TokenOptions = clerk) =>
  (await service.get<{ items: Entry[] }>(`/v1/sites?limit=500${query}`, token)).body.items;
const found = (rows: Row[]) => rows.map(({ findings }) => findings.map(({ code }) => code));
const enter = async (register: string, rows: object[]) => {
  const batch = await send(register, rows);
  expect((await release(batch.id, { rows: rows.map((_, at) => at + 1) })).body.counts).toEqual({
    released: rows.length,
  });
};

describe('An inventory of sites', () => {
  it('[G32] has every row checked, and says of each what is wrong, doubtful or missing, in both languages', async () => {
    await enter('sites', [site(1), site(2), site(3, { name: 'École Sainte-Anne' })]);
    const cases: [object, string[]][] = [
      [site(10, { latitude: '48,5001', name: ' École neuve ' }), []],
      [
        { code: 'B11', kind: 'école', latitude: 'nord', state: 'active' },
        [
          'row-value-missing',
          'row-code-unknown',
          'row-value-advised',
          'row-value-advised',
          'row-value-unreadable',
          'row-value-advised',
        ],
      ],
      [site(12, { latitude: 48.42, longitude: -68.51 }), ['row-location-coarse']],
      [site(13, { latitude: -68.5001, longitude: 48.6001 }), ['row-location-turned']],
      [site(14, { longitude: 68.5001 }), ['row-location-mirrored']],
      [site(15, { latitude: 43.6532, longitude: -79.3832 }), ['row-location-outside']],
      [site(16, { longitude: '' }), ['row-value-advised', 'row-location-half']],
      [site(17, { openedOn: '2026-09-01', closedOn: '2020-06-30', state: 'closed' }), ['row-days-crossed']],
      [site(18, { name: 'École\u202EX' }), ['row-text-unseen']],
      [site(19, { latitude: 99 }), ['row-out-of-range']],
      [site(20), ['row-repeated']],
      [site(20, { name: 'Autre', latitude: 49.9001 }), ['row-repeated']],
      [{ ...site(3), code: 'C3', name: 'ecole sainte anne' }, ['row-twin']],
      [{ ...site(2), code: 'C2', name: site(2).name, latitude: site(2).latitude + 0.0003 }, ['row-same-name-near']],
      [{ ...site(1), code: 'C1', name: `${site(1).name}7`, latitude: site(1).latitude + 0.0003 }, ['row-alike-near']],
      [site(21, { openedOn: '2026-02-30' }), ['row-value-unreadable']],
      [site(22, { name: 'x'.repeat(121) }), ['row-text-long']],
    ];
    const batch = await send(
      'sites',
      cases.map(([row]) => ({ ...row, remarque: 'x' })),
    );
    expect([batch.unread, batch.counts]).toEqual([['remarque'], { faulty: 12, waiting: 5 }]);
    const rows = await rowsOf(batch.id);
    expect(found(rows)).toEqual(cases.map(([, codes]) => codes));
    expect(rows[3]!.findings[0]).toMatchObject({
      ...{ severity: 'error', field: 'longitude', fr: 'La latitude et la longitude semblent inversées.' },
      en: 'Latitude and longitude seem to be exchanged.',
    });
    expect(rows[1]!.given).toMatchObject({ kind: 'école', latitude: 'nord' });
    expect(found(await rowsOf(batch.id, '&state=waiting'))).toHaveLength(5);
    expect((await rowsOf(batch.id, '&finding=row-twin')).map(({ number }) => number)).toEqual([13]);
    const crowd = Array.from({ length: 6 }, (_, n) =>
      site(30 + n, { latitude: 50.10001 + n / 100_000, name: `Pavillon ${'abcdef'[n]!.repeat(9)}` }),
    );
    expect(
      (await rowsOf((await send('sites', crowd)).id)).every(({ findings }) =>
        findings.some(({ code }) => code === 'row-crowded'),
      ),
    ).toBe(true);
    const modes = [
      await send('sites', [site(1)], { mode: 'create' }),
      await send('sites', [site(90)], { mode: 'update' }),
    ];
    expect(modes.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ['row-known-already'],
      ['row-unknown'],
    ]);
  });

  it('[G32] is released by a person who did not send it, clean rows at once, doubtful ones by their numbers', async () => {
    const batch = await send('sites', [site(40), site(41, { latitude: 48.81 }), site(42, { kind: 'x' })]);
    expect(await release(batch.id, {}, sender)).toMatchObject({ status: 403, body: { code: 'inventory-sent-by-you' } });
    const system = { ...clerk, clientId: 'sis-css', subject: 'sis-css' };
    expect(await release(batch.id, {}, system)).toMatchObject({
      status: 403,
      body: { code: 'inventory-person-required' },
    });
    expect(await sites('&code=B40')).toEqual([]);
    expect((await release(batch.id)).body.counts).toEqual({ released: 1, waiting: 1, faulty: 1 });
    const refused = await release(batch.id, { rows: [1, 2, 3] });
    expect([refused.body.code, refused.body.errors.map(({ pointer }) => pointer)]).toEqual([
      'inventory-rows-not-waiting',
      ['/rows/1', '/rows/3'],
    ]);
    expect((await release(batch.id, { rows: [2] })).body.counts).toEqual({ released: 2, faulty: 1 });
    expect((await sites('&code=B41')).map(({ content }) => content['latitude'])).toEqual([48.81]);
    const turnedDown = await send('sites', [site(43)]);
    const path = `/v1/inventory-batches/${turnedDown.id}/rejections`;
    expect((await service.send<Batch>('POST', path, { rows: [1], why: 'Vendu' }, clerk)).body.counts).toEqual({
      rejected: 1,
    });
    expect(await rowsOf(turnedDown.id)).toMatchObject([{ state: 'rejected', why: 'Vendu' }]);
  });

  it('is released once, whoever releases the same rows or the same code at the same moment', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => site(100 + n));
    const batches = await Promise.all([send('sites', rows), send('sites', rows), send('sites', rows)]);
    const answers = await Promise.all(
      batches.flatMap(({ id }) => [0, 1, 2].map(() => release(id, { rows: rows.map((_, at) => at + 1) }))),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, ...Array<number>(8).fill(409)]);
    expect(new Set(answers.flatMap(({ body }) => body.code ?? []))).toEqual(
      new Set(['inventory-rows-not-waiting', 'inventory-rows-outdated']),
    );
    expect(await sites('&code=B110')).toHaveLength(1);
    const [one, other] = await Promise.all(
      ['N1', 'N2'].map((code) => send('sites', [{ ...site(140), code, name: 'Pavillon neuf' }])),
    );
    expect((await release(one!.id)).body.counts).toEqual({ released: 1 });
    expect((await release(other!.id)).body.code).toBe('inventory-rows-outdated');
    const stale = await send('sites', [site(110, { municipality: 'Matane' })]);
    await enter('sites', [site(110, { municipality: 'Gaspé' })]);
    expect((await release(stale.id, { rows: [1] })).body.code).toBe('inventory-rows-outdated');
  });

  it('[G31] keeps a site under one id when it is renamed and when it moves, and both are asked about', async () => {
    await enter('sites', [site(50)]);
    const [before] = await sites('&code=B50');
    const batch = await send('sites', [site(50, { name: 'Pavillon Jacques-Cartier', latitude: 48.9501 })]);
    expect(found(await rowsOf(batch.id))).toEqual([['row-renamed', 'row-moved']]);
    expect((await release(batch.id)).body.counts).toEqual({ waiting: 1 });
    await release(batch.id, { rows: [1], why: 'Fusion de deux écoles' });
    expect(await sites('&code=B50')).toMatchObject([
      { id: before!.id, version: 2, content: { name: 'Pavillon Jacques-Cartier', latitude: 48.9501 } },
    ]);
    const { items } = (await service.get<{ items: object[] }>(`/v1/sites/${before!.id}/history`, clerk)).body;
    expect(items).toMatchObject([
      { version: 1 },
      {
        ...{ version: 2, why: 'Fusion de deux écoles', by: 'clerk-css' },
        changes: [
          { pointer: '/latitude' },
          { pointer: '/name', before: site(50).name, after: 'Pavillon Jacques-Cartier' },
        ],
      },
    ]);
  });

  it('[G33] compares what a connection carries with what was contracted', async () => {
    await enter('sites', [site(60), site(61), site(62, { state: 'closed', closedOn: '2020-06-30' })]);
    const faulty = await send('connections', [
      connection(60, { technology: 'dsl', contractedDown: 10_000 }),
      connection(61, { contractedUp: 900 }),
      connection(62),
      connection(999),
      connection(61, { code: 'b', farEnd: 'B61', contractedDown: 0 }),
      connection(61, { code: 'c', contractedDown: '1,000', contractedUp: '12,5' }),
    ]);
    expect(found(await rowsOf(faulty.id))).toEqual([
      ['row-speed-unlikely'],
      ['row-speeds-turned'],
      ['row-connection-of-closed-site'],
      ['row-site-unknown'],
      ['row-out-of-range', 'row-ends-alike'],
      ['row-number-of-two-readings'],
    ]);
    await enter('connections', [
      connection(60, { contractedDown: 1_000 }),
      connection(61),
      connection(61, { code: 'secours', technology: 'satellite' }),
    ]);
    const halved = await send('connections', [connection(60, { contractedDown: 300 })]);
    expect(found(await rowsOf(halved.id))).toEqual([['row-speed-halved']]);
    const all = (await service.get<{ items: (Entry & { siteId: string })[] }>('/v1/connections', clerk)).body.items;
    const idOf = (code: string, down: number) =>
      all.find(({ content }) => content['code'] === code && content['contractedDown'] === down)!.id;
    const measure = (id: string, downs: number[], at = Date.now() - 86_400_000) =>
      service.send<{ added: number; repeated: number; code: string }>(
        'POST',
        `/v1/connections/${id}/measurements`,
        {
          items: downs.map((down, n) => ({ at: new Date(at + n * 60_000).toISOString(), down, up: 40, latency: 12.5 })),
        },
        sender,
      );
    const week = Date.now() - 7 * 86_400_000;
    const eleven = [910, 900, 890, 120, 880, 870, 930, 905, 915, 895, 925];
    expect((await measure(idOf('principal', 1_000), eleven, week)).body).toEqual({ added: 11, repeated: 0 });
    expect((await measure(idOf('principal', 1_000), eleven, week)).body).toEqual({ added: 0, repeated: 11 });
    await measure(idOf('principal', 100), Array<number>(12).fill(61.25));
    await measure(idOf('secours', 100), [90]);
    expect((await measure(idOf('secours', 100), [90], Date.now() - 801 * 86_400_000)).body.code).toBe(
      'measurement-too-old',
    );
    expect((await measure(idOf('secours', 100), [90], Date.now() + 3_600_000)).body.code).toBe('date-ahead');
    const { body } = await service.get<{ items: object[] }>('/v1/network?organisation=css', clerk);
    expect(body.items).toMatchObject([
      { measurements: 11, measuredDown: 900, share: 90, verdict: 'met', latency: 12.5 },
      { measurements: 12, measuredDown: 61.25, share: 61, verdict: 'below' },
      { measurements: 1, share: null, verdict: 'unmeasured' },
    ]);
  });

  it('[G33] shows the network as open data of an edition: a table, GeoJSON and a drawn page', async () => {
    const ministry = (clientId: string): TokenOptions => ({
      ...{ organisations: ['ministere'], clientId, scopes: ['governance:read', 'editions:write', 'editions:release'] },
    });
    const url = await service.app.getUrl();
    const job = await service.send<{ id: string }>(
      'POST',
      '/v1/editions',
      { schoolYears: ['2026-2027'] },
      ministry('one'),
    );
    await eventually(async () => {
      const { body } = await service.get<{ state: string }>(`/v1/edition-jobs/${job.body.id}`, ministry('one'));
      expect(body.state).toBe('succeeded');
    });
    for (const by of ['one', 'two'])
      expect((await service.send('POST', '/v1/edition-drafts/1/approvals', {}, ministry(by))).status).toBe(200);
    const file = (path: string) => fetch(`${url}/v1/editions/1/files/${path}`);
    const lines = (await (await file('network.csv')).text()).trim().split('\r\n');
    expect([lines.length, lines.filter((line) => line.endsWith(',900,40,90,met'))]).toEqual([
      4,
      [expect.stringContaining('École des Érables 60')],
    ]);
    const json = (await (await file('network.geojson')).json()) as {
      type: string;
      features: { geometry: object; properties: object }[];
    };
    expect(json.type).toBe('FeatureCollection');
    expect(json.features[0]).toMatchObject({
      geometry: { type: 'Point', coordinates: [-68.5001, 49.0001] },
      properties: { contracted_down: 1_000, measured_down: 900, verdict: 'met' },
    });
    const answer = await file('network-map.html');
    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("style-src 'sha256-");
    expect([page.match(/<circle/g)!.length, page.match(/<title>École/g)!.length, page.match(/<tr>/g)!.length]).toEqual([
      2, 3, 4,
    ]);
    expect(page).not.toMatch(/href=|src=|url\(|Télébec/);
  });

  it('shows the networks its sites, and its own organisation alone its connections and what it sent', async () => {
    const other = of('autre', 'clerk');
    expect((await sites('&organisation=css', other)).length).toBeGreaterThan(20);
    const get = async (path: string, token: TokenOptions) =>
      (await service.get<{ items: object[] }>(path, token)).body.items;
    expect([
      await get('/v1/connections', other),
      await get('/v1/inventory-batches', other),
      await get('/v1/network?organisation=css', other),
    ]).toEqual([[], [], []]);
    const [mine] = (await service.get<{ items: Entry[] }>('/v1/connections', clerk)).body.items;
    expect(await service.get(`/v1/connections/${mine!.id}`, other)).toMatchObject({ status: 404 });
    const told = await service.send(
      'POST',
      `/v1/connections/${mine!.id}/measurements`,
      { items: [{ at: '2026-11-01T12:00:00Z', down: 1, up: 1 }] },
      other,
    );
    expect(told.status).toBe(404);
    const [batch] = (await service.get<{ items: Batch[] }>('/v1/inventory-batches', clerk)).body.items;
    expect(await release(batch!.id, {}, other)).toMatchObject({
      status: 404,
      body: { code: 'inventory-batch-unknown' },
    });
    expect(await sites('', of('bac-a-sable.boreal', 'clerk'))).toEqual([]);
    const { faults } = await checkHistory((sql, params) => service.database.query(sql, params));
    expect(faults).toEqual([]);
  });
});
