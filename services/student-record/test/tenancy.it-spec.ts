import { FinalMarkReleasedV1 } from '@pan/contracts';
import { encodeCursor } from '@pan/kit/data';
import { fact, schoolDay } from '@pan/kit/domain';
import { Archive } from '@pan/kit/formats';
import { eventually, everyScope, type TokenOptions } from '@pan/testing';
import { zipped } from './imports-fixture.js';
import { routesOf, type Document, type Field, type PreparedRequest, type Route } from '@pan/testing';
import { aMark } from './marks.js';
import { type Client, sisOfA, sisOfB, startRecord, twoCentres, type RunningRecord } from './record.js';
import { proved, vendorKey } from './vendor-keys.js';

/** What the second centre keeps; each word stands nowhere else. */
const canaries = {
  names: [
    'Canarinoix',
    'Canaribelle',
    'Canariprof',
    'Canarigroupe',
    'Canaricentre',
    'Canariecole',
    'CANZ19521401',
    'CANZ19521402',
    'canari-jugement',
    'canari-papier',
    'canari-besoin',
    'canari-incident',
  ],
  sourceIds: [
    'canari-eleve',
    'canari-jumeau',
    'canari-prof',
    'canari-groupe',
    'canari-sejour',
    'canari-place',
    'canari-mesure',
  ],
  codes: ['css-b', 'css-b.ecole'],
  subjects: ['canari-compte-prof', 'canari-compte-tuteur'],
};

/** Its child is the second centre's. */
const guardianOfB: TokenOptions = {
  clientId: 'portal',
  subject: 'canari-compte-tuteur',
  organisations: [],
  purpose: 'family-access',
};
const parentOfB: TokenOptions = {
  ...guardianOfB,
  person: { role: 'guardian', id: '01890000-0000-7000-8000-000000000001' },
};
/** Routes that only a person's token opens. */
const ofPersons = [
  'GET /v1/accounts/me',
  'GET /v1/learners/{id}/absence-notices',
  ...['', '/{id}', '/{id}/replies'].map((path) => `GET /v1/me/messages${path}`),
];
/** Public data in which nothing is anybody's, and self-tests, of which a centre has none: they are run in sandboxes. */
const ofEverybody =
  /^GET (\/v1\/(sectors$|attestation-|shared-attestations\/|certificat|consent-purposes$|correctables$|file-parts$|accommodation-kinds$|reporting-schemes$|course-frameworks$|data-tracker\/(usagePeriod|heartbeat))|\/ims\/oneroster\/(rostering\/|gradebook\/)?v1p\d\/(academicSessions|courses|discovery|gradingPeriods|terms))/;
/** What a family or a professional alone is shown, and looks that are kept from it: family-requests.it-spec, accesses.it-spec and files.it-spec take them. */
const ofFamilies =
  /\/v1\/(data-packages\/|access-withholdings|me\/notification-settings|(me\/)?messages\/\{id\}\/attachments|attestations\/\{id\}|learners\/\{id\}\/(professional-notes|attestations))/;
/** A class of a school is asked with both keys, which are rarely drawn together: oneroster.it-spec reads those. */
const ofTwoKeys = /\{schoolSourcedId\}\/classes\/\{classSourcedId\}/;
/** What is due counts files and names nobody: files.it-spec; this network has no destruction or hold: destructions.it-spec. */
const ofNobody = /retention-due|destructions|legal-holds|(classes|organisations)\/\{\w+\}\/competency-profile/;
/** Keys of courses are levels', and so everybody's: resources.it-spec reads what is given to them. */
const ofLevels = /resources\/v1p2\/(courses|discovery)/;
const clientPattern = '^[\\w.-]{1,120}$';

describe('A token of one centre', () => {
  let record: RunningRecord;
  let routes: Route[];
  let idsOfB: string[];
  let clientOfB: string;
  /** Our ids of what it has in the gradebook. */
  let gradebookOfB: string[];
  let bundle: Buffer;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    const document = (await (await fetch(`${record.url}/openapi.json`)).json()) as Document;
    routes = routesOf(document);
    ({ ids: idsOfB, client: clientOfB } = await fillB(record));
    gradebookOfB = await fillGradebook(record, idsOfB);
    idsOfB = [...idsOfB, ...gradebookOfB];
    bundle = await zipped(bundleOfA);
  });
  afterAll(() => record.close());

  /** Keys of B, or of A itself, of the kind that a field holds; a parameter of no known kind is tried with all of them. */
  function keysFor({ name, in: where, schema }: Field, whose: 'a' | 'b'): string[] {
    const { ids, codes, sourceIds, sources } =
      whose === 'b'
        ? { ids: idsOfB, codes: canaries.codes, sourceIds: canaries.sourceIds, sources: ['sis-b'] }
        : { ids: [], codes: ['css-a', 'css-a.ecole'], sourceIds: ['a-1', 'a-2'], sources: ['sis-a'] };
    const meant = /sourcedId$/i.test(name) && schema.format !== 'uuid' ? meantBy(name, whose) : null;
    if (meant) return meant;
    if (schema.enum || ![schema.type].flat().includes('string') || schema.format === 'binary') return [];
    if (schema.format) return schema.format === 'uuid' ? ids : [];
    if (/sourceId$/i.test(name)) return sourceIds;
    if (name === 'subject') return whose === 'b' ? canaries.subjects : ['a-compte'];
    if (schema.pattern === clientPattern) return whose === 'b' ? [clientOfB] : [];
    if (name === 'cursor') return [...ids, ...codes].map(encodeCursor);
    if (name === 'source') return sources;
    if (schema.pattern) return codes.filter((code) => new RegExp(schema.pattern!).test(code));
    return where ? [...codes, ...sources, ...sourceIds, ...ids] : [];
  }

  /** Keys of the standard's objects, of the kind that a name says. */
  function meantBy(name: string, whose: 'a' | 'b'): string[] {
    if (whose === 'a') return ['a-1', 'a-2'];
    const [learner, , , group] = idsOfB as [string, string, string, string];
    const kinds: Record<string, string[]> = {
      class: [group, 'canari-groupe'],
      student: [learner, 'canari-eleve'],
      lineItem: ['canari-note', ...gradebookOfB],
      school: ['css-b.ecole'],
      academicSession: ['2026-2027'],
    };
    return kinds[name.replace('SourcedId', '')] ?? ['canari-note', group, learner, 'canari-groupe', ...gradebookOfB];
  }

  /** Each key of B in each field that takes it, among keys of B and of A drawn for the other fields. */
  function requestsOf(route: Route, keysOf: readonly ('a' | 'b')[] = ['a', 'b'], thinly = false): PreparedRequest[] {
    const requests: PreparedRequest[] = [];
    const draw = random();
    const targets = route.fields.flatMap((field) => keysFor(field, 'b').map((key) => ({ field, key })));
    for (const whose of keysOf) {
      for (const target of [{ field: null, key: '' }, ...targets]) {
        const choose = (field: Field): unknown => {
          if (target.field?.name === field.name && target.field.in === field.in) return target.key;
          const keys = keysFor(field, whose);
          return keys[Math.floor(draw() * keys.length)];
        };
        // Thinly, what is optional goes with A's own keys alone: each key of B is sent once with it and once without.
        if (!thinly || whose === 'a') requests.push(route.prepare(choose, true));
        if (!thinly || whose === 'b') requests.push(route.prepare(choose, false));
      }
    }
    return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
  }

  async function send(
    token: string,
    { method, path, type, body }: PreparedRequest,
  ): Promise<{ status: number; text: string }> {
    const answer = await fetch(record.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) },
      ...(type && { body: type === 'application/zip' ? new Uint8Array(bundle) : JSON.stringify(body) }),
    });
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    const isZip = answer.headers.get('content-type') === 'application/zip';
    const text = isZip ? await textOf(Buffer.from(await answer.arrayBuffer())) : await answer.text();
    return { status: answer.status, text: `${headers}\n${text}` };
  }

  it('is asked on every route of the document', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => requestsOf(route).length === 0)).toEqual([]);
  });

  it('of the second centre sees its own things on every route that reads', async () => {
    const tokens = { system: await record.issuer.token({ ...sisOfB }), person: await record.issuer.token(parentOfB) };
    const blind: string[] = [];
    const ofTenants = ({ name, method }: Route) =>
      method === 'GET' &&
      !name.includes('/operations/') &&
      !ofEverybody.test(name) &&
      !ofFamilies.test(name) &&
      !ofTwoKeys.test(name) &&
      !ofNobody.test(name) &&
      !ofLevels.test(name);
    for (const route of routes.filter(ofTenants)) {
      const answers: Awaited<ReturnType<typeof send>>[] = [];
      await inLots(requestsOf(route), async (request) => {
        answers.push(await send(ofPersons.includes(route.name) ? tokens.person : tokens.system, request));
      });
      const shows = answers.some(
        ({ status, text }) =>
          status === 200 && shown(text, [...canaries.names, ...canaries.codes, ...idsOfB]).length > 0,
      );
      if (!shows) blind.push(route.name);
    }
    expect(blind).toEqual([]);
  });

  it('[R12] never sees nor changes another centre’s things, whatever keys of theirs it names', async () => {
    const token = await record.issuer.token({ ...sisOfA });
    const before = await stateOfB(record);
    const leaks: string[] = [];
    let asked = 0;
    for (const route of routes) {
      await inLots(requestsOf(route, ['a', 'b'], true), async (request) => {
        const { status, text } = await send(token, request);
        asked += 1;
        // Whom a centre itself asks for a transfer it reads again.
        const said = request.path.startsWith('/v1/transfers') ? [] : canaries.codes;
        const seen = shown(text, [...canaries.names, ...idsOfB, ...said]);
        if (seen.length > 0) leaks.push(`${request.method} ${request.path} → ${status} shows ${seen.join()}`);
        if (status >= 500) leaks.push(`${request.method} ${request.path} → ${status}`);
      });
    }
    await noJobRuns(record);
    expect(leaks.slice(0, 5)).toEqual([]);
    expect(asked).toBeGreaterThan(500);
    expect(await stateOfB(record)).toEqual(before);
  }, 600_000);

  it('[R13] sees no birth date, sex nor permanent code without the scope for them, on any route', async () => {
    idsOfB = [...idsOfB, ...(await askForCode(record))];
    const without = everyScope.filter((scope) => !scope.includes('demographics'));
    const [all, some] = [await record.issuer.token(sisOfB), await record.issuer.token({ ...sisOfB, scopes: without })];
    const asked = { method: 'POST', type: 'application/json', body: {} };
    const taken = [];
    for (const token of [all, some]) {
      const { text } = await send(token, {
        ...asked,
        path: '/v1/organisations/css-b/roster-exports',
      } as PreparedRequest);
      taken.push((JSON.parse(text.slice(text.indexOf('{'))) as { id: string }).id);
    }
    await noJobRuns(record);
    idsOfB.push(...taken);

    const showing: string[] = [];
    for (const route of routes.filter(({ method, name }) => method === 'GET' && !ofTwoKeys.test(name)))
      for (const request of requestsOf(route, ['b'])) {
        if (demographicsIn((await send(all, request)).text).length === 0) continue;
        showing.push(route.name);
        break;
      }
    expect(new Set(showing)).toEqual(
      new Set([
        ...['/ims/oneroster/rostering/v1p2', '/ims/oneroster/v1p1'].flatMap(rosteringOf),
        ...['GET /v1/changes', 'GET /v1/imports/{id}', 'GET /v1/imports/{id}/problems'],
        ...['GET /v1/learners', 'GET /v1/learners/{id}', 'GET /v1/learners/{id}/code-requests'],
        ...['GET /v1/learners/{id}/permanent-code', 'GET /v1/match-pairs', 'GET /v1/roster-exports/{id}/bundle'],
      ]),
    );

    const leaks: string[] = [];
    const isRead = ({ method }: Route) => method === 'GET';
    for (const route of [...routes.filter(isRead), ...routes.filter((one) => !isRead(one))]) {
      await inLots(requestsOf(route, ['b']), async (request) => {
        const seen = demographicsIn((await send(some, request)).text);
        if (seen.length > 0) leaks.push(`${request.method} ${request.path} shows ${seen.join()}`);
      });
    }
    expect(leaks.slice(0, 5)).toEqual([]);
    expect(demographicsIn(JSON.stringify(await record.facts()))).toEqual([]);
  }, 600_000);
});

/** A few at a time: the service answers one while the database works for another. */
async function inLots<T>(all: readonly T[], step: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += 8) await Promise.all(all.slice(at, at + 8).map(step));
}

/** Reads of OneRoster that show learners, and so their codes. */
const rosteringOf = (base: string): string[] =>
  [
    ...['demographics', 'demographics/{sourcedId}', 'students', 'students/{sourcedId}', 'users', 'users/{sourcedId}'],
    ...['classes/{classSourcedId}/students', 'schools/{schoolSourcedId}/students'],
  ].map((path) => `GET ${base}/${path}`);

/** What says when somebody of the second centre was born and of which sex, kept or refused. */
const demographics =
  /2014-02-1[89]|2014-03-05|2014-02-31|CANZ\d{6,8}|CANC\d{8}|Canarisexe|"sex":"(fe)?male"|,(fe)?male\b/g;
const demographicsIn = (text: string): string[] => [...new Set(text.match(demographics) ?? [])];

/** A learner of the second centre to whom the ministry gives a code; answers the ids of both. */
async function askForCode(record: RunningRecord): Promise<string[]> {
  const b = record.as(sisOfB);
  const who = { familyName: 'Canaritiers', givenName: 'Canaribelle', birthDate: '2014-03-05', sex: 'female' };
  const { body } = await b.put('/v1/organisations/css-b.ecole/learners/by-source/canari-tiers', who);
  const asked = await b.post(`/v1/learners/${body.id}/code-requests`, { kind: 'allocation', reason: 'Sans code' });
  const answer = { permanentCode: 'CANC05531488', reason: 'Acte vu' };
  const answered = await record.as().post(`/v1/code-requests/${asked.body.id}/answer`, answer);
  if (answered.status !== 200) throw new Error(JSON.stringify(answered.body));
  return [body.id as string, asked.body.id as string];
}

/** Everything in a zip. */
async function textOf(zip: Buffer): Promise<string> {
  const archive = await Archive.open(zip, { entries: 64, inflatedBytes: 10_000_000, ratio: 1_000 });
  const parts: Buffer[] = [];
  for (const file of archive.files) for await (const part of archive.read(file)) parts.push(part);
  return Buffer.concat(parts).toString();
}

function noJobRuns(record: RunningRecord): Promise<void> {
  return eventually(
    async () => {
      const [open] = await record.database.query<{ count: number }>(
        `select count(*)::int as count from job where state in ('queued', 'running')`,
      );
      if (open!.count > 0) throw new Error(`${open!.count} jobs run`);
    },
    { timeout: 60_000 },
  );
}

function shown(text: string, words: readonly string[]): string[] {
  return words.filter((word) => text.includes(word));
}

/** A mark of a term and the report card that is drawn up of it; answers the ids of the card and of its job. */
async function reportOf(b: Client, classId: string, learnerId: string): Promise<string[]> {
  const at = `/v1/classes/${classId}`;
  const key = 'term-1/mathematics.primary-3-6/solve';
  await b.put(`${at}/term-marks/${key}/${learnerId}`, { mark: '72' });
  const job = await b.post(`${at}/report-cards`, { term: 'term-1' });
  const drawn = await eventually(
    async () => {
      const { items } = (await b.get(`${at}/report-cards?term=term-1`)).body;
      if (items.length === 0) throw new Error('not drawn yet');
      return items[0].id as string;
    },
    { timeout: 60_000 },
  );
  return [job.body.id as string, drawn];
}

/** The second centre's people, classes, stays, an open question and an import; answers the ids of all of it. */
async function fillB(record: RunningRecord): Promise<{ ids: string[]; client: string }> {
  const ministry = record.as();
  await ministry.put('/v1/organisations/css-b', { name: 'Canaricentre', kind: 'service-centre' });
  await ministry.put('/v1/organisations/css-b.ecole', { name: 'Canariecole', kind: 'school', parentCode: 'css-b' });
  const b = record.as(sisOfB);
  const at = { organisation: 'css-b.ecole' };
  const [eleve, jumeau, prof, groupe, sejour, place, mesure] = canaries.sourceIds as string[] & { length: 7 };
  const who = {
    familyName: 'Canarinoix',
    givenName: 'Canaribelle',
    birthDate: '2014-02-19',
    permanentCode: 'CANZ19521401',
    sex: 'female',
  };
  const { body } = await b.post('/v1/changes', {
    items: [
      { kind: 'learner', ...at, sourceId: eleve, ...who },
      { kind: 'learner', ...at, sourceId: jumeau, ...who, birthDate: '2014-02-18' },
      { kind: 'staff', ...at, sourceId: prof, familyName: 'Canariprof', givenName: 'Canaribelle' },
      { kind: 'class', ...at, sourceId: groupe, title: 'Canarigroupe', schoolYear: '2026-2027', level: 'primary-6' },
      {
        kind: 'enrolment',
        ...at,
        sourceId: sejour,
        learnerSourceId: eleve,
        schoolYear: '2026-2027',
        level: 'primary-6',
      },
      { kind: 'membership', ...at, sourceId: place, classSourceId: groupe, personSourceId: eleve, role: 'student' },
      {
        kind: 'membership',
        ...at,
        sourceId: `${place}-2`,
        classSourceId: groupe,
        personSourceId: prof,
        role: 'teacher',
      },
    ],
  });
  const ids = (body.items as { id: string }[]).map(({ id }) => id);
  const { body: pairs } = await b.get('/v1/match-pairs');
  const granted = await b.put(`/v1/organisations/css-b.ecole/accommodations/by-source/${mesure}`, {
    learnerSourceId: eleve,
    extraTimePercent: 33,
    tools: [],
    validFrom: '2026-09-01',
  });
  const planned = await b.put('/v1/organisations/css-b.ecole/intervention-plans/by-source/canari-plan', {
    ...{ learnerSourceId: eleve, state: 'draft', needs: [{ need: 'canari-besoin' }], objectives: [], participants: [] },
    validFrom: '2026-09-10',
  });
  const incident = await b.post('/v1/organisations/css-b.ecole/privacy-incidents', {
    ...{
      kind: 'access',
      happenedOn: '2026-11-20',
      noticedOn: '2026-11-24',
      what: 'canari-incident',
      data: [],
      persons: 3,
    },
    ...{ measures: 'canari-incident', notices: [] },
  });
  const linked = await linksOf(record, ids[0]!);
  const asked = await record.as().post('/v1/client-requests', {
    vendor: 'Canarilogiciel',
    scopes: ['learners:read'],
    purpose: 'teaching',
    organisations: ['css-b'],
    ...(await proved(await vendorKey())),
  });
  const approved = await b.post(`/v1/client-requests/${asked.body.id}/approval`, undefined);
  const moved = await b.post('/v1/organisations/css-b/transfers', {
    ...{ from: 'css-b.ecole', learnerSourceId: eleve, sourceId: `${sejour}-2`, movesOn: '2027-01-11' },
    reason: 'Canariraison',
  });
  const coded = await b.post(`/v1/learners/${ids[0]}/code-requests`, { kind: 'change', reason: 'Une lettre fausse' });
  const markId = await markOf(record, ids[0]!);
  const [org, classes] = [bundleOfA.orgs[1]!, bundleOfA.classes[0]!];
  const faulty = {
    ...bundleOfA,
    orgs: [{ ...org, parentSourcedId: '' }],
    classes: [{ ...classes, schoolSourcedId: 'Canariecole' }],
    users: [{ ...bundleOfA.users[0]!, userIds: '{CodePermanent:CANZ999999}' }],
    demographics: [{ sourcedId: 'canari-eleve', birthDate: '2014-02-31', sex: 'Canarisexe' }],
  };
  const sent = await fetch(`${record.url}/v1/imports?dryRun=true&maxHeldPercent=100`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await record.issuer.token(sisOfB)}`, 'content-type': 'application/zip' },
    body: new Uint8Array(await zipped(faulty)),
  });
  const job = (await sent.json()) as { id: string };
  const taken = await b.post('/v1/organisations/css-b/roster-exports', {});
  const reported = await reportOf(b, ids[3]!, ids[0]!);
  await noJobRuns(record);
  const organisations = await record.database.query<{ id: string }>(
    `select id from organisation where code like 'css-b%'`,
  );
  const reset = await resetOf(record);
  const mismatchId = await mismatchOf(record, who);
  const hook = await b.post('/v1/webhooks', { organisation: 'css-b.ecole', url: 'http://127.0.0.1:9/canari' });
  const test = await b.post(`/v1/webhooks/${hook.body.id}/tests`, undefined);
  const own = [
    await giveResource(record),
    hook.body.id as string,
    test.body.id as string,
    pairs.items[0].id as string,
    mismatchId,
    granted.body.id as string,
    planned.body.id as string,
    incident.body.id as string,
    coded.body.id as string,
    moved.body.id as string,
    asked.body.id as string,
    markId,
    job.id,
    taken.body.id as string,
    ...reported,
    reset,
  ];
  return {
    ids: [...ids, ...linked, ...own, ...organisations.map(({ id }) => id)],
    client: approved.body.clients[0].clientId as string,
  };
}

/** A third centre's row with the same code and birth date under another name, as the second centre is told of it; answers the id. */
async function mismatchOf(record: RunningRecord, who: object): Promise<string> {
  await record.as().put('/v1/organisations/css-c', { name: 'Centre css-c', kind: 'service-centre' });
  const c = record.as({ clientId: 'sis-c', organisations: ['css-c'] });
  await c.put('/v1/organisations/css-c/learners/by-source/1', { ...who, familyName: 'Autre' });
  const { body } = await record.as(sisOfB).get('/v1/mismatches');
  return body.items[0].id as string;
}

/** A teacher's and a guardian's account at the second centre, and what that asks about a look and to have corrected; answers the ids. */
async function linksOf(record: RunningRecord, learnerId: string): Promise<string[]> {
  const b = record.as(sisOfB);
  const staff = await b.post('/v1/accounts/staff-links', {
    subject: canaries.subjects[0],
    staffSourceId: 'canari-prof',
  });
  const { body } = await b.post(`/v1/learners/${learnerId}/guardian-codes`, undefined);
  const guardian = await record.as(guardianOfB).post('/v1/accounts/guardian-links', { code: body.code as string });
  await b.put('/v1/organisations/css-b.ecole/staff/by-source/canari-prof/functions', {
    functions: [{ function: 'professional', profession: 'psychologist', validFrom: '2026-08-24' }],
  });
  await b.get(`/v1/learners/${learnerId}`);
  const family = record.as({ ...guardianOfB, person: { role: 'guardian', id: guardian.body.person.id as string } });
  const [look] = (await family.get(`/v1/learners/${learnerId}/accesses`)).body.items as { id: string }[];
  const asked = await family.post(`/v1/accesses/${look!.id}/questions`, { kind: 'why', text: 'Canarinoix?' });
  const corrected = await family.post(
    `/v1/learners/${learnerId}/correction-requests`,
    { kind: 'learner', field: 'givenName', shouldSay: 'Zoé', why: 'Canarinoix, non.' },
    { 'idempotency-key': 'canari-rectification' },
  );
  const { personId } = (await b.get(`/v1/learners/${learnerId}/guardians`)).body.guardians[0] as { personId: string };
  const known = { organisation: 'css-b', judgedOn: '2026-11-02', reference: 'canari-jugement' };
  const rights = ['read-record', 'receive-messages'].map((act) => ({ act, validFrom: '2026-08-01' }));
  const said = await b.put(`/v1/learners/${learnerId}/guardians/${personId}/rights`, {
    ...{ ...known, basis: 'judgment', rights },
  });
  const order = await b.post(
    `/v1/learners/${learnerId}/family-orders`,
    { ...known, kind: 'no-acts', persons: [personId], acts: ['read-results'], validFrom: '2026-08-01' },
    { 'idempotency-key': 'canari-interdiction' },
  );
  const consent = await b.post(
    `/v1/learners/${learnerId}/consents`,
    {
      ...{ purpose: 'image-and-voice', recipient: 'css-b', textVersion: 1 },
      paper: { organisation: 'css-b', by: 'guardian', reference: 'canari-papier' },
    },
    { 'idempotency-key': 'canari-consentement' },
  );
  const today = schoolDay(new Date());
  const assessed = await b.post(
    `/v1/learners/${learnerId}/competency-assessments`,
    {
      ...{ organisation: 'css-b', dimension: 'cn-01', level: 'beginner', assessedOn: today },
      evidence: [{ kind: 'work', title: 'Canarinoix', on: today }],
    },
    { 'idempotency-key': 'canari-competence' },
  );
  return [staff, guardian, said, order, consent, asked, corrected, assessed]
    .map(({ body: { id } }) => id as string)
    .concat(personId, await messagesOf(record, learnerId));
}

/** A message to the guardian and the reply to it, and when the centre lets messages wait; answers their ids. */
async function messagesOf(record: RunningRecord, learnerId: string): Promise<string[]> {
  const b = record.as(sisOfB);
  const written = await b.post(
    '/v1/messages',
    {
      ...{ organisation: 'css-b', audience: 'family', learnerId, urgency: 'urgent' },
      ...{ subject: 'Canarinoix', body: 'Canarinoix.', lang: 'fr' },
    },
    { 'idempotency-key': 'canari-message' },
  );
  const parent = record.as(parentOfB);
  const copy = await eventually(async () => {
    const { body } = await parent.get('/v1/me/messages');
    if (body.items.length === 0) throw new Error('the copy is not made yet');
    return body.items[0].id as string;
  });
  const absence = { firstOn: schoolDay(new Date()), reason: 'other', note: 'Canarinoix' };
  const told = await parent.post(`/v1/learners/${learnerId}/absence-notices`, absence, {
    'idempotency-key': 'canari-absence',
  });
  const said = { text: 'Canarinoix?', lang: 'fr' };
  const replied = await parent.post(`/v1/me/messages/${copy}/replies`, said, { 'idempotency-key': 'canari-reponse' });
  for (const code of canaries.codes)
    await b.put(`/v1/organisations/${code}/quiet-hours`, { begins: '18:00', ends: '07:00', weekends: true });
  return [written.body.id as string, copy, replied.body.id as string, told.body.id as string];
}

/** A line item with a mark, an assessment with another, all under one key; answers their ids. */
async function fillGradebook(record: RunningRecord, [learner, , , group]: readonly string[]): Promise<string[]> {
  const b = record.as(sisOfB);
  const key = { sourcedId: 'canari-note' };
  const ref = (sourcedId: string) => ({ sourcedId });
  const put = async (set: string, one: string, body: object): Promise<void> => {
    const { status } = await b.put(`/ims/oneroster/gradebook/v1p2/${set}/canari-note`, { [one]: { ...key, ...body } });
    if (status !== 201) throw new Error(`${set} answered ${status}`);
  };
  const item = { title: 'Canarinoix', class: ref(group!), scoreScale: key, resultValueMin: 0 };
  const mark = { student: ref(learner!), scoreStatus: 'fully graded', scoreDate: '2026-10-01', score: 1 };
  await put('categories', 'category', { title: 'Canarinoix' });
  const scoreScaleValue = [{ itemValueLHS: 'A', itemValueRHS: '1' }];
  await put('scoreScales', 'scoreScale', { title: 'Canarinoix', type: 'letter', class: ref(group!), scoreScaleValue });
  const days = { assignDate: '2026-09-01T00:00:00Z', dueDate: '2026-10-01T00:00:00Z' };
  await put('lineItems', 'lineItem', { ...item, ...days, school: ref('css-b.ecole'), category: key });
  await put('results', 'result', { ...mark, lineItem: key });
  await put('assessmentLineItems', 'assessmentLineItem', item);
  await put('assessmentResults', 'assessmentResult', { ...mark, assessmentLineItem: key });
  const ids = await record.database.query<{ id: string }>(
    `select id from category union all select id from score_scale union all select id from line_item union all select id from gradebook_result`,
  );
  return ids.map(({ id }) => id);
}

/** A resource of the second centre, which its class and its learner are given; answers its id. */
async function giveResource(record: RunningRecord): Promise<string> {
  const [given] = await record.database.query<{ id: string }>(
    `with made as (
       insert into school_resource (source, source_id, organisation_id, visible_to, vendor_resource_id, title, roles)
       select k.source, 'canari-manuel', k.organisation_id, k.visible_to, 'Canarinoix', 'Canarinoix', '{}'
         from class k where k.source_id = 'canari-groupe' returning *)
     insert into resource_use (source, source_id, used_by, organisation_id, visible_to, target_source_id, resource_id)
     select m.source, 'canari-don', g.used_by, m.organisation_id, m.visible_to, g.target, m.id
       from made m, (values ('class', 'canari-groupe'), ('user', 'canari-eleve')) g (used_by, target) returning resource_id as id`,
  );
  return given!.id;
}

/** A reset that only the second centre's token may look at, as its own sandbox would leave it; answers its id. */
async function resetOf(record: RunningRecord): Promise<string> {
  const [job] = await record.database.query<{ id: string }>(
    `insert into job (id, kind, lock_key, params, caller, visible_to, state, ended_at)
     values (gen_random_uuid(), 'sandbox-reset', 'canari', '{}', '{"clientId": "sis-b"}', '{css-b}', 'succeeded', now()) returning id`,
  );
  return job!.id;
}

/** A mark of the second centre's learner in the record; answers its id. */
async function markOf(record: RunningRecord, learnerId: string): Promise<string> {
  const [school] = await record.database.query<{ id: string }>(
    `select id from organisation where code = 'css-b.ecole'`,
  );
  const mark = aMark(learnerId, school!.id);
  await record.hear(fact(FinalMarkReleasedV1, learnerId, mark));
  await eventually(async () => {
    const found = await record.database.query(`select 1 from result where id = $1`, [mark.markId]);
    if (found.length === 0) throw new Error('the mark is not in the record');
  });
  return mark.markId;
}

/** Says whole organisations and people of the first centre under the second one's keys. */
const bundleOfA = {
  orgs: [
    { sourcedId: 'css-b', name: 'Centre', type: 'district', identifier: 'css-b', parentSourcedId: '' },
    { sourcedId: 'css-b.ecole', name: 'École', type: 'school', identifier: 'css-b.ecole', parentSourcedId: 'css-b' },
  ],
  academicSessions: [
    { sourcedId: 'an', title: '2026-2027', type: 'schoolYear', startDate: '2026-07-01', endDate: '2027-06-30' },
  ],
  users: [
    {
      sourcedId: 'canari-eleve',
      orgSourcedIds: 'css-b.ecole',
      role: 'student',
      givenName: 'Luc',
      familyName: 'Roy',
      grades: 'P6',
    },
  ],
  classes: [
    { sourcedId: 'canari-groupe', title: 'Groupe', grades: 'P6', schoolSourcedId: 'css-b.ecole', termSourcedIds: 'an' },
  ],
  enrollments: [
    {
      sourcedId: 'canari-place',
      classSourcedId: 'canari-groupe',
      userSourcedId: 'canari-eleve',
      role: 'student',
      primary: 'false',
    },
  ],
};

/** Every row that the second centre sees, as text. */
async function stateOfB(record: RunningRecord): Promise<Record<string, string[]>> {
  const ofB = `'css-b' = any(t.visible_to)`;
  const learners = `(select learner_id from learner_source t where ${ofB})`;
  const queries: Record<string, string> = {
    organisation: `t.code like 'css-b%'`,
    source_system: `t.client_id = 'sis-b'`,
    learner: `t.id in ${learners}`,
    learner_source: ofB,
    learner_trace: `t.learner_id in ${learners}`,
    match_pair: `t.learner_id in ${learners} or t.other_learner_id in ${learners}`,
    mismatch: `t.learner_id in ${learners}`,
    staff: ofB,
    staff_function: ofB,
    enrolment: ofB,
    class: ofB,
    membership: ofB,
    intervention_plan: ofB,
    privacy_incident: ofB,
    accommodation: `t.learner_id in ${learners}`,
    result: `t.learner_id in ${learners}`,
    result_version: `t.result_id in (select id from result t where t.learner_id in ${learners})`,
    category: ofB,
    score_scale: ofB,
    line_item: ofB,
    gradebook_result: ofB,
    gradebook_result_version: `t.result_id in (select id from gradebook_result t where ${ofB})`,
    account_link: `t.learner_id in ${learners} or t.staff_id in (select id from staff t where ${ofB})`,
    guardian_code: `t.learner_id in ${learners}`,
    guardian_word: `t.learner_id in ${learners}`,
    family_order: `t.learner_id in ${learners}`,
    consent: `t.learner_id in ${learners}`,
    transfer: `t.learner_id in ${learners}`,
    message: ofB,
    message_copy: `t.message_id in (select id from message t where ${ofB})`,
    message_copy_child: `t.learner_id in ${learners}`,
    message_reply: ofB,
    absence_notice: ofB,
    quiet_hours: ofB,
    client_grant: `${ofB} and t.state <> 'requested'`,
    client_request: `exists (select from client_grant t2 where t2.request_id = t.id and t2.client_id is not null)`,
    job: ofB,
    school_resource: ofB,
    resource_use: ofB,
    export_part: `t.job_id in (select id from job t where ${ofB})`,
  };
  const state: Record<string, string[]> = {};
  for (const [table, condition] of Object.entries(queries)) {
    const rows = await record.database.query<{ row: string }>(
      `select t::text as row from ${table} t where ${condition} order by 1`,
    );
    state[table] = rows.map(({ row }) => row);
    if (rows.length === 0) throw new Error(`the second centre has nothing in ${table}`);
  }
  return state;
}

function random(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
