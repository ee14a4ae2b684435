import { randomUUID } from 'node:crypto';
import { oneRosterScope, ResourcePublishedV1, ResourceRevisedV1, ResourceWithdrawnV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { learningResource, schemaOf } from '@pan/oneroster';
import { eventually } from '@pan/testing';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import {
  aBundle,
  codes,
  delta,
  effects,
  rowOf,
  sis,
  startImports,
  zipped,
  type ImportingRecord,
  type ResourceTables,
  type Tables,
} from './imports-fixture.js';
import { type Client, type Json } from './record.js';

const base = '/ims/oneroster/resources/v1p2';
const source = 'gpi';
const ajv = new Ajv({ allErrors: true });
(formats as unknown as (ajv: Ajv) => void)(ajv);
const isResource = ajv.compile(schemaOf(learningResource.fields));

const aResource = (resourceId: string, title: string, levels: ResourcePublishedV1['levels']): ResourcePublishedV1 => ({
  ...{ resourceId, title, levels, kind: 'exercise', creators: [], subjects: [], language: 'fr', competencies: [] },
  locator: `https://ressources.example.org/${resourceId}`,
});

describe('Resources that schools use', () => {
  let record: ImportingRecord;
  let a: Client;
  let bundle: Tables & ResourceTables;
  const published = randomUUID();
  const withdrawn = randomUUID();

  const ask = (path: string, query: Record<string, string> = {}, who = a) =>
    who.get(`${base}/${path}?${new URLSearchParams({ limit: '1000', ...query }).toString()}`);
  const read = async (path: string, query: Record<string, string> = {}, who = a): Promise<Json[]> => {
    const { status, body } = await ask(path, query, who);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    expect((body.resources as Json[]).filter((one) => !isResource(one))).toEqual([]);
    return body.resources as Json[];
  };
  const titles = async (path: string, query: Record<string, string> = {}, who = a): Promise<string[]> =>
    (await read(path, query, who)).map(({ title }) => title as string).sort();
  const idOf = async (table: string, key: string, column = 'id'): Promise<string> => {
    const [row] = await record.database.query<{ id: string }>(
      `select ${column} as id from ${table} where source like $1 and source_id = $2`,
      [`${source}%`, key],
    );
    return row!.id;
  };
  /** The key under which rostering shows the course. */
  const courseOf = async (level: string): Promise<string> => {
    const { body } = await a.get(`/ims/oneroster/rostering/v1p2/courses?filter=courseCode='${level}'`);
    return body.courses[0].sourcedId as string;
  };
  const send = async (tables: Partial<Tables & ResourceTables>) => record.import(await zipped(tables), { source });

  beforeAll(async () => {
    record = await startImports();
    a = record.as(sis);
    bundle = {
      ...aBundle({ id: 'ecole-r', learners: 12 }),
      courses: [{ sourcedId: 'c-fra', title: 'Français', grades: 'P3' }],
      resources: [
        {
          sourcedId: 'r-manuel',
          vendorResourceId: 'M-3',
          title: 'Manuel',
          roles: 'student,teacher',
          importance: 'primary',
        },
        { sourcedId: 'r-cahier', vendorResourceId: 'C-3', title: 'Cahier', vendorId: 'editeur', applicationId: 'app' },
        { sourcedId: 'r-guide', vendorResourceId: 'G-3', title: 'Guide', roles: 'teacher' },
      ],
      classResources: [{ sourcedId: 'cr-1', classSourcedId: 'g-ecole-r', resourceSourcedId: 'r-manuel' }],
      courseResources: [{ sourcedId: 'kr-1', courseSourcedId: 'c-fra', resourceSourcedId: 'r-cahier' }],
      userResources: [
        { sourcedId: 'ur-1', userSourcedId: 'e-1', classSourcedId: 'g-ecole-r', resourceSourcedId: 'r-cahier' },
        { sourcedId: 'ur-2', userSourcedId: 'p-ecole-r', resourceSourcedId: 'r-guide' },
        { sourcedId: 'ur-3', userSourcedId: 'e-1', resourceSourcedId: published },
      ],
    };
    await record.hear(
      fact(ResourcePublishedV1, published, aResource(published, 'Fractions', ['primary-3'])),
      fact(ResourceRevisedV1, published, aResource(published, 'Les fractions', ['primary-3', 'primary-4'])),
      fact(ResourcePublishedV1, withdrawn, aResource(withdrawn, 'Retirée', ['primary-3'])),
      fact(ResourceWithdrawnV1, withdrawn, { resourceId: withdrawn }),
    );
    await eventually(async () => expect(await record.count(`known_resource where withdrawn`)).toBe(1));
    const job = await send(bundle);
    expect([job.state, codes(job), effects(job)]).toMatchObject([
      'succeeded',
      [],
      { 'resource.created': 3, 'resource-use.created': 5 },
    ]);
  });
  afterAll(() => record.close());

  it('[R09] are read as the standard prints them: the catalogue’s, the school’s, and to whom the school gives them; assessments too', async () => {
    expect(await titles('resources')).toEqual(['Cahier', 'Guide', 'Les fractions', 'Manuel', 'Retirée']);
    const { body: one } = await a.get(`${base}/resources/${published}`);
    expect(one.resource).toMatchObject({
      ...{ sourcedId: published, status: 'active', title: 'Les fractions', vendorResourceId: published },
      metadata: { 'qc.kind': 'exercise', 'qc.levels': ['primary-3', 'primary-4'] },
    });
    expect((await read('resources', { filter: "status='tobedeleted'" })).map(({ sourcedId }) => sourcedId)).toEqual([
      withdrawn,
    ]);
    const [manual] = await read('resources', { filter: "vendorResourceId='M-3'" });
    expect(manual).toMatchObject({
      title: 'Manuel',
      roles: ['student', 'teacher'],
      importance: 'primary',
      status: 'active',
    });

    const [group, pupil, teacher] = [
      await idOf('class', 'g-ecole-r'),
      await idOf('learner_source', 'e-1', 'learner_id'),
      await idOf('staff', 'p-ecole-r'),
    ];
    expect(await titles(`classes/${group}/resources`)).toEqual(['Manuel']);
    expect(await titles(`courses/${await courseOf('primary-3')}/resources`)).toEqual(['Cahier', 'Les fractions']);
    expect(await titles(`users/${pupil}/resources`)).toEqual(['Cahier', 'Les fractions', 'Manuel']);
    expect(await titles(`users/${teacher}/resources`)).toEqual(['Guide', 'Manuel']);
    const school = record.as({ ...sis, organisations: ['css-a.ecole-r'] });
    expect(await titles('resources', { filter: "status='active'" }, school)).toHaveLength(4);
    const stranger = record.as({ clientId: 'b', organisations: ['css-b'] });
    expect(await titles('resources', {}, stranger)).toEqual(['Les fractions', 'Retirée']);
    expect((await ask(`users/${pupil}/resources`, {}, stranger)).status).toBe(404);

    const mark = { student: { sourcedId: pupil }, scoreStatus: 'fully graded', scoreDate: '2026-10-01', score: 8 };
    const gradebook = '/ims/oneroster/gradebook/v1p2';
    const put = (set: string, kind: string, said: object) =>
      a.put(`${gradebook}/${set}/epreuve`, { [kind]: { sourcedId: 'epreuve', ...said } });
    const item = { title: 'Épreuve', class: { sourcedId: group } };
    expect((await put('assessmentLineItems', 'assessmentLineItem', item)).status).toBe(201);
    const result = { ...mark, assessmentLineItem: { sourcedId: 'epreuve' } };
    expect((await put('assessmentResults', 'assessmentResult', result)).status).toBe(201);
    const { body: kept } = await a.get(`${gradebook}/assessmentResults/epreuve`, {
      'purpose-of-use': 'school-administration',
    });
    expect(kept.assessmentResult).toMatchObject({ score: 8, assessmentLineItem: { sourcedId: 'epreuve' } });
  });

  it('are found by filters, in pages, with the scopes of the standard, and are told by a discovery document', async () => {
    const page = await ask('resources', { limit: '2', sort: 'title', orderBy: 'desc', fields: 'title' });
    expect([page.body.resources, page.headers.get('x-total-count')]).toEqual([
      [{ title: 'Retirée' }, { title: 'Manuel' }],
      '5',
    ]);
    expect(page.headers.get('link')).toContain('rel="next"');
    expect(await titles('resources', { filter: "title~'FRACT' OR roles='teacher'" })).toEqual([
      'Guide',
      'Les fractions',
      'Manuel',
    ]);
    expect(await titles('resources', { filter: "roles!='teacher' AND importance!='primary'" })).toEqual([
      'Cahier',
      'Les fractions',
      'Retirée',
    ]);
    const [manual] = await read('resources', { filter: "title='Manuel'" });
    const onlyManual = (sign: string) =>
      titles('resources', { filter: `dateLastModified${sign}'${manual!.dateLastModified}' AND title='Manuel'` });
    expect([await onlyManual('>='), await onlyManual('>')]).toEqual([['Manuel'], []]);
    expect(
      (await ask('resources', { filter: "colour='red'" })).body.imsx_CodeMinor.imsx_codeMinorField[0]
        .imsx_codeMinorFieldValue,
    ).toBe('invalid_filter_field');
    const group = await idOf('class', 'g-ecole-r');
    const core = record.as({ ...sis, scopes: [`${oneRosterScope}resource-core.readonly`] });
    expect((await ask('resources', {}, core)).status).toBe(200);
    expect((await ask(`classes/${group}/resources`, {}, core)).status).toBe(403);
    expect((await ask('resources', {}, record.as({ ...sis, scopes: ['learners:read'] }))).status).toBe(403);
    for (const path of [`resources/${randomUUID()}`, 'resources/x', `classes/${randomUUID()}/resources`])
      expect((await ask(path)).status).toBe(404);
    const { body } = await a.get(`${base}/discovery/onerosterv1p2resourcesservice_openapi3_v1p0.json`);
    expect(Object.keys(body.paths as object)).toHaveLength(5);
  });

  it('come in again without a change, change, and end by a delta or by what a bundle leaves out; others are held with the reason', async () => {
    const again = await send(bundle);
    expect([
      again.counts['resource.created'],
      again.counts['resource.changed'],
      again.counts['resource-use.created'],
    ]).toEqual([undefined, undefined, undefined]);
    const group = await idOf('class', 'g-ecole-r');
    const changed = { status: 'active', dateLastModified: '2026-11-26T00:00:00Z' };
    const gone = { ...changed, status: 'tobedeleted' };
    const said = await record.import(
      await delta({
        resources: [{ ...rowOf(bundle.resources, 'r-manuel'), ...changed, title: 'Manuel, 2e édition' }],
        classResources: [
          { sourcedId: 'cr-1', ...gone },
          { sourcedId: 'cr-2', ...changed, classSourcedId: 'g-ecole-r', resourceSourcedId: 'r-guide' },
          { sourcedId: 'cr-3', ...changed, classSourcedId: 'g-inconnu', resourceSourcedId: 'r-guide' },
          { sourcedId: 'cr-4', ...changed, classSourcedId: 'g-ecole-r', resourceSourcedId: 'r-inconnue' },
        ],
        userResources: [{ sourcedId: 'ur-9', ...changed, userSourcedId: 'e-inconnu', resourceSourcedId: 'r-guide' }],
        courseResources: [
          { sourcedId: 'kr-9', ...changed, courseSourcedId: 'c-inconnu', resourceSourcedId: 'r-guide' },
        ],
      }),
      { source },
    );
    expect([...codes(said)].sort()).toEqual([
      ...['class-not-in-bundle', 'course-not-in-bundle', 'resource-not-in-bundle', 'user-not-in-bundle'],
    ]);
    expect(effects(said)).toMatchObject({ 'resource.changed': 1, 'resource-use.created': 1, 'resource-use.ended': 1 });
    expect(await titles(`classes/${group}/resources`)).toEqual(['Guide']);
    const left = await send({
      ...bundle,
      resources: bundle.resources.filter(({ sourcedId }) => sourcedId !== 'r-guide'),
      userResources: bundle.userResources.slice(0, 1),
    });
    expect(effects(left)).toMatchObject({ 'resource.ended': 1 });
    expect((await read('resources', { filter: "title='Guide'" }))[0]).toMatchObject({ status: 'tobedeleted' });
    expect(await titles(`users/${await idOf('learner_source', 'e-1', 'learner_id')}/resources`)).toEqual([
      'Cahier',
      'Manuel',
    ]);
    expect((await send(bundle)).state).toBe('succeeded');
  });

  it('leave in a bundle that our own reader reads back equal', async () => {
    const { body: asked } = await a.post('/v1/organisations/css-a/roster-exports', {});
    await eventually(async () => {
      const { json } = await record.call<Json>('GET', `/v1/roster-exports/${asked.id}`);
      if (json.state !== 'succeeded') throw new Error(json.state as string);
    });
    const answer = await fetch(`${record.url}/v1/roster-exports/${asked.id}/bundle`, {
      headers: { authorization: `Bearer ${await record.issuer.token(sis)}` },
    });
    const copier = { clientId: 'copie', organisations: ['css-b'] };
    const copied = await record.import(
      Buffer.from(await answer.arrayBuffer()),
      { source: 'copie', organisation: 'css-b' },
      copier,
    );
    expect(copied).toMatchObject({ state: 'succeeded', counts: { held: 0 } });
    const held = (of: string) =>
      record.database.query(
        `select u.used_by, r.title, r.roles, r.vendor_resource_id, coalesce(k.title, s.said->>'familyName', f.family_name, c.level) as given_to
           from resource_use u join (
             select id, title, roles, vendor_resource_id from school_resource
             union all select resource_id, title, '{}', resource_id::text from known_resource) r on r.id = u.resource_id
           left join class k on u.used_by = 'class' and k.source = u.source and k.source_id = u.target_source_id
           left join learner_source s on u.used_by = 'user' and s.source = u.source and s.source_id = u.target_source_id
           left join staff f on u.used_by = 'user' and f.source = u.source and f.source_id = u.target_source_id
           left join course_source c on u.used_by = 'course' and c.source = u.source and c.source_id = u.target_source_id
          where u.source like $1 and u.ended_at is null order by 1, 2, 5`,
        [`${of}%`],
      );
    expect(await held('copie')).toEqual(await held(source));
    expect(await held(source)).toHaveLength(5);
  });

  it('of the catalogue have the instant at which they can be read here: whoever reads by dateLastModified misses none', async () => {
    await read('resources');
    const since = new Date().toISOString();
    const late = randomUUID();
    const news = () => titles('resources', { filter: `dateLastModified>'${since}'` });
    expect(await news()).toEqual([]);
    const told = { time: '2026-01-15T12:00:00.000Z' };
    await record.hear({ ...fact(ResourcePublishedV1, late, aResource(late, 'Tardive', ['adult'])), ...told });
    await eventually(async () => expect(await titles('resources', { filter: "title='Tardive'" })).toEqual(['Tardive']));
    expect(await news()).toEqual(['Tardive']);
    const [first] = await read('resources', { filter: "title='Tardive'" });
    await record.hear({ ...fact(ResourceWithdrawnV1, late, { resourceId: late }), ...told });
    const after = `title='Tardive' AND dateLastModified>'${first!.dateLastModified}'`;
    await eventually(async () =>
      expect(await read('resources', { filter: after })).toMatchObject([{ title: 'Tardive', status: 'tobedeleted' }]),
    );
  });

  it('are given to a course no more once a complete courses.csv leaves it out, or a delta deletes it; what still names it is held', async () => {
    const given = async () => titles(`courses/${await courseOf('primary-3')}/resources`);
    expect(await given()).toEqual(['Cahier', 'Les fractions']);
    const other = [{ sourcedId: 'c-mat', title: 'Mathématique', grades: 'P4' }];
    const left = await record.import(await zipped({ ...bundle, courses: other }), { source, maxHeldPercent: '10' });
    expect([left.state, codes(left), effects(left)]).toMatchObject([
      'succeeded',
      ['course-not-in-bundle'],
      { 'course.ended': 1, 'resource-use.ended': 1 },
    ]);
    expect(await given()).toEqual(['Les fractions']);
    await send(bundle);
    expect(await given()).toEqual(['Cahier', 'Les fractions']);
    const gone = { status: 'tobedeleted', dateLastModified: '2026-11-27T00:00:00Z' };
    const deleted = await record.import(
      await delta({ courses: [{ ...rowOf(bundle.courses, 'c-fra'), ...gone }], courseResources: [] }),
      { source },
    );
    expect([codes(deleted), effects(deleted)]).toMatchObject([[], { 'course.ended': 1, 'resource-use.ended': 1 }]);
    expect(await given()).toEqual(['Les fractions']);
    await send(bundle);
  });

  it('are seen by those who see today’s holder, by whichever door the holder comes into their sight', async () => {
    const [t, u] = ['t', 'u'].map((id) => record.as({ ...sis, organisations: [`css-a.ecole-${id}`] }));
    const active = (who: Client) => titles('resources', { filter: "status='active'" }, who);
    const changed = { status: 'active', dateLastModified: '2026-11-28T00:00:00Z' };
    const school = (id: string) => ({
      ...{ sourcedId: id, name: `École ${id}`, type: 'school', identifier: id, parentSourcedId: 'css', ...changed },
    });
    await record.import(await delta({ orgs: [school('ecole-t'), school('ecole-u')] }), { source });
    expect(await active(t!)).toEqual(['Les fractions']);
    const moved = { ...rowOf(bundle.users, 'e-1'), ...changed, orgSourcedIds: 'ecole-t' };
    await record.import(await delta({ users: [moved] }), { source });
    const pupil = await idOf('learner_source', 'e-1', 'learner_id');
    expect(await titles(`users/${pupil}/resources`, {}, t)).toEqual(['Cahier', 'Les fractions']);
    expect(await active(t!)).toEqual(['Cahier', 'Les fractions']);
    const [use] = await record.database.query<{ sees: string[] }>(
      `select visible_to as sees from resource_use where source_id = 'ur-1'`,
    );
    expect(use!.sees).not.toContain('css-a.ecole-r');

    expect(await active(u!)).toEqual(['Les fractions']);
    const group = { ...rowOf(bundle.classes, 'g-ecole-r'), sourcedId: 'g-u', schoolSourcedId: 'ecole-u', ...changed };
    await record.import(await delta({ classes: [group] }), { source });
    expect(await active(u!)).toEqual(['Cahier', 'Les fractions']);
    const end = { ...group, status: 'tobedeleted', dateLastModified: '2026-11-29T00:00:00Z' };
    await record.import(await delta({ classes: [end] }), { source });
    expect(await active(u!)).toEqual(['Les fractions']);
  });
});
