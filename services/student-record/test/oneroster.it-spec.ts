import { oneRosterScope, scopes } from '@pan/contracts';
import { rosteringOperations, schemaOf, sets, sets11, statusInfoSchema, type Resource } from '@pan/oneroster';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import {
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
  type Answer,
  type Client,
  type Json,
  type RunningRecord,
} from './record.js';

const base = '/ims/oneroster/rostering/v1p2';
const ajv = new Ajv({ allErrors: true });
(formats as unknown as (ajv: Ajv) => void)(ajv);
const pages = new Map<Resource, ReturnType<typeof ajv.compile>>();
const isRefusal = ajv.compile(statusInfoSchema);

/** Whether objects are what the standard's schema of their resource says, to the letter. */
function faultsOf(resource: Resource, objects: readonly Json[]): unknown[] {
  if (!pages.has(resource)) pages.set(resource, ajv.compile(schemaOf(resource.fields)));
  const check = pages.get(resource)!;
  return objects.flatMap((object) => (check(object) ? [] : [{ object, errors: check.errors }]));
}

const idsIn = (objects: readonly Json[]): string[] => objects.map(({ sourcedId }) => sourcedId as string);
const written = (query: Record<string, string | number>): string =>
  new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString();

describe('OneRoster 1.2', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let school: Json;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
    await fill(a, 'css-a.ecole', 'a');
    await fill(b, 'css-b.ecole', 'b');
    [school] = (await read('schools')).schools;
  });
  afterAll(() => record.close());

  const at = 'css-a.ecole';
  const ask = (path: string, query: Record<string, string | number> = {}, who = a): Promise<Answer> =>
    who.get(`${base}/${path}${Object.keys(query).length > 0 ? `?${written(query)}` : ''}`);
  /** The answer's objects, by whatever key they stand under. */
  const read = async (path: string, query: Record<string, string | number> = {}, who = a) => {
    const { status, body, headers } = await ask(path, query, who);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    const items = Object.values(body as Record<string, Json[]>)[0]!;
    return { items, schools: items, total: Number(headers.get('x-total-count')), headers };
  };
  const filtered = async (path: string, filter: string, who = a) =>
    (await read(path, { filter, limit: 1_000 }, who)).items;
  const send = async (who: Client, ...items: object[]): Promise<string[]> => {
    const { body } = await who.post('/v1/changes', { items });
    const said = body.items as { id: string; outcome: string }[];
    expect(said.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
    return said.map(({ id }) => id);
  };
  const pupil = (sourceId: string, more: object = {}) => ({
    kind: 'learner',
    organisation: at,
    sourceId,
    familyName: 'Tremblay',
    givenName: `Zoé-${sourceId}`,
    ...more,
  });

  it('[R07] answers each of its 41 reads as the official document prints it', async () => {
    const { items: classes } = await read('classes');
    const [course, term] = [classes[0].course.sourcedId, classes[0].terms[0].sourcedId];
    const students = await filtered('students', "userIds.identifier='a-1'");
    const { items: teachers } = await read('teachers');
    const { items: schools } = await read('schools');
    const keys: Record<string, string> = {
      classSourcedId: classes[0].sourcedId,
      courseSourcedId: course,
      schoolSourcedId: schools[0].sourcedId,
      termSourcedId: term,
      studentSourcedId: students[0].sourcedId,
      teacherSourcedId: teachers[0].sourcedId,
      userSourcedId: students[0].sourcedId,
    };
    const faults: unknown[] = [];
    const empty: string[] = [];
    for (const { path, set, single } of rosteringOperations) {
      const resource = sets[set];
      const firstOf = async () => idsIn((await read(set)).items)[0];
      if (path.endsWith('/:sourcedId')) keys['sourcedId'] = (await firstOf()) ?? '';
      if (single && !keys['sourcedId']) continue;
      const { status, body, headers } = await ask(
        path.slice(1).replace(/:(\w+)/g, (_key, name: string) => keys[name]!),
      );
      const objects = (single ? [body[resource.one]] : body[resource.many]) as Json[];
      if (status !== 200 || Object.keys(body).length !== 1) faults.push([path, status, body]);
      faults.push(...faultsOf(resource, objects));
      if (objects.length === 0) empty.push(path);
      if (!single && !(Number(headers.get('x-total-count')) >= objects.length)) faults.push([path, 'X-Total-Count']);
    }
    expect(faults).toEqual([]);
    // Nobody tells the record the steps of a school year.
    expect(empty.filter((path) => !path.includes('gradingPeriods'))).toEqual([]);
  });

  it('[R07] is read in version 1.1 by older clients, with its own scopes, words and refusals', async () => {
    const older = record.as({ ...sisOfA, scopes: ['https://purl.imsglobal.org/spec/or/v1p1/scope/roster.readonly'] });
    const faults: unknown[] = [];
    for (const { path, set, single } of rosteringOperations) {
      if (single || path.includes(':') || set === 'demographics') continue;
      const { status, body, headers } = await older.get(`${base11}${path}?limit=1000`);
      faults.push(...faultsOf(sets11[set], body[sets11[set].many]));
      expect([path, status, Number(headers.get('x-total-count'))]).toEqual([path, 200, body[sets11[set].many].length]);
    }
    expect(faults).toEqual([]);
    const { body } = await older.get(`${base11}/users?filter=role%3D'teacher'`);
    expect(body.users).toEqual([
      expect.objectContaining({
        role: 'teacher',
        familyName: "O'Brien",
        orgs: [expect.objectContaining({ type: 'org' })],
      }),
    ]);
    const refused = await older.get(`${base11}/users?filter=shoeSize%3D'42'`);
    expect([refused.status, refused.body.statusInfoSet[0]]).toEqual([
      400,
      expect.objectContaining({ imsx_codeMinor: 'invalid_filter_field' }),
    ]);
    expect((await older.get(`${base11}/demographics`)).status).toBe(403);
  });

  it('tells by its discovery document, under both names of the standard, what it serves', async () => {
    const names = ['onerosterv1p2rostersservice_openapi3_v1p0.json', 'imsorv1p2_rostering_openapi3_v1p0.json'];
    for (const name of names) {
      const answer = await fetch(`${record.url}${base}/discovery/${name}`);
      const document = (await answer.json()) as Json;
      expect([answer.status, document.servers[0].url, Object.keys(document.paths).length]).toEqual([
        200,
        expect.stringContaining(base),
        41,
      ]);
      expect(document.components.securitySchemes.OAuth2CC.flows.clientCredentials.tokenUrl).toMatch(/^http/);
    }
    expect((await fetch(`${record.url}${base}/discovery/else.json`)).status).toBe(404);
  });

  it('says of people who they are, where and in what role, and of families nothing', async () => {
    const [zoe] = await filtered('users', "userIds.identifier='a-1'");
    expect(zoe).toMatchObject({
      status: 'active',
      enabledUser: 'true',
      familyName: 'Bélanger',
      givenName: 'Zoé',
      userIds: [{ type: 'sis-a', identifier: 'a-1' }],
      roles: [{ roleType: 'primary', role: 'student', org: { sourcedId: school.sourcedId, type: 'org' } }],
      primaryOrg: { href: `${zoe.primaryOrg.href.split('/ims')[0]}${base}/orgs/${school.sourcedId}` },
      grades: ['primary-6'],
    });
    const [teacher] = (await read('teachers')).items;
    expect(teacher.roles).toEqual([expect.objectContaining({ role: 'teacher', roleType: 'primary' })]);
    expect((await read('users')).items.flatMap(({ roles }) => roles.map(({ role }: Json) => role))).not.toContain(
      'guardian',
    );
    const { items: places } = await read(`schools/${school.sourcedId}/enrollments`);
    expect(new Set(places.map(({ role }) => role))).toEqual(new Set(['student', 'teacher']));
    expect(places.find(({ role }) => role === 'teacher')).toMatchObject({ primary: 'true', status: 'active' });
    expect(idsIn((await read(`classes/${places[0].class.sourcedId}/students`)).items)).toContain(zoe.sourcedId);
    expect(idsIn((await read(`users/${zoe.sourcedId}/classes`)).items)).toEqual([places[0].class.sourcedId]);
  });

  it('shows birth date, sex and permanent code behind their own scope alone', async () => {
    const roster = record.as({ ...sisOfA, scopes: [`${oneRosterScope}roster.readonly`] });
    const demographics = record.as({ ...sisOfA, scopes: [`${oneRosterScope}roster-demographics.readonly`] });
    const texts: string[] = [];
    for (const { path, single, set } of rosteringOperations)
      if (!single && !path.includes(':') && set !== 'demographics')
        texts.push(JSON.stringify((await ask(path.slice(1), {}, roster)).body));
    expect(texts.join()).toContain('Bélanger');
    expect(texts.join()).not.toMatch(/2014-02-19|BELZ19521401|female/);
    expect((await ask('demographics', {}, roster)).status).toBe(403);
    const { items } = await read('demographics', { filter: "birthDate='2014-02-19'" }, demographics);
    expect(items).toEqual([expect.objectContaining({ birthDate: '2014-02-19', sex: 'female' })]);
    expect((await ask(`users/${items[0].sourcedId}`)).body.user.userMasterIdentifier).toBe('BELZ19521401');
    expect((await ask('users', { filter: "birthDate='2014-02-19'" }, roster)).status).toBe(400);
  });

  it('opens collections by either scope of the roster, relations by the wider one, nothing by ours', async () => {
    const as = (...names: string[]) => record.as({ ...sisOfA, scopes: names });
    const core = as(`${oneRosterScope}roster-core.readonly`);
    const statusOf = async (path: string, who: Client) => (await ask(path, {}, who)).status;
    expect(await statusOf('users', core)).toBe(200);
    expect(await statusOf(`schools/${school.sourcedId}/classes`, core)).toBe(403);
    expect(await statusOf(`schools/${school.sourcedId}/classes`, as(`${oneRosterScope}roster.readonly`))).toBe(200);
    expect(await statusOf('users', as(...scopes.filter((scope) => !scope.startsWith(oneRosterScope))))).toBe(403);
  });

  it('[R07] refuses in the standard’s shape, on its addresses alone', async () => {
    const minor = async (path: string, query: Record<string, string> = {}, who = a) => {
      const { status, body, headers } = await ask(path, query, who);
      expect([isRefusal(body) || isRefusal.errors, headers.get('content-type')]).toEqual([
        true,
        expect.stringMatching(/^application\/json/),
      ]);
      return [status, body.imsx_CodeMinor?.imsx_codeMinorField[0].imsx_codeMinorFieldValue];
    };
    expect(await minor('users', { filter: "shoeSize='42'" })).toEqual([400, 'invalid_filter_field']);
    expect(await minor('users', { filter: 'status=active' })).toEqual([400, 'invalid_filter_field']);
    expect(await minor('users', { fields: 'shoeSize' })).toEqual([400, 'invalid_selection_field']);
    expect(await minor('users', { sort: 'shoeSize' })).toEqual([400, 'invalid_selection_field']);
    expect(await minor('users', { limit: '1e3' })).toEqual([400, 'invalid_selection_field']);
    expect(await minor('users/no-uuid')).toEqual([404, 'unknownobject']);
    expect(await minor('users/11111111-1111-4111-8111-111111111111')).toEqual([404, 'unknownobject']);
    expect(await minor('classes/11111111-1111-4111-8111-111111111111/students')).toEqual([404, 'unknownobject']);
    expect(await minor('shoes')).toEqual([404, 'unknownobject']);
    expect(await minor('users', {}, record.as({ ...sisOfA, scopes: ['learners:read'] }))).toEqual([403, 'forbidden']);
    expect(await minor('users', {}, record.as({ ...sisOfA, expiresIn: -60 }))).toEqual([401, 'unauthorisedrequest']);
    expect((await a.call('POST', `${base}/users`, {})).body).toMatchObject({ imsx_codeMajor: 'unsupported' });
    expect((await a.get('/v1/learners/no-uuid')).body).toMatchObject({ code: 'invalid-request' });
  });

  it('takes what clients in the field send', async () => {
    const plain = await read('users');
    for (const [path, query, headers] of [
      ['users/', {}, {}],
      ['users', { limit: 10_000 }, {}],
      ['users', { limit: 99_999, offset: 0 }, { accept: 'application/json;charset=utf-8' }],
      ['users', {}, { accept: '*/*' }],
    ] as const) {
      const { status, body } = await a.get(`${base}/${path}?${written(query)}`, headers);
      expect([status, idsIn(body.users)]).toEqual([200, idsIn(plain.items)]);
    }
    const { body } = await a.get(`${base}/users?fields=sourcedId&fields=status&limit=1`);
    expect(Object.keys(body.users[0])).toEqual(['sourcedId', 'status']);
    expect((await a.get(`${base}/users?limit=1&limit=2`)).status).toBe(400);
  });

  it('[R07] filters and sorts by its fixed list of fields, each of them, in SQL', async () => {
    const values = { text: 'a', word: 'a', instant: '2026-01-01', day: '2026-01-01', number: '1' } as const;
    for (const { path, set, single } of rosteringOperations) {
      if (single || path.includes(':')) continue;
      for (const [name, comparison] of Object.entries(sets[set].queried)) {
        const operators = comparison === 'text' || comparison === 'word' ? ['=', '~'] : ['!=', '>='];
        for (const operator of operators) {
          const clause = `${name}${operator}'${values[comparison]}'`;
          const { status } = await ask(set, { filter: clause, sort: name, orderBy: 'desc', limit: 2 });
          expect([set, clause, status]).toEqual([set, clause, 200]);
        }
      }
    }
    const names = async (filter: string) =>
      (await filtered('users', filter)).map(({ familyName }) => familyName as string).toSorted(byText);
    expect(await names("familyName='Bélanger'")).toEqual(['Bélanger']);
    expect(await names("familyName~'BELAN'")).toEqual(['Bélanger']);
    expect(await names("familyName~'lebœ' OR familyName~'D’Am'")).toEqual(['D’Amours', 'LeBoeuf']);
    expect(await names("familyName='O'Brien' AND status='active'")).toEqual(["O'Brien"]);
    expect(await names("roles.role='teacher'")).toEqual(["O'Brien"]);
    expect(await names("roles.role!='student' AND familyName~'b'")).toEqual(["O'Brien"]);
    const sorted = (await read('users', { sort: 'familyName', orderBy: 'desc' })).items.map(
      ({ familyName }) => familyName,
    );
    expect(sorted).toEqual(["O'Brien", 'LeBoeuf', 'D’Amours', 'Bélanger', 'Aubé']);
    expect(
      idsIn(
        await filtered(
          'enrollments',
          `user.sourcedId='${(await filtered('users', "familyName='O'Brien'"))[0].sourcedId}'`,
        ),
      ),
    ).toHaveLength(1);
  });

  it('compares texts without regard to case and accents, words as they stand; what is not said differs from every value', async () => {
    const names = async (filter: string) =>
      (await filtered('students', filter)).map(({ familyName }) => familyName as string).toSorted(byText);
    for (const written of ['Bélanger', 'bélanger', 'BELANGER'])
      expect(await names(`familyName='${written}'`)).toEqual(['Bélanger']);
    const everybody = await names("sourcedId!='x'");
    expect(await names("familyName!='BELANGER'")).toEqual(everybody.filter((name) => name !== 'Bélanger'));
    expect(await names("middleName!='Ève'")).toEqual(everybody);
    expect(await names("status='ACTIVE'")).toEqual([]);
    const behind = await read('students', { offset: 2 ** 31 - 1 });
    expect([behind.items, behind.total]).toEqual([[], everybody.length]);
    const { status, body } = await ask('users', { limit: 'abc' });
    expect([status, body.imsx_description]).toEqual([400, expect.stringMatching(/limit .*1 .*10000.*100/s)]);
  });

  it('finds by the roles that it shows, and tells of people whose roles a new school year or a stay that goes has changed', async () => {
    await record.as().put('/v1/organisations/css-a.autre', { name: 'Autre', kind: 'school', parentCode: 'css-a' });
    const [year] = await record.database.query<{ present: string; last: string; began: Date }>(
      `select present_school_year() as present, left(present_school_year(), 4)::integer - 1 || '-' || left(present_school_year(), 4) as last, present_school_year_began() as began`,
    );
    const stay = (learner: string, organisation: string, schoolYear: string) => ({
      kind: 'enrolment',
      organisation,
      sourceId: `${learner}-${schoolYear}`,
      learnerSourceId: learner,
      schoolYear,
      level: 'primary-5',
    });
    const { last, present, began } = year!;
    const ids = await send(
      a,
      pupil('moved'),
      pupil('past'),
      stay('moved', 'css-a.autre', last),
      stay('moved', at, present),
      stay('past', 'css-a.autre', last),
    );
    const { items } = await read('users', { limit: 1_000 });
    for (const org of idsIn((await read('schools')).items)) {
      const shown = items.filter(({ roles }) => (roles as Json[]).some((role) => role.org.sourcedId === org));
      expect(idsIn(await filtered('users', `roles.org.sourcedId='${org}'`))).toEqual(idsIn(shown));
    }
    // As if all of it had been sent two months before the year began.
    await record.database.query(
      `update change set position = change_position($2::timestamptz - interval '60 days') + (position & 1048575)
        where id = any ($1::uuid[]) or id in (select id from enrolment where learner_id = any ($1::uuid[]))`,
      [ids.slice(0, 2), began],
    );
    const since = async (from: Date) => idsIn(await filtered('users', `dateLastModified>='${from.toISOString()}'`));
    const around = [await since(new Date(began.getTime() - 1)), await since(new Date(began.getTime() + 1))];
    expect(around.map((seen) => ids.slice(0, 2).filter((id) => seen.includes(id)))).toEqual([ids.slice(0, 2), []]);
    const past = (await read(`users/${ids[1]!}`)).items as unknown as Json;
    expect([past.dateLastModified, past.grades]).toEqual([began.toISOString(), undefined]);
    const now = new Date();
    await record.database.query(`delete from enrolment where source_id = $1`, [`moved-${present}`]);
    expect(await since(now)).toEqual([ids[0]]);
  });

  it('[R12] never answers what a filter, or a key of another centre, would let out', async () => {
    const ofB = new Set(idsIn((await read('users', {}, b)).items));
    for (const filter of [
      "status='active' OR sourcedId!='x'",
      "familyName~'' OR givenName~''",
      "familyName='x' OR 1=1 --'",
      "familyName=''; select 1 --'",
    ])
      expect((await filtered('users', filter)).filter(({ sourcedId }) => ofB.has(sourcedId))).toEqual([]);
    const [classOfB] = (await read('classes', {}, b)).items;
    expect((await ask(`classes/${classOfB.sourcedId}`)).status).toBe(404);
    expect((await ask(`classes/${classOfB.sourcedId}/students`)).status).toBe(404);
    expect((await ask(`schools/${school.sourcedId}/classes/${classOfB.sourcedId}/students`)).status).toBe(404);
    expect(await filtered('enrollments', `class.sourcedId='${classOfB.sourcedId}'`)).toEqual([]);
    expect((await read('orgs')).items.map(({ identifier }) => identifier as string).toSorted(byText)).toEqual([
      'css-a',
      'css-a.autre',
      'css-a.ecole',
    ]);
  });

  it('leaves an entry for each page that shows people, with their ids', async () => {
    const { items } = await read('students', { limit: 2 });
    const [entry] = await record.database.query<{ operation: string; purpose: string; learner_ids: string[] }>(
      `select operation, purpose, learner_ids from access_log where client_id = 'sis-a' and operation = 'oneroster-get-all-students' order by at desc limit 1`,
    );
    expect(entry).toEqual({
      operation: 'oneroster-get-all-students',
      purpose: 'school-administration',
      learner_ids: idsIn(items),
    });
  });

  it('[R04] gives whole pages with their total and neighbours, at any depth, while others write: nobody is passed over', async () => {
    const many = Array.from({ length: 60 }, (_, n) => pupil(`walk-${n}`));
    const ids = (await send(a, ...many)).toSorted(byText);
    const walk = async (limit: number, between: (page: number) => Promise<unknown>, filter = "status='active'") => {
      const seen: string[] = [];
      for (let offset = 0, page = 0; ; offset += limit, page += 1) {
        const { items, headers } = await read('users', { limit, offset, filter });
        seen.push(...idsIn(items));
        expect(headers.get('link')).toContain('rel="first"');
        if (!headers.get('link')!.includes('rel="next"')) return { seen, total: Number(headers.get('x-total-count')) };
        await between(page);
      }
    };
    // Of those that were read, one leaves on each page; of those that were not, one changes; somebody new comes.
    const { seen } = await walk(10, async (page) => {
      const gone = ids[page]!;
      await record.database.query(`update learner_source set absent_at = now() where learner_id = $1`, [gone]);
      await send(a, pupil(`walk-${59 - page}`, { givenName: 'Zoé-changée' }), pupil(`new-${page}`));
    });
    expect(ids.filter((id) => !seen.includes(id))).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);
    const marks = await record.database.query<{ passed: number }>(
      `select passed from roster_walk where client_id = 'sis-a' and passed > 0 and id is not null`,
    );
    expect(marks.length).toBeGreaterThan(5);
    // Two at once, in their own time, and one that jumps.
    const walks = await Promise.all([
      walk(7, async () => undefined),
      walk(7, () => read('users', { limit: 7, offset: 21, filter: "status='active'" })),
    ]);
    for (const one of walks)
      expect(idsIn(await filtered('users', "status='active'")).filter((id) => !one.seen.includes(id))).toEqual([]);
    // Begun again from the end after somebody came: the place kept is the earlier one in that order.
    const back = { limit: 9, orderBy: 'desc' };
    await read('users', back);
    await send(a, pupil('walk-last'));
    const again = [
      ...idsIn((await read('users', back)).items),
      ...idsIn((await read('users', { ...back, offset: 9 })).items),
    ];
    const all = idsIn((await read('users', { limit: 1_000, orderBy: 'desc' })).items);
    expect(all.slice(0, 18).filter((id) => !again.includes(id))).toEqual([]);
    const { items: jumped } = await read('users', { limit: 5, offset: 13, sort: 'familyName' });
    expect(idsIn(jumped)).toEqual(idsIn((await read('users', { limit: 100, sort: 'familyName' })).items).slice(13, 18));
  });

  it('[R07] is followed as Microsoft School Data Sync follows it: all that is active, then what has changed, with what is gone', async () => {
    const collections = ['academicSessions', 'orgs', 'users', 'classes', 'enrollments'] as const;
    const copy = new Map<string, Json>();
    for (const set of collections)
      for (const object of (await read(set, { offset: 0, limit: 5_000, filter: "status='active'" })).items)
        copy.set(`${set} ${object.sourcedId}`, object);
    // What .NET and Go say of no instant at all.
    for (const set of collections) {
      const { total } = await read(set, { limit: 1 });
      expect((await read(set, { limit: 1, filter: `dateLastModified>'0001-01-01T00:00:00Z'` })).total).toBe(total);
    }
    const since = new Date().toISOString();
    const [classId, leaver, staffId, lone] = await send(
      a,
      {
        kind: 'class',
        organisation: at,
        sourceId: 'sds',
        title: 'Nouveau',
        schoolYear: '2027-2028',
        level: 'secondary-1',
      },
      pupil('a-2', { familyName: 'LeBœuf-Roy', givenName: 'Léa' }),
      { kind: 'staff', organisation: at, sourceId: 'sds-t', familyName: 'Côté', givenName: 'Ève' },
      pupil('sds-alone'),
    );
    await send(a, {
      kind: 'membership',
      organisation: at,
      sourceId: 'sds-m',
      classSourceId: 'sds',
      personSourceId: 'sds-t',
      role: 'teacher',
    });
    await send(a, {
      kind: 'membership',
      organisation: at,
      sourceId: 'a-m1',
      classSourceId: 'a-c',
      personSourceId: 'a-1',
      role: 'student',
      endedOn: '2026-10-01',
    });
    // A learner whose only row of a source goes to another centre leaves this one's sight.
    await record.database.query(`delete from learner_source where learner_id = $1`, [lone]);
    const changed: Record<string, Json[]> = {};
    for (const set of collections) {
      changed[set] = (await read(set, { offset: 0, limit: 5_000, filter: `dateLastModified>'${since}'` })).items;
      expect(faultsOf(sets[set], changed[set])).toEqual([]);
      for (const object of changed[set]) {
        if (object.status === 'active') copy.set(`${set} ${object.sourcedId}`, object);
        else copy.delete(`${set} ${object.sourcedId}`);
      }
    }
    expect(idsIn(changed['classes']!)).toEqual([classId]);
    expect(new Set(idsIn(changed['users']!))).toEqual(new Set([leaver, staffId, lone]));
    expect(changed['users']!.find(({ sourcedId }) => sourcedId === lone)).toMatchObject({
      status: 'tobedeleted',
      familyName: '-',
    });
    expect(changed['users']!.find(({ sourcedId }) => sourcedId === staffId).roles[0].role).toBe('teacher');
    expect(changed['enrollments']!.map(({ status }) => status as string).toSorted(byText)).toEqual([
      'active',
      'tobedeleted',
    ]);
    expect(changed['academicSessions']!.map(({ title, type }) => `${type} ${title}`)).toEqual(
      expect.arrayContaining(['schoolYear 2027-2028', 'term 2027-2028']),
    );
    for (const set of collections) {
      const now = (await read(set, { limit: 5_000, filter: "status='active'" })).items;
      expect(
        [...copy]
          .filter(([key]) => key.startsWith(`${set} `))
          .map(([, object]) => object)
          .sort(byKey),
      ).toEqual(now.sort(byKey));
    }
  });
});

const base11 = '/ims/oneroster/v1p1';
const byText = (one: string, other: string): number => (one < other ? -1 : 1);
const byKey = (one: Json, other: Json): number => (one.sourcedId < other.sourcedId ? -1 : 1);

/** A school with a class, a teacher and three pupils. */
async function fill(client: Client, organisation: string, key: string): Promise<void> {
  const at = { organisation };
  const names =
    key === 'a'
      ? [
          ['Bélanger', 'Zoé'],
          ['LeBoeuf', 'Léa'],
          ['D’Amours', 'Noé'],
          ['Aubé', 'Théo'],
        ]
      : [
          ['Canari', 'Bea'],
          ['Canari', 'Bob'],
        ];
  const { body } = await client.post('/v1/changes', {
    items: [
      ...names.map(([familyName, givenName], n) => ({
        kind: 'learner',
        ...at,
        sourceId: `${key}-${n + 1}`,
        familyName,
        givenName,
        ...(n === 0 && key === 'a' && { birthDate: '2014-02-19', permanentCode: 'BELZ19521401', sex: 'female' }),
      })),
      { kind: 'staff', ...at, sourceId: `${key}-t`, familyName: "O'Brien", givenName: 'Ann' },
      {
        kind: 'class',
        ...at,
        sourceId: `${key}-c`,
        title: `Groupe ${key}`,
        schoolYear: '2026-2027',
        level: 'primary-6',
      },
      {
        kind: 'enrolment',
        ...at,
        sourceId: `${key}-s1`,
        learnerSourceId: `${key}-1`,
        schoolYear: '2026-2027',
        level: 'primary-6',
      },
      {
        kind: 'membership',
        ...at,
        sourceId: `${key}-m1`,
        classSourceId: `${key}-c`,
        personSourceId: `${key}-1`,
        role: 'student',
      },
      {
        kind: 'membership',
        ...at,
        sourceId: `${key}-mt`,
        classSourceId: `${key}-c`,
        personSourceId: `${key}-t`,
        role: 'teacher',
        primary: true,
      },
    ],
  });
  expect((body.items as Json[]).filter(({ outcome }) => outcome === 'refused')).toEqual([]);
}
