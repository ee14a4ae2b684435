import { checkHistory } from '@pan/kit/data';
import { eventually, type TokenOptions } from '@pan/testing';
import { shippedKinds } from '../src/application/programmes/load-shipped-kinds.js';
import type { Definition } from '../src/domain/programmes/definition.js';
import { governance, type Governance } from './governance-fixture.js';
import { known, type Network } from './record-facts.js';

let service: Governance;

const organisations: Network = {
  ministere: ['ministry'],
  css: ['service-centre', 'ministere'],
  ecole: ['school', 'css'],
  'autre-css': ['service-centre', 'ministere'],
  cegep: ['college', 'ministere'],
  universite: ['university', 'ministere'],
};
beforeAll(async () => {
  service = await governance({ smallestGroup: 5 });
  await known(service, organisations);
  await eventually(async () => {
    const { items } = (await service.get<{ items: { organisation: string }[] }>('/v1/programme-kinds')).body;
    expect(items).toHaveLength(shippedKinds.size);
  });
  const partner = { name: 'Boréal', kind: 'company', source };
  expect(await service.send('PUT', '/v1/partners/boreal', partner)).toMatchObject({ status: 201 });
});
afterAll(() => service?.close());

interface Initiative {
  id: string;
  kind: string;
  kindVersion: number;
  organisation: string;
  state: string;
  version: number;
  values: Record<string, unknown>;
  milestones: { code: string; reachedOn: string | null }[];
  provenance: Record<string, unknown>;
}
interface Figure {
  total: { value: number | null; suppressed: boolean };
  rows: { key: string; value: number | null; label: { fr: string } }[];
}
interface Refusal {
  code: string;
  detail: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

const source = { author: 'Direction du suivi', source: 'Registre des déclarations', on: '2026-09-01' };
const title = { fr: 'Essai', en: 'Trial' };
/** What an organisation's own system may do. */
const of = (...codes: string[]): TokenOptions => ({
  ...{ organisations: codes, scopes: ['governance:read', 'governance:report'], clientId: `of-${codes.join('-')}` },
});

async function begin(kind: string, organisation: string, values: object, token?: TokenOptions, measures?: string[]) {
  const served = measures ?? [(shippedKinds.get(kind) as Definition | undefined)?.measures[0] ?? 'M02'];
  const body = { kind, organisation, title, measures: served, values, source };
  return service.send<Initiative & Refusal>('POST', '/v1/initiatives', body, token ?? of(organisation));
}
const move = (id: string, to: string, token?: TokenOptions, headers?: Record<string, string>) =>
  service.send<Initiative & Refusal>('POST', `/v1/initiatives/${id}/transitions`, { to, source }, token, headers);
const put = (path: string, body: object, token?: TokenOptions, headers?: Record<string, string>) =>
  service.send<Initiative & Refusal>('PUT', path, { source, ...body }, token, headers);
const figure = async (kind: string, code: string, query = '', token?: TokenOptions) =>
  (await service.get<Figure>(`/v1/programme-kinds/${kind}/figures/${code}${query}`, token)).body;

/** Of each kind: who reports, what is entered, the states passed with what is due there, and the figure that follows. */
const programmes: readonly [
  string,
  string,
  { by: string; values: object; then: (string | object)[]; figure: string; group: string; value: number },
][] = [
  [
    'S02',
    'programming-use',
    {
      by: 'ecole',
      values: { schoolYear: '2026-2027', cycle: 'primary' },
      then: [{ classes: 4, learners: 92 }, 'deployed'],
      figure: 'classes',
      group: 'cycle',
      value: 4,
    },
  ],
  [
    'S03',
    'pilot-project',
    {
      by: 'css',
      values: { startsOn: '2026-09-08', question: 'Robot 360', sites: 12 },
      then: ['under-way'],
      figure: 'sites',
      group: 'state',
      value: 12,
    },
  ],
  [
    'S04',
    'innovation-pole',
    {
      by: 'cegep',
      values: { field: 'cybersecurity', institutions: 3 },
      then: ['recognised!'],
      figure: 'institutions',
      group: 'field',
      value: 3,
    },
  ],
  [
    'S06',
    'programme-revision',
    {
      by: 'universite',
      values: { programme: 'Baccalauréat en enseignement primaire', courses: 7, adoptedOn: '2026-06-01' },
      then: ['submitted', 'adopted!'],
      figure: 'courses',
      group: 'organisation',
      value: 7,
    },
  ],
  [
    'S07',
    'training-session',
    {
      by: 'css',
      values: { startsOn: '2026-10-05', topic: 'programming', hours: 6 },
      then: [{ participants: 24 }, 'held'],
      figure: 'participants',
      group: 'topic',
      value: 24,
    },
  ],
  [
    'S09',
    'dedicated-staff',
    {
      by: 'cegep',
      values: { role: 'digital-leader', fullTimeEquivalents: 1.5, network: true },
      then: [{ filledOn: '2026-09-01' }, 'filled'],
      figure: 'full-time-equivalents',
      group: 'role',
      value: 1.5,
    },
  ],
  [
    'S11',
    'privacy-awareness',
    {
      by: 'ecole',
      values: { heldOn: '2026-10-20', audience: 'secondary', theme: 'passwords' },
      then: [{ participants: 118 }, 'held'],
      figure: 'participants',
      group: 'audience',
      value: 118,
    },
  ],
  [
    'S14',
    'innovation-project',
    {
      by: 'universite',
      values: { summary: 'Réalité virtuelle', technology: 'virtual-reality', requestedCents: 12_500_050 },
      then: ['selected!'],
      figure: 'requested',
      group: 'technology',
      value: 12_500_050,
    },
  ],
  [
    'S17',
    'contract',
    {
      by: 'css',
      values: { method: 'public-call' },
      then: ['called', { supplier: 'boreal', valueCents: 99_999_999, signedOn: '2026-05-05' }, 'signed'],
      figure: 'value',
      group: 'method',
      value: 99_999_999,
    },
  ],
  [
    'S36',
    'partner-consultation',
    {
      by: 'css',
      values: { heldOn: '2026-11-02', subject: 'Réseaux' },
      then: [{ organisations: 9 }, 'held'],
      figure: 'organisations',
      group: 'month',
      value: 9,
    },
  ],
  [
    'S37',
    'company-call',
    {
      by: 'css',
      values: { opensOn: '2026-02-01', closesOn: '2026-03-01', need: 'Plateforme', proposals: 14 },
      then: ['open', 'closed'],
      figure: 'proposals',
      group: 'state',
      value: 14,
    },
  ],
  [
    'S38',
    'equipment-purchase',
    {
      by: 'css',
      values: { category: 'robot', quantity: 40, schoolYear: '2026-2027' },
      then: [{ amountCents: 800_000 }, 'ordered', { deliveredOn: '2026-10-01' }, 'delivered'],
      figure: 'units',
      group: 'category',
      value: 40,
    },
  ],
  [
    'S39',
    'digital-combo',
    {
      by: 'css',
      values: { bundle: 'robotics', schoolYear: '2026-2027', kits: 18 },
      then: [{ schools: 6, deliveredOn: '2026-10-01' }, 'delivered'],
      figure: 'kits',
      group: 'bundle',
      value: 18,
    },
  ],
  [
    'S40',
    'national-event',
    {
      by: 'css',
      values: { firstDay: '2026-05-10', mode: 'hybrid' },
      then: [{ activities: 21, participants: 640 }, 'held'],
      figure: 'activities',
      group: 'organisation',
      value: 21,
    },
  ],
  [
    'S42',
    'user-support',
    {
      by: 'ecole',
      values: { openedOn: '2026-11-03', category: 'device' },
      then: ['assigned', { resolvedOn: '2026-11-04', delayHours: 26.5 }, 'resolved'],
      figure: 'delay',
      group: 'category',
      value: 26.5,
    },
  ],
  [
    'S43',
    'infrastructure-project',
    {
      by: 'css',
      values: { technology: 'fiber', sites: 31, amountCents: 5_000_000 },
      then: ['works', { inServiceOn: '2026-10-30' }, 'in-service'],
      figure: 'sites',
      group: 'technology',
      value: 31,
    },
  ],
  [
    'S44',
    'network-link',
    {
      by: 'css',
      values: { from: 'École', to: 'Centre', technology: 'fiber', contractedMbps: 1_000, surveyedOn: '2026-10-01' },
      then: ['verified!'],
      figure: 'contracted',
      group: 'technology',
      value: 1_000,
    },
  ],
  [
    'S45',
    'infrastructure-inventory',
    {
      by: 'ecole',
      values: { countedOn: '2026-09-30', category: 'laptop', items: 210, outdated: 12 },
      then: ['verified!'],
      figure: 'outdated',
      group: 'category',
      value: 12,
    },
  ],
  [
    'S46',
    'security-incident',
    {
      by: 'css',
      values: {
        detectedOn: '2026-11-01',
        category: 'phishing',
        severity: 'serious',
        personalData: true,
        personsConcerned: 40,
      },
      then: [{ reportedOn: '2026-11-02' }, 'reported'],
      figure: 'incidents',
      group: 'severity',
      value: 1,
    },
  ],
];

describe('Programmes', () => {
  it.each(programmes)(
    '[G35] [S02] [S03] [S04] [S06] [S07] [S09] [S11] [S14] [S17] [S36] [S37] [S38] [S39] [S40] [S42] [S43] [S44] [S45] [S46] are programmes that an organisation reports on, the ministry decides its part of, and figures follow from: %s by the kind %s',
    async (system, kind, { by, values, then, figure: code, group, value }) => {
      const definition = (await service.get<{ definition: Definition }>(`/v1/programme-kinds/${kind}`)).body.definition;
      expect(definition.systems).toContain(system);
      const { status, body } = await begin(kind, by, values);
      expect([status, body.organisation, body.errors]).toEqual([201, by, undefined]);
      for (const step of then) {
        if (typeof step === 'object') {
          const { version } = (await service.get<Initiative>(`/v1/initiatives/${body.id}`)).body;
          const revised = await put(`/v1/initiatives/${body.id}`, { values: step }, of(by), {
            'if-match': `"${version}"`,
          });
          expect([revised.status, revised.body.errors]).toEqual([200, undefined]);
          continue;
        }
        const [to, isMinistrys] = [step.replace('!', ''), step.endsWith('!')];
        if (isMinistrys)
          expect(await move(body.id, to, of(by))).toMatchObject({
            status: 403,
            body: { code: 'transition-not-yours' },
          });
        expect(await move(body.id, to, isMinistrys ? {} : of(by))).toMatchObject({ status: 201, body: { state: to } });
      }
      const { total, rows } = await figure(kind, code, `?by=${group}`);
      expect(total).toEqual({ value, suppressed: false });
      expect(rows.map((row) => row.value)).toEqual([value]);
      expect(rows[0]!.label.fr).toEqual(expect.any(String));
      const { provenance } = (await service.get<Initiative>(`/v1/initiatives/${body.id}`)).body;
      for (const pointer of Object.keys(values)) expect(provenance[`/values/${pointer}`]).toEqual(source);
    },
  );

  it('takes a new kind as a definition, tells all its faults at once, and reads what was written under the version before', async () => {
    const words = (text: string) => ({ fr: text, en: `${text} (en)` });
    const visit = {
      ...{ code: 'museum-visit', name: words('Visite'), description: words('Une visite'), measures: ['M08'] },
      ...{ systems: [], reporters: ['school'], shared: true },
      fields: [{ code: 'guests', type: 'integer', name: words('Invités'), minimum: 1, maximum: 40, required: true }],
      states: [{ code: 'made', name: words('Faite'), initial: true }],
      transitions: [],
      figures: [{ code: 'guests', name: words('Invités'), measure: 'sum', field: 'guests', by: ['state'] }],
    };
    const define = (definition: unknown, headers?: Record<string, string>, token?: TokenOptions) =>
      service.send<Refusal & { version: number; changed: boolean }>(
        'PUT',
        '/v1/programme-kinds/museum-visit?why=essai',
        definition,
        token,
        headers,
      );
    expect(await define({ ...visit, measures: ['M99'], fields: [] }, { 'accept-language': 'en' })).toMatchObject({
      status: 400,
      body: {
        errors: [{ pointer: '/measures/0', detail: 'Nothing is called M99 here.' }, { pointer: '/figures/0/field' }],
      },
    });
    expect(await define(visit, {}, of('ministere'))).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    });
    expect(await define(visit, {}, { organisations: ['css'] })).toMatchObject({
      status: 403,
      body: { code: 'ministry-only' },
    });
    expect(await define(visit)).toMatchObject({ status: 201, body: { version: 1, changed: true } });
    expect(await define(visit)).toMatchObject({ status: 200, body: { version: 1, changed: false } });
    const old = (await begin('museum-visit', 'ecole', { guests: 40 }, undefined, ['M08'])).body;
    expect((await begin('museum-visit', 'ecole', { guests: 41 }, undefined, ['M08'])).body.errors).toEqual([
      { pointer: '/values/guests', code: 'too-large', detail: 'Au plus 40 est admis.' },
    ]);
    const wider = {
      ...visit,
      fields: [
        { ...visit.fields[0], maximum: 400 },
        { code: 'place', type: 'text', name: words('Lieu'), maxLength: 80 },
      ],
    };
    expect(await define(wider, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
    expect(await define(wider, { 'if-match': '"1"' })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await define(visit)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/fields/0/maximum' }, { pointer: '/fields' }] },
    });
    expect((await service.get<Initiative>(`/v1/initiatives/${old.id}`)).body.kindVersion).toBe(1);
    const now = await put(`/v1/initiatives/${old.id}`, { values: { place: 'Québec' } }, of('ecole'), {
      'if-match': '"1"',
    });
    expect(now.body).toMatchObject({ kindVersion: 2, values: { guests: 40, place: 'Québec' } });
    const { items } = (
      await service.get<{ items: { version: number; why: string }[] }>('/v1/programme-kinds/museum-visit/history')
    ).body;
    expect(items.map(({ version, why }) => [version, why])).toEqual([
      [1, 'essai'],
      [2, 'essai'],
    ]);
  });

  it('is written by its own organisation and the ministry alone, and seen by others only where its kind is shared', async () => {
    const shared = (await begin('training-session', 'css', { startsOn: '2026-10-05', topic: 'other' })).body.id;
    const own = (await begin('user-support', 'css', { openedOn: '2026-11-03', category: 'other' })).body.id;
    const other = of('autre-css');
    expect(await begin('training-session', 'css', { startsOn: '2026-10-05', topic: 'other' }, other)).toMatchObject({
      status: 403,
      body: { code: 'out-of-reach' },
    });
    expect(await begin('digital-combo', 'ecole', {})).toMatchObject({
      status: 403,
      body: { code: 'organisation-does-not-report' },
    });
    expect((await service.get(`/v1/initiatives/${shared}`, other)).status).toBe(200);
    expect(await move(shared, 'cancelled', other)).toMatchObject({ status: 403, body: { code: 'out-of-reach' } });
    for (const path of [
      `/v1/initiatives/${own}`,
      `/v1/initiatives/${own}/history`,
      `/v1/initiatives/${own}?asOf=2099-01-01T00:00:00Z`,
    ])
      expect(await service.get(path, other)).toMatchObject({ status: 404, body: { code: 'initiative-unknown' } });
    expect(await move(own, 'withdrawn', other)).toMatchObject({ status: 404 });
    expect((await figure('user-support', 'requests', '?by=state', other)).rows).toEqual([]);
    const listed = async (token: TokenOptions, query: string) =>
      (await service.get<{ items: Initiative[] }>(`/v1/initiatives?${query}`, token)).body.items.map(({ id }) => id);
    expect(await listed(other, 'kind=user-support')).toEqual([]);
    expect(await listed(of('css'), 'kind=user-support&state=open')).toEqual([own]);
    expect(await listed({}, 'measure=M31&organisation=css')).toContain(own);
  });

  it('[G35] says how long security incidents and requests for support take, as a median of days, by group', async () => {
    const solved = async (openedOn: string, category: string, resolvedOn?: string) => {
      const { body } = await begin('user-support', 'universite', {
        openedOn,
        category,
        ...(resolvedOn && { resolvedOn, delayHours: 1 }),
      });
      if (resolvedOn) await move(body.id, 'resolved', of('universite'));
    };
    await solved('2026-02-27', 'network', '2026-03-02');
    await solved('2026-11-01', 'network', '2026-11-01');
    await solved('2026-11-01', 'network', '2026-11-11');
    await solved('2026-11-02', 'account');
    const delays = await figure(
      'user-support',
      'resolution-delay',
      '?by=category&organisation=universite',
      of('universite'),
    );
    expect([delays.total.value, delays.rows.map(({ key, value }) => [key, value])]).toEqual([3, [['network', 3]]]);
    const told = { detectedOn: '2026-10-30', category: 'malware', severity: 'low', personalData: false };
    const { id } = (await begin('security-incident', 'universite', told)).body;
    const reported = () =>
      figure('security-incident', 'reporting-delay', '?by=severity&organisation=universite', of('universite'));
    expect([(await reported()).total.value, (await reported()).rows]).toMatchObject([
      null,
      [{ key: 'low', value: null }],
    ]);
    await put(`/v1/initiatives/${id}`, { values: { reportedOn: '2026-11-02' } }, of('universite'), {
      'if-match': '"1"',
    });
    expect((await reported()).total.value).toBe(3);
  });

  it('withholds a figure of fewer than five persons, and what would give it away', async () => {
    for (const [participants, topic] of [
      [3, 'privacy'],
      [11, 'other'],
      [60, 'creative-lab'],
    ] as const) {
      const { body } = await begin('training-session', 'autre-css', { startsOn: '2026-10-05', topic, participants });
      expect((await move(body.id, 'held', of('autre-css'))).status).toBe(201);
    }
    const { rows, total } = await figure('training-session', 'participants', '?by=topic&organisation=autre-css');
    expect(total.value).toBe(74);
    expect(rows.map(({ key, value }) => [key, value])).toEqual([
      ['creative-lab', 60],
      ['other', null],
      ['privacy', null],
    ]);
  });

  it('shows how many persons took part to whoever reaches the organisation, and to nobody else, now, then or in its history', async () => {
    const { body } = await begin('training-session', 'cegep', {
      startsOn: '2026-10-05',
      topic: 'other',
      participants: 3,
    });
    const then = encodeURIComponent(new Date().toISOString());
    const read = async (path: string, token?: TokenOptions) =>
      (
        await service.get<
          Initiative & { withheld: string[]; items: (Initiative & { changes: { pointer: string }[] })[] }
        >(path, token)
      ).body;
    const paths = [`/v1/initiatives/${body.id}`, `/v1/initiatives/${body.id}?asOf=${then}`];
    for (const path of paths) {
      expect(await read(path, of('autre-css'))).toMatchObject({
        values: { topic: 'other' },
        withheld: ['participants'],
      });
      expect((await read(path, of('autre-css'))).values).not.toHaveProperty('participants');
      for (const token of [of('cegep'), {}])
        expect(await read(path, token)).toMatchObject({ values: { participants: 3 }, withheld: [] });
    }
    const listed = (await read('/v1/initiatives?kind=training-session', of('autre-css'))).items;
    expect(listed.find(({ id }) => id === body.id)!.values).not.toHaveProperty('participants');
    const told = (await read(`/v1/initiatives/${body.id}/history`, of('autre-css'))).items.flatMap(
      ({ changes }) => changes,
    );
    expect(told.map(({ pointer }) => pointer)).toContain('/values/topic');
    expect(told.map(({ pointer }) => pointer)).not.toContain('/values/participants');
    // Its figures count its own alone, so that nothing of others is left over between two of them.
    expect((await figure('training-session', 'participants', '?by=topic', of('cegep'))).total).toEqual({
      value: 0,
      suppressed: false,
    });
  });

  it('shows nothing of the networks to a sandbox', async () => {
    const sandbox = of('bac-a-sable.boreal');
    const shared = (await begin('training-session', 'css', { startsOn: '2026-10-05', topic: 'other' })).body.id;
    expect((await service.get<{ items: object[] }>('/v1/initiatives', sandbox)).body.items).toEqual([]);
    expect(await service.get(`/v1/initiatives/${shared}`, sandbox)).toMatchObject({ status: 404 });
    expect(await service.get(`/v1/initiatives/${shared}/history`, sandbox)).toMatchObject({ status: 404 });
  });

  it('is changed by one of two who read the same version, and both are told so', async () => {
    const { body } = await begin('training-session', 'css', { startsOn: '2026-10-05', topic: 'other' });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        put(`/v1/initiatives/${body.id}`, { values: { hours: n + 1 } }, of('css'), { 'if-match': '"1"' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
      200,
      ...Array<number>(7).fill(412),
    ]);
    const won = answers.find(({ status }) => status === 200)!;
    expect((await service.get<Initiative>(`/v1/initiatives/${body.id}`)).body).toEqual(won.body);
    expect(await put(`/v1/initiatives/${body.id}`, { values: {} }, of('css'))).toMatchObject({ status: 428 });
  });

  it('[G17] tells progress by milestones dated ahead and when reached, of each measure on each day', async () => {
    const { body } = await begin('programming-use', 'css', { schoolYear: '2026-2027', cycle: 'secondary' });
    const milestone = (code: string, dates: object) =>
      put(`/v1/initiatives/${body.id}/milestones/${code}`, { title, ...dates }, of('css'));
    expect(await milestone('start', { plannedOn: '2026-09-01' })).toMatchObject({ status: 200 });
    expect(await milestone('end', { plannedOn: '2026-06-20' })).toMatchObject({ status: 200 });
    expect(await milestone('start', { plannedOn: '2026-09-01', reachedOn: '2026-09-12' })).toMatchObject({
      status: 200,
    });
    expect(await milestone('end', { reachedOn: '2199-01-01' })).toMatchObject({
      status: 409,
      body: { code: 'milestone-ahead' },
    });
    interface Progress {
      measure: string;
      milestones: number;
      reached: number;
      late: number;
    }
    const progress = async (on: string) =>
      (await service.get<{ items: Progress[] }>(`/v1/progress?on=${on}`)).body.items.find(
        ({ measure }) => measure === 'M02',
      );
    expect(await progress('2026-06-01')).toMatchObject({ reached: 0, late: 0, nextOn: '2026-06-20' });
    expect(await progress('2026-08-01')).toMatchObject({ late: 1, nextOn: '2026-09-01' });
    expect(await progress('2026-09-11')).toMatchObject({ milestones: 2, reached: 0, late: 2, nextOn: null });
    expect(await progress('2026-09-12')).toMatchObject({ milestones: 2, reached: 1, late: 1 });
    expect((await move(body.id, 'ended', of('css'))).status).toBe(201);
    expect(await progress('2026-09-12')).toMatchObject({ milestones: 2, reached: 1, late: 0 });
    expect(await milestone('end', { reachedOn: '2026-09-30' })).toMatchObject({
      status: 409,
      body: { code: 'initiative-ended' },
    });
  });

  it('[G08] keeps who changed which fact, why and from what to what, sealed in a chain, and answers every instant', async () => {
    const { body } = await begin('training-session', 'css', { startsOn: '2026-10-05', topic: 'other' });
    const seen: [string, Initiative][] = [];
    for (const hours of [3, 5, null, 8]) {
      const { version } = (await service.get<Initiative>(`/v1/initiatives/${body.id}`)).body;
      await put(`/v1/initiatives/${body.id}`, { values: { hours }, why: `heures ${hours}` }, of('css'), {
        'if-match': `"${version}"`,
      });
      const now = (await service.get<Initiative>(`/v1/initiatives/${body.id}`)).body;
      const [{ at }] = (await service.database.query<{ at: string }>(`select clock_timestamp()::text as at`)) as [
        { at: string },
      ];
      seen.push([new Date(at).toISOString(), now]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const [at, then] of seen)
      expect((await service.get(`/v1/initiatives/${body.id}?asOf=${encodeURIComponent(at)}`)).body).toEqual(then);
    const { items } = (
      await service.get<{ items: { version: number; by: string; why: string; chain: string; changes: unknown[] }[] }>(
        `/v1/initiatives/${body.id}/history`,
      )
    ).body;
    expect(items.map(({ version, by, why }) => [version, by, why])).toEqual([
      [1, 'of-css', null],
      ...[3, 5, null, 8].map((hours, n) => [n + 2, 'of-css', `heures ${hours}`]),
    ]);
    const check = () => checkHistory((sql, params) => service.database.query(sql, params));
    const whole = await check();
    expect([whole.faults, whole.entries > 50]).toEqual([[], true]);
    await service.database.query(
      `update history_entry set changes = jsonb_set(changes, '{0,after,value}', '99') where subject = $1 and version = 3`,
      [`initiative/${body.id}`],
    );
    expect((await check()).faults).toMatchObject([
      { fault: 'changed', subject: `initiative/${body.id}`, version: 3, by: 'of-css' },
    ]);
    await service.database.query(
      `update history_entry set changes = jsonb_set(changes, '{0,after,value}', '5') where subject = $1 and version = 3`,
      [`initiative/${body.id}`],
    );
    expect((await check()).faults).toEqual([]);
    const rewritten = whole.heads.map((head) => ({ ...head, head: Buffer.alloc(32) }));
    expect((await checkHistory((sql, params) => service.database.query(sql, params), rewritten)).faults).toHaveLength(
      rewritten.length,
    );
    expect(items[2]!.changes).toMatchObject([{ pointer: '/values/hours', before: { value: 3 }, after: { value: 5 } }]);
  });

  describe('their money', () => {
    interface Commitment {
      id: string;
      paidCents: number;
      version: number;
      disbursements: { id: string; amountCents: number; cancelled: string | null }[];
    }
    const post = (path: string, body: object, token?: TokenOptions) =>
      service.send<Commitment & Refusal>('POST', path, { source, ...body }, token);
    const committed = {
      amountCents: 9_007_199_254_740_00,
      committedOn: '2026-09-01',
      recipient: 'Boréal',
      measure: 'M05',
    };
    const paid = (amountCents: number) => ({ amountCents, disbursedOn: '2026-10-01' });

    it('[G05] is committed and paid to the cent, never more than was committed, whoever pays at the same moment', async () => {
      const { id } = (await begin('training-session', 'css', { startsOn: '2026-10-05', topic: 'other' })).body;
      const commitments = `/v1/initiatives/${id}/commitments`;
      expect(await post(commitments, { ...committed, measure: 'M10' }, of('css'))).toMatchObject({
        body: { code: 'measure-not-of-the-initiative' },
      });
      expect(await post(commitments, { ...committed, grant: 'G404' }, of('css'))).toMatchObject({
        body: { code: 'grant-unknown' },
      });
      expect(await post(commitments, { ...committed, amountCents: 1.5 }, of('css'))).toMatchObject({ status: 400 });
      expect(await post(commitments, committed, of('autre-css'))).toMatchObject({
        status: 403,
        body: { code: 'out-of-reach' },
      });
      const made = await post(commitments, { ...committed, grant: 'G001', part: 'G001-1' }, of('css'));
      expect(made).toMatchObject({ status: 201, body: { paidCents: 0, disbursements: [] } });
      const path = `/v1/commitments/${made.body.id}`;
      const half = 4_503_599_627_370_00;
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => post(`${path}/disbursements`, paid(half), of('css'))),
      );
      expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 201, 409, 409, 409]);
      const { body } = await service.get<Commitment>(path);
      expect(body.paidCents).toBe(2 * half);
      expect(await post(`${path}/cancellation`, { reason: 'x' }, of('css'))).toMatchObject({
        body: { code: 'commitment-paid' },
      });
      const [first] = body.disbursements;
      expect(
        await post(`${path}/disbursements/${first!.id}/cancellation`, { reason: 'rendu' }, of('css')),
      ).toMatchObject({ body: { paidCents: half } });
      expect(await put(path, { ...committed, amountCents: half - 1 }, of('css'), { 'if-match': '*' })).toMatchObject({
        body: { code: 'more-paid-than-committed' },
      });
      const { items } = (await service.get<{ items: object[] }>(`${path}/history`)).body;
      expect(items).toHaveLength(4);
      const budgets = (
        await service.get<{ orientations: { orientation: string; committedCents: number; paidCents: number }[] }>(
          '/v1/budgets',
        )
      ).body;
      expect(budgets.orientations.map(({ committedCents, paidCents }) => [committedCents, paidCents])).toEqual([
        [committed.amountCents, half],
        [0, 0],
        [0, 0],
      ]);
    });
  });

  describe('the plan itself', () => {
    const fill = (
      fact: string,
      value: unknown,
      more: object = {},
      token?: TokenOptions,
      headers?: Record<string, string>,
    ) =>
      service.send<Refusal & { version: number }>(
        'PUT',
        `/v1/facts/${fact}`,
        { value, source, ...more },
        token,
        headers,
      );
    interface Timeline {
      entries: {
        id: string;
        phases: { schoolYears: null; filledYears: unknown; milestones: { reachedOn: unknown }[] }[];
      }[];
    }
    const timeline = async () => (await service.get<Timeline>('/v1/timeline')).body.entries;

    it('[G02] keeps what its text leaves unknown null, and shows beside it what a person established, with the source', async () => {
      const phases = (await timeline()).flatMap((entry) => entry.phases);
      expect(phases.every(({ schoolYears, filledYears }) => schoolYears === null && filledYears === null)).toBe(true);
      expect(await fill('T10.1.school-years', ['2018-2019'], {}, of('css'))).toMatchObject({ status: 403 });
      for (const wrong of [['2017-2018'], [], '2018-2019', 7, ['2018-2019', null]])
        expect(await fill('T10.1.school-years', wrong)).toMatchObject({
          status: 400,
          body: { code: 'fact-value-invalid' },
        });
      expect(await fill('T99.1.school-years', ['2018-2019'])).toMatchObject({
        status: 404,
        body: { code: 'fact-unknown' },
      });
      expect(await fill('T10.1.school-years', ['2019-2020', '2018-2019'], { why: 'retrouvé' })).toMatchObject({
        status: 201,
        body: { version: 1 },
      });
      expect(await fill('T10.1.school-years', ['2018-2019', '2019-2020'])).toMatchObject({
        status: 200,
        body: { changed: false },
      });
      expect(await fill('T10.1.school-years', ['2018-2019'], {}, {}, { 'if-match': '"7"' })).toMatchObject({
        status: 412,
      });
      const phase = async () => (await timeline()).find(({ id }) => id === 'T10')!.phases[0]!;
      expect(await phase()).toMatchObject({
        schoolYears: null,
        filledYears: { value: ['2018-2019', '2019-2020'], source },
      });
      expect(await fill('T03.1.2.reached-on', '2199-12-20')).toMatchObject({
        status: 409,
        body: { code: 'date-ahead' },
      });
      expect(await fill('T03.1.2.reached-on', '2019-12-20')).toMatchObject({ status: 201 });
      const entry = (await timeline()).find(({ id }) => id === 'T03')!;
      expect(entry.phases[0]!.milestones[1]).toMatchObject({ reachedOn: { value: '2019-12-20', source } });
      expect(await fill('T10.1.school-years', null)).toMatchObject({ status: 200, body: { version: 2 } });
      expect(await phase()).toMatchObject({ schoolYears: null, filledYears: null });
      const { items } = (
        await service.get<{ items: { why: string | null; changes: { after: unknown }[] }[] }>(
          '/v1/facts/T10.1.school-years/history',
        )
      ).body;
      expect(items.map(({ why, changes }) => [why, changes[0]!.after])).toEqual([
        ['retrouvé', { value: ['2018-2019', '2019-2020'], source }],
        [null, null],
      ]);
      const facts = (await service.get<{ items: { key: string; filled: object | null }[] }>('/v1/facts')).body.items;
      expect(facts.filter(({ filled }) => filled).map(({ key }) => key)).toEqual(['T03.1.2.reached-on']);
    });

    it('[G03] has the budget of each orientation approved, adjusted and executed, in exact cents', async () => {
      const exact = 20_400_000_000_01;
      expect(await fill('O2.adjusted', exact)).toMatchObject({ status: 201 });
      expect(await fill('O2.executed', 0.1)).toMatchObject({ status: 400 });
      expect(await fill('O2.executed', -1)).toMatchObject({ status: 400 });
      expect(await fill('O2.approved', 20_400_000_000)).toMatchObject({ status: 201 });
      interface Budgets {
        total: { amountCents: number };
        orientations: { phases: object[] }[];
      }
      const { total, orientations } = (await service.get<Budgets>('/v1/budgets')).body;
      expect(orientations[1]!.phases).toMatchObject([
        {
          phase: 'approved',
          amountCents: 20_400_000_000,
          provenance: [{ document: 'A', line: 42 }],
          filled: { value: 20_400_000_000, source },
        },
        { phase: 'adjusted', amountCents: null, filled: { value: exact, source } },
        { phase: 'executed', amountCents: null, filled: null },
      ]);
      expect(total.amountCents).toBe(118_500_000_000);
    });

    it('[G04] has grants in parts, over measures of several orientations and over other plans, each counted once', async () => {
      const words = { fr: 'Volet', en: 'Part' };
      const grant = {
        ...{
          funder: 'Gouvernement du Québec',
          recipient: { name: 'Fédération', legalForm: words },
          announcedBy: { name: 'Cabinet', role: words },
        },
        ...{ awardedOn: '2026-06-01', place: 'Québec', amountCents: 10_000_001, measures: ['M05', 'M29'], source },
        parts: [
          {
            purpose: words,
            kind: 'equipment',
            amountCents: 10_000_000,
            split: [
              { measure: 'M05', amountCents: 4_000_000 },
              { measure: 'M29', amountCents: 5_000_000 },
            ],
          },
          { purpose: words, kind: 'event', amountCents: 1, split: [] },
        ],
        otherPolicyLines: [{ title: words, plan: { fr: 'Politique de la réussite éducative', en: 'Policy' } }],
      };
      const record = (code: string, more: object = {}) =>
        service.send<Refusal>('PUT', `/v1/grants/${code}`, { ...grant, ...more });
      expect(await record('G001')).toMatchObject({ status: 409, body: { code: 'grant-of-the-plan' } });
      const wrong = [
        {
          ...grant.parts[0]!,
          split: [
            { measure: 'M05', amountCents: 9_000_000 },
            { measure: 'M01', amountCents: 9_000_000 },
          ],
        },
      ];
      const refused = await record('G002', { parts: wrong });
      expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual([
        '/parts',
        '/parts/0/split',
        '/parts/0/split/1/measure',
      ]);
      expect(await record('G002')).toMatchObject({ status: 201 });
      interface Sums {
        grantsTotalCents: number;
        grants: { totalCents: number; byMeasure: { amountCents: number }[]; unchargedCents: number };
      }
      const { grants, grantsTotalCents } = (await service.get<Sums>('/v1/budgets')).body;
      expect(grants).toEqual({
        totalCents: 32_500_001,
        byMeasure: [
          { measure: 'M05', amountCents: 4_000_000 },
          { measure: 'M29', amountCents: 5_000_000 },
        ],
        unchargedCents: 23_500_001,
      });
      expect(grantsTotalCents).toBe(grants.totalCents);
      const { items } = (await service.get<{ items: { id: string; orientations: string[] }[] }>('/v1/grants')).body;
      expect(items.map(({ id, orientations }) => [id, orientations])).toEqual([
        ['G001', ['O1', 'O2', 'O3']],
        ['G002', ['O1', 'O3']],
      ]);
      const measure = (await service.get<{ grants: { id: string; amountCents: number }[] }>('/v1/measures/M29')).body;
      expect(measure.grants).toMatchObject([{ id: 'G002', amountCents: 10_000_001 }]);
    });
  });

  describe('the systems of the plan', () => {
    interface System {
      id: string;
      owner: string;
      measures: string[];
      state: string;
      stands: { fr: string; en: string };
      kinds: { code: string; initiatives: number }[];
      facts: { path: string; id: string }[];
      provenance: object[];
    }
    const systems = async (token?: TokenOptions) =>
      (await service.get<{ items: System[] }>('/v1/systems', token)).body.items;
    const facts = (system: System | undefined) => system?.facts.map(({ path, id }) => `${path} ${id}`) ?? [];

    it('are told with where each stands, computed from what was entered: nothing in use of which nothing is there', async () => {
      const before = (await systems()).find(({ id }) => id === 'S35');
      expect(before).toMatchObject({ state: 'ready', kinds: [{ code: 'governance-committee', initiatives: 0 }] });
      await begin('governance-committee', 'css', { heldOn: '2026-11-20', body: 'Comité directeur' });
      const all = await systems();
      expect(all).toHaveLength(56);
      expect(all.find(({ id }) => id === 'S35')).toMatchObject({
        state: 'in-use',
        stands: { fr: expect.stringContaining('1 initiative') as string },
      });
      for (const { state, kinds, owner } of all)
        if (state === 'in-use' && owner === 'governance-reporting')
          expect(kinds.some(({ initiatives }) => initiatives > 0)).toBe(true);
      // What another service carries for a measure is more than a line of the plan: it counts, or somebody reports on it.
      const toldAlone = all.filter(({ state, owner }) => state === 'told' && owner !== 'governance-reporting');
      expect(toldAlone.flatMap(({ id, measures }) => (measures.length > 0 ? [id] : []))).toEqual([]);
      // Somebody who sees none of the initiatives that are not shared is told of none.
      const support = (await systems(of('autre-css'))).find(({ id }) => id === 'S42');
      expect(support).toMatchObject({ state: 'ready', kinds: [{ code: 'user-support', initiatives: 0 }] });
    });

    it('[S05] [S18] [S21] [S47] [S48] [S49] [S50] [S51] [S53] [S54] [S55] [S56] are facts of the register, found by the lines that both stand in', async () => {
      const all = new Map((await systems()).map((system) => [system.id, system]));
      const expected: Readonly<Record<string, string>> = {
        S05: '/v1/timeline T03',
        S18: '/v1/timeline T05',
        S21: '/v1/timeline T06',
        S47: '/v1/timeline 2018-2019',
        S48: '/v1/budgets O3',
        S49: '/v1/grants G001',
        S50: '/v1/grants G001-1',
        S51: '/v1/grants G001-2',
        S53: '/v1/grants G001',
        S54: '/v1/grants G001',
        S55: '/v1/plan PAN',
        S56: '/v1/grants G001',
      };
      for (const [id, fact] of Object.entries(expected)) {
        expect([id, facts(all.get(id))]).toEqual([id, expect.arrayContaining([fact])]);
        expect(all.get(id)!.provenance.length).toBeGreaterThan(0);
      }
    });
  });

  it.each([
    ['/v1/programme-kinds/none', 404, 'programme-kind-unknown'],
    ['/v1/programme-kinds/training-session?version=99', 404, 'programme-kind-unknown'],
    ['/v1/programme-kinds/training-session/figures/none', 404, 'programme-figure-unknown'],
    ['/v1/programme-kinds/training-session/figures/sessions?by=colour', 400, 'breakdown-unknown'],
    ['/v1/initiatives/00000000-0000-4000-8000-000000000000', 404, 'initiative-unknown'],
    ['/v1/initiatives?cursor=x', 400, 'cursor-invalid'],
  ])('refuses %s with %i %s', async (path, status, code) => {
    expect(await service.get(path)).toMatchObject({ status, body: { code } });
  });

  it.each([
    [{ kind: 'none' }, 404, 'programme-kind-unknown'],
    [{ measures: ['M33'] }, 409, 'measure-not-served'],
    [{ measures: ['M99'] }, 404, 'measure-unknown'],
    [{ measures: [] }, 400, 'invalid-request'],
    [{ organisation: 'nulle-part' }, 404, 'organisation-unknown'],
    [{ source: { author: 'x' } }, 400, 'source-incomplete'],
    [{ source: { ...source, on: '2199-01-01' } }, 409, 'date-ahead'],
    [{ source: { ...source, on: '2026-02-30' } }, 400, 'invalid-request'],
    [{ values: { startsOn: '2026-10-05', topic: 'other', hours: 'x'.repeat(9) } }, 400, 'invalid-request'],
    [{ values: { startsOn: '2026-10-05', topic: 'other', constructor: 1 } }, 400, 'invalid-request'],
    [{ values: { startsOn: '2026-10-05', topic: 'other', __proto__x: [[[[]]]] } }, 400, 'invalid-request'],
    [{ values: [] }, 400, 'invalid-request'],
    [{ title: { fr: 'x' } }, 400, 'invalid-request'],
  ])('refuses an initiative with %j by %i %s', async (wrong, status, code) => {
    const body = {
      kind: 'training-session',
      organisation: 'css',
      title,
      measures: ['M05'],
      source,
      values: { startsOn: '2026-10-05', topic: 'other' },
      ...wrong,
    };
    expect(await service.send('POST', '/v1/initiatives', body)).toMatchObject({ status, body: { code } });
  });
});
