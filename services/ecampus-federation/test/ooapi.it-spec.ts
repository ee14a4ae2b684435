import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { schoolDay } from '@pan/kit/domain';
import { shared } from '@pan/testing';
import { Offering } from '../src/domain/offering.js';
import type { CourseView } from '../src/http/courses.dto.js';
import { isNotOver, isOffered, takesRequests } from '../src/persistence/courses/offering-states.js';
import { admit, federation, harvest, hearNetwork, type Federation } from './federation-fixture.js';
import { aCourse, anOffering, idOf, ooapiServer, type OoapiServer } from './ooapi-server.js';

let it_: Federation;
let server: OoapiServer;
const get = <T>(path: string) => it_.ask<T>('GET', path, { token: null });

interface Page {
  pageSize: number;
  pageNumber: number;
  hasPreviousPage: boolean;
  hasNextPage: boolean;
  totalPages: number;
  items: Record<string, unknown>[];
}

function refuses(offering: Offering, today: string): boolean {
  try {
    offering.requireOpen(today);
    return false;
  } catch {
    return true;
  }
}

const said = (french: string, english: string) => [
  { language: 'en', value: english },
  { language: 'FR-ca', value: french },
];

beforeAll(async () => {
  it_ = await federation();
  server = await ooapiServer();
  await hearNetwork(it_);
  await admit(it_, server.url);
  const titles = [
    'Écologie des milieux humides',
    'L’œuvre de Gabrielle Roy',
    'Économie de l’énergie',
    'Mathématiques discrètes',
    ...Array.from({ length: 21 }, (_, number) => `Séminaire ${String(number + 1).padStart(2, '0')}`),
  ];
  for (const [number, title] of titles.entries()) {
    const extra: object =
      [
        { description: [{ language: 'fr-CA', value: 'Tourbières et marais, avec un peu d’économie.' }] },
        {
          consumers: [
            { consumerKey: 'x-ecampus-qc', credits: 2 },
            { consumerKey: 'x-autre', a: 1 },
          ],
        },
        { modeOfDelivery: ['hybrid'], studyLoad: { studyLoadUnit: 'ects', value: 6 }, consumers: [] },
        { teachingLanguage: 'eng', level: 'master' },
      ][number] ?? {};
    server.courses.push(
      aCourse(idOf(2, number), title, { ...extra, ext: { interne: true }, coordinators: [idOf(7, 1)] }),
    );
    server.offerings.set(idOf(2, number), [anOffering(idOf(3, number), title, { maxNumberStudents: number })]);
  }
  // Given until yesterday in Quebec, without limit until today, and not told yet when.
  const over = { startDate: '2024-09-20', endDate: schoolDay(new Date(Date.now() - 86_400_000)), maxNumberStudents: 5 };
  const lastDay = { startDate: '2024-09-20', endDate: schoolDay(new Date()), name: said('Mer du Nord', 'North Sea') };
  server.courses.push(
    aCourse(idOf(2, 30), 'Ruée vers l’or: Klondike 1897', {
      description: said('Lecture/calcul, arc-en-ciel', 'Étudiant·e·s'),
    }),
    aCourse(idOf(2, 31), 'Sans limite', { teachingLanguage: 'fre' }),
    aCourse(idOf(2, 32), 'Sans horaire'),
  );
  server.offerings.set(idOf(2, 30), [anOffering(idOf(3, 30), 'Or', over)]);
  server.offerings.set(idOf(2, 31), [anOffering(idOf(3, 31), 'Mer', lastDay), anOffering(idOf(3, 32), 'Été', over)]);
  const { state, problemCount } = await harvest(it_);
  if (state !== 'succeeded' || problemCount > 0) throw new Error(state);
});
afterAll(async () => {
  await it_?.close();
  await server?.close();
});

describe('A course that is over', () => {
  const over = async () =>
    (
      await it_.database.query<{ course: string; offering: string }>(
        `select course_id as course, id as offering from offering where title = 'Or'`,
      )
    )[0]!;

  it('is offered at no door, and still answered for by its id [F11]', async () => {
    const { course, offering } = await over();
    const inList = await get<{ items: CourseView[] }>('/v1/courses?limit=500');
    expect(inList.body.items.map(({ title }) => title)).not.toContain('Ruée vers l’or: Klondike 1897');
    const inOoapi = await get<Page>('/ooapi/v5/courses?pageSize=250');
    expect(inOoapi.body.items.map(({ courseId }) => courseId)).not.toContain(course);
    expect((await get<Page>(`/ooapi/v5/courses/${course}/offerings`)).body.items).toEqual([]);
    expect(await get(`/ooapi/v5/courses/${course}`)).toMatchObject({ status: 200 });
    expect((await get<{ consumers: object[] }>(`/ooapi/v5/offerings/${offering}`)).body.consumers).toEqual([
      { consumerKey: 'x-ecampus-qc', open: false, seatsLeft: 5 },
    ]);
    expect((await it_.said()).filter(({ key }) => key === offering)).toEqual([]);
  });

  it('is so from the day after its last one, in Quebec; what is not told yet when is in the list [F11]', async () => {
    const { body } = await get<{ items: CourseView[] }>('/v1/courses?q=sans');
    expect(body.items.map(({ title, offerings }) => [title, offerings.map((one) => one.title)])).toEqual([
      ['Sans horaire', []],
      ['Sans limite', ['Mer du Nord']],
    ]);
  });

  it('or withdrawn, or whose period is past or to come, is so to PostgreSQL as it is to the domain', async () => {
    const today = schoolDay(new Date());
    const day = (offset: number) => new Date(Date.parse(today) + offset * 86_400_000).toISOString().slice(0, 10);
    const days = [day(-1), day(0), day(1)];
    const all = [null, new Date()].flatMap((withdrawnAt) =>
      days.flatMap((endsOn) =>
        [null, ...days].flatMap((enrolFrom) =>
          [null, ...days].map((enrolUntil) => ({ withdrawnAt, endsOn, enrolFrom, enrolUntil })),
        ),
      ),
    );
    const inDomain = all.map(({ withdrawnAt, endsOn, enrolFrom, enrolUntil }) => {
      const described = {
        title: '',
        seats: 1,
        startsOn: day(-9),
        endsOn,
        enrolFrom,
        enrolUntil,
        document: {},
        digest: '',
      };
      const place = { id: 'f', courseId: 'c', institutionId: 'i', organisationId: 'o' };
      const { offering } = Offering.publish(place, described);
      if (withdrawnAt) offering.withdraw(withdrawnAt);
      const isOver = offering.isOver(today);
      return { isNotOver: !isOver, isOffered: !isOver && !withdrawnAt, takesRequests: !refuses(offering, today) };
    });
    const inSql = await it_.database.query(
      `select ${isNotOver('f')} as "isNotOver", ${isOffered('f')} as "isOffered", ${takesRequests('f')} as "takesRequests"
         from jsonb_to_recordset($1) as f (at int, ends_on date, enrol_from date, enrol_until date, withdrawn_at timestamptz)
        order by f.at`,
      [
        JSON.stringify(
          all.map(({ withdrawnAt, endsOn, enrolFrom, enrolUntil }, at) => ({
            ...{ at, ends_on: endsOn, enrol_from: enrolFrom, enrol_until: enrolUntil, withdrawn_at: withdrawnAt },
          })),
        ),
      ],
    );
    expect(inSql).toEqual(inDomain);
  });

  it('without limit says so at both doors, never that it is full [F11]', async () => {
    const { body } = await get<{ items: CourseView[] }>('/v1/courses?q=limite');
    const [offering] = body.items[0]!.offerings;
    expect(offering).toMatchObject({ seats: null, seatsLeft: null });
    const ooapi = await get<Record<string, unknown>>(`/ooapi/v5/offerings/${offering!.id}`);
    expect(ooapi.body).not.toHaveProperty('maxNumberStudents');
    expect(ooapi.body['consumers']).toEqual([{ consumerKey: 'x-ecampus-qc', open: true, seatsLeft: null }]);
  });
});

describe('Searching in French as people type it', () => {
  beforeAll(() => it_.database.query(`update offering set ends_on = '2099-04-30' where title = 'Or'`));
  afterAll(() => it_.database.query(`update offering set ends_on = '2024-12-29' where title = 'Or'`));

  it.each([
    ["ruée vers l'or klondike", 1],
    ['klondike OR', 1],
    ['or argent', 0],
    ['1897', 1],
    ['calcul', 1],
    ['lecture/calcul', 1],
    ['ARC EN CIEL', 1],
    ['arc-en-ciel', 1],
    ['étudiant', 1],
    ['e\u0301tudiant·e·s', 1],
    ['klondike ruee', 1],
    ['Klondike.', 1],
    ['vers', 1],
    ['avec', 1],
    ['languages', 0],
    ['value', 0],
  ])('%s finds %i at both doors [F11]', async (q, count) => {
    const query = `q=${encodeURIComponent(q)}`;
    const found = [
      (await get<Page>(`/v1/courses?${query}`)).body.items.length,
      (await get<Page>(`/ooapi/v5/courses?${query}`)).body.items.length,
    ];
    expect(found).toEqual([count, count]);
  });

  it.each([
    ['organizations', 'UNIVERSITE c', 1],
    ['organizations', 'c-université', 1],
    ['organizations', 'boréale', 0],
    ['offerings', 'sea north', 1],
    ['offerings', 'NORD mer', 1],
    ['offerings', 'language', 0],
    ['offerings', 'fr-CA', 0],
  ])('among %s %s finds %i [F11]', async (list, q, count) => {
    const [course] = (await get<Page>('/ooapi/v5/courses?q=limite')).body.items;
    const path = list === 'offerings' ? `courses/${String(course!['courseId'])}/offerings` : list;
    const { body } = await get<Page>(`/ooapi/v5/${path}?q=${encodeURIComponent(q)}`);
    expect([body.items.length, body.totalPages]).toEqual([count, count]);
  });

  it('among offerings finds by the source’s code, and nothing by another one [F11]', async () => {
    const [course] = (await get<Page>('/ooapi/v5/courses?q=limite')).body.items;
    const found = async (code: string) =>
      (await get<Page>(`/ooapi/v5/courses/${String(course!['courseId'])}/offerings?primaryCode=${code}`)).body.items
        .length;
    expect([await found('OFF-0031'), await found('OFF-0099')]).toEqual([1, 0]);
  });

  it.each(['fra', 'fre'])('finds what is taught in French by %s [F11]', async (language) => {
    const { body } = await get<{ items: CourseView[] }>(`/v1/courses?q=limite&language=${language}`);
    expect(body.items.map((course) => course.language)).toEqual(['fra']);
  });
});

describe('Searching the catalogue', () => {
  const found = async (query: string) => {
    const { status, body } = await get<{ items: CourseView[] }>(`/v1/courses?${query}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body.items.map(({ title }) => title);
  };

  it.each([
    ['q=ecologie', ['Écologie des milieux humides']],
    ['q=ÉCOLOGIE', ['Écologie des milieux humides']],
    ['q=tourbiere', ['Écologie des milieux humides']],
    ["q=l'oeuvre", ['L’œuvre de Gabrielle Roy']],
    ['q=mathématique discrete', ['Mathématiques discrètes']],
    // What stands in a title comes before what stands in a description.
    ['q=economie', ['Économie de l’énergie', 'Écologie des milieux humides']],
    ['q=economie&mode=hybrid', ['Économie de l’énergie']],
    ['q=cou-0003', ['Mathématiques discrètes']],
    ['language=eng', ['Mathématiques discrètes']],
    ['level=master', ['Mathématiques discrètes']],
    ['minCredits=4', ['Économie de l’énergie']],
    ['maxCredits=2', ['L’œuvre de Gabrielle Roy']],
    ['q=chevaux', []],
    ['institution=universite-d', []],
  ])('%s', async (query, titles) => {
    expect(await found(query)).toEqual(titles);
  });

  it('answers what it is asked for and no more, to anybody', async () => {
    const { body } = await get<{ items: CourseView[] }>('/v1/courses?q=ecologie');
    expect(body.items).toEqual([
      {
        ...{ id: expect.any(String), code: 'COU-0000', title: 'Écologie des milieux humides', language: 'fra' },
        institution: { code: 'universite-c', name: 'Le universite-c' },
        ...{ modes: ['distance-learning', 'online'], level: 'bachelor', credits: 3, creditUnit: 'credit' },
        offerings: [
          {
            ...{
              id: expect.any(String),
              title: 'Écologie des milieux humides',
              startsOn: '2099-01-11',
              endsOn: '2099-04-30',
            },
            ...{ enrolFrom: null, enrolUntil: null, seats: 0, seatsLeft: 0 },
          },
        ],
      },
    ]);
  });

  it.each(['', 'q=seminaire'])('walks every page once (%s)', async (query) => {
    const all = await found(`${query}&limit=500`);
    const walked: string[] = [];
    let cursor = '';
    do {
      const { body } = await get<{ items: CourseView[]; nextCursor: string | null }>(
        `/v1/courses?${query}&limit=4${cursor}`,
      );
      walked.push(...body.items.map(({ title }) => title));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    expect(walked).toEqual(all);
    expect(new Set(walked).size).toBe(all.length);
  });

  it.each(['limit=0', 'mode=pigeon', 'language=fr', 'minCredits=beaucoup', 'cursor=x', 'cursor=WzEsMiwzXQ', 'x=1'])(
    'refuses %s',
    async (query) => {
      expect(await get(`/v1/courses?${query}`)).toMatchObject({ status: 400 });
    },
  );
});

describe('The federation as OOAPI v5', () => {
  const page = async (path: string) => (await get<Page>(`/ooapi/v5${path}`)).body;

  it('counts its pages as the standard does', async () => {
    expect(await page('/courses')).toMatchObject({
      ...{ pageSize: 10, pageNumber: 1, hasPreviousPage: false, hasNextPage: true, totalPages: 3 },
    });
    const last = await page('/courses?pageSize=10&pageNumber=3');
    expect([last.items.length, last.hasPreviousPage, last.hasNextPage]).toEqual([7, true, false]);
    expect(await page('/courses?pageNumber=9')).toMatchObject({ items: [], hasNextPage: false, hasPreviousPage: true });
    expect((await get('/ooapi/v5/courses?pageSize=11')).status).toBe(400);
    expect((await get('/ooapi/v5/courses?pageNumber=0')).status).toBe(400);
  });

  it('finds by part of a text, by code, by consumer', async () => {
    const count = async (query: string) => (await page(`/courses?pageSize=250&${query}`)).items.length;
    expect(
      await Promise.all(['q=MILIEUX', 'q=ilieu', 'primaryCode=COU-0002', 'consumer=x-ecampus-qc'].map(count)),
    ).toEqual([...[1, 1, 1, 27]]);
    expect(await count('consumer=inconnu')).toBe(0);
    const [other] = (await page('/courses?consumer=x-autre')).items;
    expect(other).toMatchObject({ consumers: [{ consumerKey: 'x-autre', a: 1 }] });
    expect(await page('/organizations?primaryCode=universite-c')).toMatchObject({
      items: [{ organizationType: 'institute', primaryCode: { code: 'universite-c' } }],
    });
  });

  it('replaces an id by the object where it is asked to', async () => {
    const [course] = (await page('/courses?q=humides')).items;
    const id = String(course!['courseId']);
    expect(course).toMatchObject({ organization: idOf(1, 3) });
    expect(course).not.toHaveProperty('ext');
    expect((await get(`/ooapi/v5/courses/${id}?expand=organization,programs`)).body).toMatchObject({
      organization: { organizationId: idOf(1, 3), primaryCode: { code: 'universite-c' } },
    });
    const [offering] = (await page(`/courses/${id}/offerings`)).items;
    expect(offering).toMatchObject({ course: id, maxNumberStudents: 0, enrolledNumberStudents: 0 });
    const whole = await get(`/ooapi/v5/offerings/${String(offering!['offeringId'])}?expand=course,organization`);
    expect(whole.body).toMatchObject({ course: { courseId: id }, organization: { organizationId: idOf(1, 3) } });
    expect(await get(`/ooapi/v5/courses/${id}?expand=tout`)).toMatchObject({ status: 400 });
  });

  it.each([
    ['/courses/x', 400, 'invalid-request'],
    [`/courses/${idOf(5, 5)}`, 404, 'course-unknown'],
    [`/courses/${idOf(5, 5)}/offerings`, 404, 'course-unknown'],
    [`/offerings/${idOf(5, 5)}`, 404, 'offering-unknown'],
    [`/organizations/${idOf(5, 5)}`, 404, 'organization-unknown'],
    ['/programs', 404, 'route-unknown'],
  ])('refuses %s with a problem: %i', async (path, status, code) => {
    const { status: given, headers, body } = await get(`/ooapi/v5${path}`);
    expect([given, headers.get('content-type')]).toEqual([
      status,
      expect.stringMatching(/^application\/problem\+json\b/),
    ]);
    expect(body).toMatchObject({ status, code, title: expect.any(String), type: expect.any(String) });
  });

  it('shows no more of a suspended institution in its lists, and still answers for what is known', async () => {
    const [course] = (await page('/courses?q=humides')).items;
    await it_.ask('POST', '/v1/institutions/universite-c/suspension');
    expect([(await page('/courses')).items.length, (await page('/organizations')).items.length]).toEqual([0, 0]);
    expect((await get(`/ooapi/v5/courses/${String(course!['courseId'])}`)).status).toBe(200);
    await it_.ask('POST', '/v1/institutions/universite-c/admission');
  });

  const place = shared('data/ecampus-gov/ooapi-v5-spec');
  const withSpec = place ? describe : describe.skip;
  withSpec('by the specification itself', () => {
    const files = ['ooapi-v5-spec/ooapi.json', 'ooapi-profiles/profiles/ooapi.openapi.json'];

    it.each(files)('is valid by %s', async (file) => {
      const spec = JSON.parse(readFileSync(join(place!, '..', file), 'utf8')) as object;
      const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
      formats.default(ajv);
      ajv.addSchema({ ...spec, $id: 'ooapi' });
      const errorsOf = async (path: string, pointer: string) => {
        const { status, body } = await get(`/ooapi/v5${path}`);
        const validate = ajv.compile({ $ref: `ooapi#${pointer}` });
        validate(body);
        return [status, validate.errors ?? []];
      };
      const answer = (path: string) => {
        const encoded = path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
        return `/paths/${encoded}/get/responses/200/content/application~1json/schema`;
      };
      const [course] = (await page('/courses?q=humides')).items;
      const courseId = String(course!['courseId']);
      const [offering] = (await page(`/courses/${courseId}/offerings`)).items;
      const good = [200, []];
      expect(await errorsOf('/', answer('/'))).toEqual(good);
      expect(await errorsOf('/organizations', answer('/organizations'))).toEqual(good);
      expect(await errorsOf(`/organizations/${idOf(1, 3)}`, answer('/organizations/{organizationId}'))).toEqual(good);
      expect(await errorsOf('/courses?pageSize=250', answer('/courses'))).toEqual(good);
      expect(await errorsOf(`/courses/${courseId}?expand=organization`, answer('/courses/{courseId}'))).toEqual(good);
      expect(await errorsOf(`/courses/${courseId}/offerings`, answer('/courses/{courseId}/offerings'))).toEqual(good);
      // The answer's own schema is a `oneOf` of which a course offering also meets the programme's: hence its part.
      const one = `/offerings/${String(offering!['offeringId'])}?expand=course,organization`;
      expect(await errorsOf(one, '/components/schemas/CourseOffering')).toEqual(good);
    });
  });
});
