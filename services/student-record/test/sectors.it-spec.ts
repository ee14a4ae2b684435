import { readFileSync } from 'node:fs';
import { zipOf, eventually } from '@pan/testing';
import { sisOfA, startRecord, twoCentres, type Answer, type Client, type Json, type RunningRecord } from './record.js';
import { proved, vendorKey } from './vendor-keys.js';

const centre = '/v1/organisations/css-a.centre';
const year = '2026-2027';
const welding = { level: 'vocational', track: 'dep', programme: '5195', attendance: 'part-time' };
const acquired = { code: '301-011', hours: 15, standing: 'acquired', on: '2026-11-20' };

describe('Stays in all sectors', () => {
  let record: RunningRecord;
  let sis: Client;
  let ministry: Client;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [sis, ministry] = [record.as(sisOfA), record.as()];
    await ministry.put(centre, { name: 'Centre de formation', kind: 'school', parentCode: 'css-a' });
  });
  afterAll(() => record.close());

  const put = (kind: string, key: string, body: object, headers = {}): Promise<Answer> =>
    sis.put(`${centre}/${kind}/by-source/${key}`, body, headers);
  const stay = (key: string, learnerSourceId: string, more: object): Promise<Answer> =>
    put('enrolments', key, { learnerSourceId, schoolYear: year, ...more });
  let number = 0;
  const newLearner = async (): Promise<{ key: string; id: string }> => {
    const key = `adulte-${(number += 1)}`;
    const { body } = await put('learners', key, { familyName: `Roy ${'abcdefghijklmnop'[number]}`, givenName: 'Ève' });
    return { key, id: body.id as string };
  };
  const staysOf = async (id: string): Promise<Json[]> => (await sis.get(`/v1/learners/${id}`)).body.enrolments;
  const factsOf = async (id: string): Promise<Json[]> =>
    (await record.facts()).filter(({ key, type }) => key === id && type.startsWith('enrol')).map(({ data }) => data);

  it('[R24] keeps levels, tracks, programmes, terms, part-time and modules by sector, several stays at once, by every door, and tells them', async () => {
    const { key, id } = await newLearner();
    const vocational = await stay('fp', key, { ...welding, modules: [acquired] });
    const adult = { kind: 'enrolment', organisation: 'css-a.centre', learnerSourceId: key, schoolYear: year };
    const batch = await sis.post('/v1/changes', {
      items: [
        { ...adult, sourceId: 'fga', level: 'secondary-4', sector: 'general-adult', track: 'secondary-cycle-2' },
        { ...adult, sourceId: 'cegep', level: 'college', programme: '200.B0', term: 'winter', attendance: 'full-time' },
        { ...adult, sourceId: 'univ', level: 'university', track: 'cycle-1', attendance: 'full-time' },
        { ...adult, sourceId: 'faux', level: 'university', track: 'dep' },
      ],
    });
    expect([vocational.status, ...batch.body.items.map((item: Json) => item.problem?.code ?? item.outcome)]).toEqual([
      201,
      'created',
      'created',
      'created',
      'track-not-of-sector',
    ]);
    const none = { sector: null, track: null, programme: null, attendance: null, term: null, modules: [] };
    const { level: _, ...dep } = welding;
    expect((await staysOf(id)).map(({ level, studies }) => [level, studies])).toEqual(
      expect.arrayContaining([
        ['vocational', { ...none, ...dep, modules: [acquired] }],
        ['secondary-4', { ...none, sector: 'general-adult', track: 'secondary-cycle-2' }],
        ['college', { ...none, programme: '200.B0', term: 'winter', attendance: 'full-time' }],
        ['university', { ...none, track: 'cycle-1', attendance: 'full-time' }],
      ]),
    );

    const unchanged = await stay('fp', key, { level: 'vocational' });
    const further = await stay('fp', key, {
      level: 'vocational',
      modules: [acquired, { code: '301-022', standing: 'in-progress' }],
    });
    expect([unchanged.body.changed, further.body.changed, further.headers.get('etag')]).toEqual([false, true, '"2"']);
    const person = await sis.get(`/ims/oneroster/rostering/v1p2/users/${id}`);
    expect(person.body.user.metadata['qc.studies']).toContainEqual({
      ...{ org: expect.any(String), track: 'dep', programme: '5195', attendance: 'part-time' },
    });
    expect(JSON.stringify(person.body)).not.toContain('301-011');
    const told = await factsOf(id);
    expect(told).toContainEqual(expect.objectContaining({ level: 'vocational', ...dep }));
    expect(JSON.stringify(told)).not.toContain('301-011');

    const bundle = await zipOf({
      'manifest.csv': table(
        ['propertyName', 'value'],
        ['oneroster.version', '1.1'],
        ['file.orgs', 'bulk'],
        ['file.users', 'bulk'],
      ),
      'orgs.csv': table(['sourcedId', 'name', 'type', 'identifier'], ['cfp', 'Centre', 'school', 'css-a.centre']),
      'users.csv': table(
        [
          ...['sourcedId', 'orgSourcedIds', 'role', 'givenName', 'familyName', 'grades'],
          ...['metadata.qc.programme', 'metadata.qc.attendance', 'metadata.qc.sector'],
        ],
        ['u-1', 'cfp', 'student', 'Ève', 'Lachance', 'DEP', '5229', 'Temps partiel', ''],
        ['u-2', 'cfp', 'student', 'Ève', 'Lafleur', 'AEC', 'LEA.3N', '', ''],
        ['u-3', 'cfp', 'student', 'Ève', 'Lajoie', 'S4', '', 'full-time', 'FGA'],
        ['u-4', 'cfp', 'student', 'Ève', 'Lavoie', 'S4', '5229', '', ''],
        ['u-5', 'cfp', 'student', 'Ève', 'Laroche', 'S4', '', 'souvent', ''],
      ),
    });
    const send = async (): Promise<Json> => {
      const sent = await fetch(
        `${record.url}/v1/imports?source=cfp&schoolYear=${year}&maxHeldPercent=100&organisation=css-a.centre`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${await record.issuer.token(sisOfA)}`,
            'content-type': 'application/zip',
          },
          body: new Uint8Array(bundle),
        },
      );
      const { id: job } = (await sent.json()) as Json;
      return eventually(async () => {
        const { body } = await sis.get(`/v1/imports/${job}`);
        if (!['succeeded', 'failed'].includes(body.state)) throw new Error(body.state);
        return body;
      });
    };
    const first = await send();
    expect(first).toMatchObject({ state: 'succeeded' });
    const problems = (await sis.get(`/v1/imports/${first.id}/problems`)).body.items;
    expect(problems).toContainEqual(expect.objectContaining({ code: 'programme-not-of-sector', row: 5 }));
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'value-unknown', field: 'metadata.qc.attendance', row: 6 }),
    );
    const learners = (await sis.get('/v1/learners?organisation=css-a.centre&limit=100')).body.items as Json[];
    const studiesOf = (name: string) => learners.find(({ familyName }) => familyName === name)?.enrolments[0].studies;
    expect(['Lachance', 'Lafleur', 'Lajoie'].map(studiesOf)).toEqual([
      { ...none, track: 'dep', programme: '5229', attendance: 'part-time' },
      { ...none, track: 'aec', programme: 'LEA.3N' },
      { ...none, sector: 'general-adult', attendance: 'full-time' },
    ]);
    const facts = (await record.facts()).length;
    expect((await send()).counts).not.toHaveProperty('stay.changed');
    expect((await record.facts()).length).toBe(facts);
  });

  it('[R24] names the words of every sector, in both languages and by school year, to anybody', async () => {
    const sectors = async (query = ''): Promise<Json[]> =>
      (await fetch(`${record.url}/v1/sectors${query}`)).json() as never;
    const all = await sectors();
    expect(all.map(({ sector, levels }) => [sector, levels.length])).toEqual([
      ['general-youth', 13],
      ['general-adult', 6],
      ['vocational', 1],
      ['college', 1],
      ['university', 1],
    ]);
    expect(all.find(({ sector }) => sector === 'university')).toMatchObject({ yearBegins: { on: '05-01' } });
    const college = (words: Json[]) => words.find(({ sector }) => sector === 'college').programmes;
    expect(college(all)).toMatchObject([{ code: '200.B0', fr: 'Sciences de la nature', from: '1998-1999' }]);
    expect(college(await sectors('?schoolYear=1990-1991'))).toEqual([]);
  });

  it('gives the young one full-time stay of a system at a time, however many are written at once', async () => {
    const { key } = await newLearner();
    const full = { level: 'secondary-2', attendance: 'full-time' };
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => stay(`j-${name}`, key, full)));
    const taken = answers.filter(({ status }) => status === 201);
    expect([taken.length, answers.filter(({ body }) => body.code === 'full-time-elsewhere').length]).toEqual([1, 3]);
    const part = await stay('j-part', key, { ...full, attendance: 'part-time' });
    const trade = await stay('j-fp', key, { level: 'vocational', attendance: 'full-time' });
    expect([part.status, trade.status]).toEqual([201, 201]);
    const item = { kind: 'enrolment', organisation: 'css-a.centre', learnerSourceId: key, schoolYear: year, ...full };
    const name = ['a', 'b', 'c', 'd'][answers.indexOf(taken[0]!)];
    const move = await sis.post('/v1/changes', {
      items: [
        { ...item, sourceId: 'j-next', beganOn: '2027-01-15' },
        { ...item, sourceId: `j-${name}`, endedOn: '2027-01-15' },
        { ...item, sourceId: 'j-next', beganOn: '2027-01-15' },
      ],
    });
    expect(move.body.items.map(({ outcome }: Json) => outcome)).toEqual(['refused', 'changed', 'created']);
  });

  it.each([
    [[[]]],
    [[null]],
    [[1]],
    [{}],
    ['x'],
    [[{ code: 'a' }]],
    [[{ code: 'a', standing: 'acquired', on: '2026-02-31' }]],
  ])('refuses modules that are none: %j', async (modules) => {
    const { key } = await newLearner();
    const { status, body } = await stay('faux', key, { level: 'vocational', modules });
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      ...[400, 'invalid-request', expect.stringMatching(/^\/modules/)],
    ]);
  });

  it('forgets what was said of a sector that the stay has left', async () => {
    const { key, id } = await newLearner();
    await stay('quitte', key, { ...welding, modules: [acquired] });
    await stay('quitte', key, { level: 'adult' });
    expect(await staysOf(id)).toMatchObject([{ level: 'adult', studies: null }]);
  });

  it('[R02] answers each write with the version of its aggregate, and refuses by 412 one that was made for another version, at every route that writes again', async () => {
    const { key } = await newLearner();
    await put('staff', 'p-1', { familyName: 'Roy', givenName: 'Luc' });
    await put('classes', 'g-1', { title: 'Groupe 1', schoolYear: year });
    const vendor = await vendorKey();
    const asked = { vendor: 'Boréal', scopes: ['learners:read'], purpose: 'school-administration' };
    const request = await ministry.post('/v1/client-requests', {
      ...{ ...asked, organisations: ['css-a'], ...(await proved(vendor)) },
    });
    const approved = await ministry.post(`/v1/client-requests/${request.body.id}/approval`, undefined);
    const client = `/v1/clients/${approved.body.clients[0].clientId}`;

    let turn = 0;
    const named = (text: string) => `${text} ${'abcdefghijklmnopqrstuvwxyz'[(turn += 1)]}`;
    const day = (from: string, step: number) =>
      new Date(Date.parse(from) + (turn += 1) * step * 86_400_000).toISOString().slice(0, 10);
    const bodies: Record<string, () => object> = {
      [`PUT ${centre}`]: () => ({ name: named('Centre'), kind: 'school', parentCode: 'css-a' }),
      [`PUT ${centre}/learners/by-source/${key}`]: () => ({ familyName: 'Roy', givenName: named('Ève') }),
      [`PUT ${centre}/quiet-hours`]: () => ({ begins: '18:00', ends: '07:00', weekends: true }),
      [`PUT ${centre}/staff/by-source/p-1`]: () => ({ familyName: 'Roy', givenName: named('Luc') }),
      [`PUT ${centre}/classes/by-source/g-1`]: () => ({ title: named('Groupe'), schoolYear: year }),
      [`PUT ${centre}/enrolments/by-source/s-1`]: () => ({
        ...{ learnerSourceId: key, schoolYear: year, level: 'adult', endedOn: day('2027-01-01', 1) },
      }),
      [`PUT ${centre}/memberships/by-source/m-1`]: () => ({
        ...{ classSourceId: 'g-1', personSourceId: key, role: 'student', endedOn: day('2027-01-01', 1) },
      }),
      [`PUT ${centre}/accommodations/by-source/a-1`]: () => ({
        ...{ learnerSourceId: key, extraTimePercent: (turn += 1), tools: [], validFrom: '2026-09-01' },
      }),
      [`PUT ${centre}/intervention-plans/by-source/pi-1`]: () => ({
        ...{
          learnerSourceId: key,
          state: 'draft',
          needs: [{ need: `Lire ${(turn += 1)}` }],
          objectives: [],
          participants: [],
        },
        validFrom: '2026-09-10',
      }),
      [`POST ${centre}/accommodations/by-source/a-1/end`]: () => ({ endedOn: day('2026-12-31', -1) }),
      [`PUT ${client}/keys`]: () => ({ keys: [vendor.jwk] }),
      [`PUT ${client}/product`]: () => ({ product: named('Boréal'), productVersion: '1' }),
      [`POST ${client}/suspension`]: () => ({}),
      [`DELETE ${client}/suspension`]: () => ({}),
      [`DELETE ${client}`]: () => ({}),
    };
    for (const [operation, body] of Object.entries(bodies)) {
      const [method, path] = operation.split(' ') as [string, string];
      const isTheMinistrys = path === centre || path.startsWith(client);
      const write = (version?: string): Promise<Answer> =>
        (isTheMinistrys ? ministry : sis).call(method, path, body(), version ? { 'if-match': version } : {});
      const known = path.startsWith(client) ? await ministry.get(client) : await write();
      const version = known.headers.get('etag')!;
      const stale = await write('"9999"');
      const next = await write(version);
      const late = await write(version);
      expect([operation, stale.status, stale.body.code, next.status < 300, late.status]).toEqual([
        ...[operation, 412, 'stale-version', true, 412],
      ]);
      expect([operation, versionOf(next)]).toEqual([operation, versionOf(known) + 1]);
    }

    const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
    const takesVersion = ({ parameters = [] }: Json): boolean =>
      parameters.some(({ name }: Json) => name === 'If-Match');
    const documented = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods)
        .filter(([method, operation]) => path.startsWith('/v1/') && (method === 'put' || takesVersion(operation)))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    const tried = Object.keys(bodies).map((operation) =>
      operation
        .replace(centre, '/v1/organisations/{code}')
        .replace(client, '/v1/clients/{id}')
        .replace(/by-source\/[^/]+/, 'by-source/{sourceId}'),
    );
    // What parts a record is tried where two records are joined: identity.it-spec. A word on a guardian has no version yet: each replaces
    // the one before it whole, which is kept; so do the functions of a staff member and the day until which a look is kept back. Transfers: transfers.it-spec; notes and incidents: files.it-spec.
    const elsewhere = [
      'POST /v1/learners/{id}/partings',
      ...['acceptance', 'refusal', 'withdrawal'].map((step) => `POST /v1/transfers/{id}/${step}`),
      // Marks of terms, and the rules of report cards: report-cards.it-spec.
      'PUT /v1/classes/{id}/term-marks/{term}/{course}/{competency}/{learnerId}',
      'PUT /v1/classes/{id}/gradebook-ties',
      'PUT /v1/reporting-schemes/{code}',
      'PUT /v1/course-frameworks/{code}',
      'PUT /v1/accesses/{id}/withholding',
      // A person's own alone, and what a message announced, which waits for it once: messages.it-spec.
      'PUT /v1/messages/{id}/attachments/{n}',
      'PUT /v1/me/notification-settings',
      'PUT /v1/learners/{id}/guardians/{personId}/rights',
      'PUT /v1/organisations/{code}/staff/by-source/{sourceId}/functions',
      'PUT /v1/privacy-incidents/{id}',
      // Each word of a schedule is a version of its own: destructions.it-spec.
      'PUT /v1/organisations/{code}/retention-rules/{file}',
      ...['PUT /v1/professional-notes/{id}', 'POST /v1/professional-notes/{id}/signature'],
    ];
    expect(documented.toSorted()).toEqual([...tried, ...elsewhere].toSorted());
  });
});

const versionOf = ({ headers }: Pick<Answer, 'headers'>): number => Number(headers.get('etag')!.replaceAll('"', ''));

const table = (...rows: string[][]): string => `${rows.map((row) => row.join()).join('\r\n')}\r\n`;
