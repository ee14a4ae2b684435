import { randomUUID } from 'node:crypto';
import { OrganisationRegisteredV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { governance, type Governance } from './governance-fixture.js';

let service: Governance;

beforeAll(async () => {
  service = await governance();
  const organisationId = randomUUID();
  const ministry = { organisationId, code: 'ministere', name: 'Ministère', kind: 'ministry' } as const;
  await service.hear(fact(OrganisationRegisteredV1, organisationId, ministry));
  await eventually(async () => expect((await service.get('/v1/measures/M23')).status).toBe(200));
});
afterAll(() => service?.close());

interface Listed<T> {
  items: T[];
  nextCursor: null;
}
interface Reference {
  components: { schemas: Record<string, { additionalProperties?: boolean }> };
}
interface Identified {
  id: string;
}

const ids = async (path: string) => (await service.get<Listed<Identified>>(path)).body.items.map(({ id }) => id);

describe('The plan over HTTP', () => {
  it('answers its identity, counts and documents', async () => {
    const { status, body } = await service.get('/v1/plan');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'PAN',
      title: { en: null },
      counts: { orientations: 3, axes: 8, objectives: 9, measures: 33, keyMeasures: 12, timelineEntries: 11 },
      documents: [{ id: 'A' }, { id: 'B', issuedOn: '2018-08-09' }],
    });
  });

  it('[G01] lists whole: 3 orientations with axes and objectives, 33 measures with the variants of their titles', async () => {
    interface Branch extends Identified {
      axes: (Identified & { objectives: (Identified & { measures: string[] })[] })[];
    }
    const { items } = (await service.get<Listed<Branch>>('/v1/orientations')).body;
    const axes = items.flatMap((one) => one.axes);
    const objectives = axes.flatMap((one) => one.objectives);
    expect([items.length, axes.length, objectives.length]).toEqual([3, 8, 9]);
    expect(objectives.flatMap(({ measures }) => measures)).toEqual(await ids('/v1/measures'));
    expect(objectives.flatMap(({ measures }) => measures)).toHaveLength(33);
    const { body } = await service.get('/v1/measures/M09');
    expect(body).toMatchObject({
      title: { fr: expect.any(String) as string },
      titleVariants: [{ title: { fr: expect.any(String) as string }, provenance: [{ document: 'B', line: 15 }] }],
    });
  });

  it('[G18] says every label in French first, under ids that stay', async () => {
    const numbered = (letter: string, count: number) =>
      Array.from({ length: count }, (_, n) => `${letter}${String(n + 1).padStart(2, '0')}`);
    expect(await ids('/v1/measures')).toEqual(numbered('M', 33));
    expect(await ids('/v1/systems')).toEqual(numbered('S', 56));
    const texts: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('fr' in value) texts.push(Object.keys(value).join());
      else Object.values(value).forEach(collect);
    };
    for (const path of ['orientations', 'measures', 'systems', 'grants', 'timeline', 'indicators'])
      collect((await service.get(`/v1/${path}`)).body);
    expect(texts.length).toBeGreaterThan(150);
    expect(new Set(texts)).toEqual(new Set(['fr,en']));
  });

  it('[S17] [S18] [S21] [S47] [S48] [S49] [S50] [S51] [S52] [S53] [S54] [S55] [S56] says of every system where the documents speak of it', async () => {
    const { items } = (await service.get<Listed<Identified & { provenance: object[] }>>('/v1/systems')).body;
    expect(items).toHaveLength(56);
    for (const { id, provenance } of items)
      expect({ id, provenance }).toMatchObject({
        provenance: expect.arrayContaining([
          { document: expect.stringMatching(/^[AB]$/) as string, line: expect.any(Number) as number },
        ]) as object[],
      });
  });

  it('lists the measures of one orientation, the systems of one owner or measure', async () => {
    expect(await ids('/v1/measures?orientation=O3')).toEqual(Array.from({ length: 11 }, (_, n) => `M${n + 23}`));
    expect(await ids('/v1/systems?owner=exam-management')).toEqual(['S15', 'S16']);
    expect(await ids('/v1/systems?measure=M23')).toEqual(['S31', 'S32']);
  });

  it('answers a measure with the indicators it is watched by', async () => {
    const { body } = await service.get('/v1/measures/M23');
    expect(body).toMatchObject({
      id: 'M23',
      orientation: { id: 'O3' },
      timeline: [{ id: 'T10', phases: [{ schoolYears: null }, { schoolYears: null }] }],
      indicators: [
        { id: 'unified-records', figure: { organisation: 'ministere', value: 0, of: 0, suppressed: false } },
        { id: 'followed-records', figure: { organisation: 'ministere', value: 0 } },
      ],
    });
  });

  it('lists the measures with what the services report about them, each for who asks', async () => {
    const reported = async (token: TokenOptions, query = '') => {
      const { status, body } = await service.get<Listed<{ id: string; figures?: { indicator: string }[] }>>(
        `/v1/measures${query}`,
        token,
      );
      if (status !== 200) return status;
      return body.items.flatMap(({ figures = [] }) => figures.map(({ indicator }) => indicator));
    };
    const everything = await reported({});
    expect(everything).toEqual(expect.arrayContaining(['unified-records', 'exam-sittings', 'offered-seats']));
    // Who reaches several organisations and names none is told of the whole network only.
    const ofTheNetwork = ['released-frameworks', 'harvested-resources', 'open-datasets', 'published-resources'];
    expect(await reported({ organisations: ['ministere', 'another'] })).toEqual(ofTheNetwork);
    expect(await reported({ organisations: ['ministere', 'another'] }, '?organisation=ministere')).toEqual(everything);
    expect(await reported({ organisations: ['another'] }, '?organisation=ministere')).toBe(403);
  });

  it.each([
    ['/v1/indicators/happiness', 404, 'indicator-unknown'],
    ['/v1/indicators/published-resources?by=organisation', 400, 'breakdown-unknown'],
    ['/v1/indicators/published-resources?organisation=ministere', 400, 'figure-of-network'],
    ['/v1/indicators/published-resources?schoolYear=2026-2027', 400, 'figure-of-now'],
    ['/v1/indicators/ebook-loans', 400, 'school-year-required'],
  ])('refuses %s with %i %s', async (path, status, code) => {
    expect(await service.get(path)).toMatchObject({ status, body: { code } });
  });

  it('answers budgets in cents, the timeline and the grant in its parts', async () => {
    const [budgets, timeline, grants] = await Promise.all(
      ['/v1/budgets', '/v1/timeline', '/v1/grants'].map((path) => service.get(path)),
    );
    expect(budgets!.body).toMatchObject({ total: { amountCents: 118_500_000_000 } });
    expect((timeline!.body as { entries: unknown[] }).entries).toHaveLength(11);
    expect(grants!.body).toMatchObject({
      items: [{ amountCents: 22_500_000, parts: [{ amountCents: 15_000_000 }, { amountCents: 7_500_000 }] }],
    });
  });

  it('tells a reader who holds the present version so in 304', async () => {
    const first = await service.get('/v1/measures');
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    const again = await service.get('/v1/measures', {}, { 'if-none-match': etag });
    expect([again.status, again.body]).toEqual([304, null]);
    const other = await service.get('/v1/measures?orientation=O1', {}, { 'if-none-match': etag });
    expect(other.status).toBe(200);
  });

  it.each([
    ['/v1/measures/M34', 404, 'measure-unknown'],
    ['/v1/measures?orientation=O9', 404, 'orientation-unknown'],
    ['/v1/systems?measure=M99', 404, 'measure-unknown'],
    ['/v1/systems?owner=nobody', 400, 'invalid-request'],
    ['/v1/measures?colour=red', 400, 'invalid-request'],
  ])('refuses %s with %i %s', async (path, status, code) => {
    expect(await service.get(path)).toMatchObject({ status, body: { code } });
  });

  it.each([
    ...[
      'plan',
      'orientations',
      'measures',
      'budgets',
      'timeline',
      'grants',
      'systems',
      'indicators',
      'facts',
      'partners',
      'programme-kinds',
      'initiatives',
      'progress',
    ].map((path) => [path, path]),
    ['measures/M23', 'measures/{id}'],
    ['measures/M05', 'measures/{id}'],
    ['indicators/unified-records?schoolYear=2026-2027', 'indicators/{id}'],
    ['indicators/published-resources?by=level', 'indicators/{id}'],
  ])('answers /v1/%s as the reference says, with nothing more', async (path, documented) => {
    const { body: reference } = await service.get<Reference>('/openapi.json');
    for (const schema of Object.values(reference.components.schemas)) schema.additionalProperties = false;
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(ajv);
    ajv.addSchema({ ...reference, $id: 'reference' });
    const pointer = `/v1/${documented}`.replaceAll('/', '~1').replace('{', '%7B').replace('}', '%7D');
    const answer = ajv.compile({
      $ref: `reference#/paths/${pointer}/get/responses/200/content/application~1json/schema`,
    });
    answer((await service.get(`/v1/${path}`)).body);
    expect(answer.errors ?? []).toEqual([]);
  });

  it('wants the scope governance:read', async () => {
    expect(await service.get('/v1/plan', { scopes: ['learners:read'] })).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    });
  });
});
