import { createHash, randomUUID } from 'node:crypto';
import { OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { checkHistory } from '@pan/kit/data';
import { fact, schoolDay } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { governance, type Governance } from './governance-fixture.js';
import { opportunityFaults } from './validators.js';

let service: Governance;

const organisations: Readonly<Record<string, readonly [OrganisationKind, string?]>> = {
  ministere: ['ministry'],
  css: ['service-centre', 'ministere'],
  ecole: ['school', 'css'],
  'autre-css': ['service-centre', 'ministere'],
  universite: ['university', 'ministere'],
  cegep: ['college', 'ministere'],
};
const ids = Object.fromEntries(Object.keys(organisations).map((code) => [code, randomUUID()]));

beforeAll(async () => {
  service = await governance();
  await service.hear(
    ...Object.entries(organisations).map(([code, [kind, parent]]) =>
      fact(OrganisationRegisteredV1, ids[code]!, {
        ...{ organisationId: ids[code]!, code, name: `Organisation ${code}`, kind },
        ...(parent && { parentId: ids[parent]! }),
      }),
    ),
  );
  await eventually(async () => {
    const known = await service.database.query('select 1 from known_organisation');
    const kinds = await service.get<{ items: unknown[] }>('/v1/programme-kinds');
    expect([known.length, kinds.body.items.length > 0]).toEqual([Object.keys(organisations).length, true]);
  });
});
afterAll(() => service?.close());

interface Refusal {
  code: string;
  detail: string;
  errors?: { pointer: string; code: string }[];
}
interface Line {
  part: string;
  class: string;
  amountCents: number;
}
interface Application extends Refusal {
  id: string;
  organisation: string;
  state: string;
  version: number;
  draft: object | null;
  submitted: { number: number; late: boolean; content: { title: { fr: string } } } | null;
  decision: { outcome: string; granted: Line[] } | null;
  announced: { grant: string | null } | null;
  budgets: { class: string; askedCents: number; grantedCents: number; spentCents: number }[];
  conflict: string | null;
}
interface Award extends Refusal {
  id: string;
  grant: string;
  commitment: string;
  grantedCents: number;
  paidCents: number;
  dates: object;
  budgets: Application['budgets'];
  instalments: { step: string }[];
  changes: { parts: { outcome: string | null }[] }[];
  reports: { code: string; step: string; remindedAt: string | null }[];
}
interface Audit {
  id: string;
  seed: string;
  frame: { id: string; amountCents: number }[];
  sample: { id: string }[];
}
interface Items<T> {
  items: T[];
}

const words = (fr: string) => ({ fr, en: `${fr} (en)` });
const source = { author: 'Direction du suivi', source: 'Registre', on: '2026-09-01' };
const applicant = (...codes: string[]): TokenOptions => ({
  ...{ organisations: codes, scopes: ['governance:read', 'governance:report'], clientId: `of-${codes.join('-')}` },
});
/** Somebody of the ministry. */
const officer = (person: string): TokenOptions => ({
  ...{ organisations: ['ministere'], clientId: 'portail', scopes: ['governance:read', 'governance:write'] },
  subject: person,
});
/** A system of the ministry, in nobody's name. */
const system: TokenOptions = {
  ...{ organisations: ['ministere'], clientId: 'systeme' },
  scopes: ['governance:read', 'governance:write', 'grants:assess'],
};
const assessor = (person: string, ...codes: string[]): TokenOptions => ({
  ...{ organisations: codes, clientId: 'portail', subject: person, scopes: ['grants:assess'] },
});

const today = new Date();
const daysOn = (days: number): string => schoolDay(new Date(today.getTime() + days * 86_400_000));
let calls = 0;

function definition(more: object = {}) {
  calls += 1;
  return {
    ...{ code: `innovation-${calls}`, name: words('Innovation'), description: words('Des projets neufs.') },
    ...{ opensAt: new Date().toISOString(), closesAt: `${daysOn(30)}T16:00:00-05:00`, graceMinutes: 60 },
    ...{ programmeKinds: ['innovation-project'], measures: ['M12', 'M05'] },
    eligible: { kinds: ['service-centre', 'university'], under: null, on: daysOn(0) },
    criteria: [
      { code: 'relevance', name: words('Pertinence'), weight: '2.5', scale: { minimum: 0, maximum: 10 } },
      { code: 'feasibility', name: words('Faisabilité'), weight: '1', scale: { minimum: 0, maximum: 5 } },
    ],
    classes: [
      { code: 'equipment', name: words('Équipement'), ceilingCents: 6_000_00 },
      { code: 'salaries', name: words('Salaires'), ceilingCents: null },
    ],
    ...{ assessments: 2, budgetCents: 15_000_00, mostCents: 10_000_00 },
    reports: [
      { code: 'mi-parcours', kind: 'interim', name: words('Mi-parcours'), dueOn: daysOn(10), remindDays: 14 },
      { code: 'final', kind: 'final', name: words('Final'), dueOn: daysOn(200), remindDays: 14 },
    ],
    ...more,
  };
}

const putCall = (
  call: { code: string; [more: string]: unknown },
  token = officer('caller'),
  headers?: Record<string, string>,
) => service.send<Refusal & { version: number }>('PUT', `/v1/grant-calls/${call.code}`, call, token, headers);

/** A call that opens now, once the list of who may apply is drawn up. */
async function openCall(more: object = {}) {
  const call = definition(more);
  expect(await putCall(call)).toMatchObject({ status: 201 });
  await eventually(async () => {
    const drawn = await service.database.query(`select from grant_call where code = $1 and drawn_at is not null`, [
      call.code,
    ]);
    expect(drawn).toHaveLength(1);
  });
  return call;
}

/** The clock of the database is not moved: the call is. */
async function moveCall(code: string, more: object): Promise<void> {
  await service.database.query(`update grant_call set definition = definition || $2::jsonb where code = $1`, [
    code,
    JSON.stringify(more),
  ]);
}
const ended = { closesAt: '2026-01-01T00:00:00-05:00', graceMinutes: 0 };
const endCall = (code: string) => moveCall(code, ended);

async function initiativeOf(organisation: string): Promise<string> {
  const values = { summary: 'Réalité virtuelle', technology: 'virtual-reality', requestedCents: 100 };
  const body = { kind: 'innovation-project', organisation, title: words('Projet'), measures: ['M12'], values, source };
  const answer = await service.send<{ id: string }>('POST', '/v1/initiatives', body, applicant(organisation));
  expect(answer.status).toBe(201);
  return answer.body.id;
}

const budget: Line[] = [
  { part: 'atelier', class: 'equipment', amountCents: 5_000_01 },
  { part: 'atelier', class: 'salaries', amountCents: 2_000_00 },
  { part: 'etude', class: 'salaries', amountCents: 1_000_99 },
];
const content = (initiative: string, more: object = {}) => ({
  ...{ title: words('Robots'), aim: words('Apprendre.'), initiative, startsOn: daysOn(0), endsOn: daysOn(190) },
  parts: [
    { code: 'atelier', purpose: words('Atelier'), kind: 'project', measures: ['M12'], otherPolicyLines: [] },
    {
      ...{ code: 'etude', purpose: words('Étude'), kind: 'study', measures: ['M12', 'M05'] },
      otherPolicyLines: [{ title: words('Ligne'), plan: words('Autre plan') }],
    },
  ],
  budget,
  attachments: [{ title: words('Devis'), url: 'https://exemple.example/devis.pdf', sha256: 'a'.repeat(64) }],
  ...more,
});

const post = <T = Application>(path: string, body: object, token: TokenOptions, headers?: Record<string, string>) =>
  service.send<T & Refusal>('POST', path, body, token, headers);
const put = <T = Application>(path: string, body: object, token: TokenOptions, headers?: Record<string, string>) =>
  service.send<T & Refusal>('PUT', path, body, token, headers);
const applications = '/v1/grant-applications';
const read = async (id: string, token: TokenOptions) =>
  (await service.get<Application>(`${applications}/${id}`, token)).body;

const begin = (call: string, organisation: string, token = applicant(organisation)) =>
  post(`/v1/grant-calls/${call}/applications`, { organisation }, token);
const write = (id: string, body: object, organisation: string, version = '*') =>
  put(`${applications}/${id}/content`, body, applicant(organisation), { 'if-match': version });
const submit = (id: string, organisation: string) =>
  post(`${applications}/${id}/submissions`, {}, applicant(organisation));

async function submitted(call: string, organisation = 'css', more: object = {}): Promise<string> {
  const { id } = (await begin(call, organisation)).body;
  expect((await write(id, content(await initiativeOf(organisation), more), organisation)).status).toBe(200);
  expect((await submit(id, organisation)).body).toMatchObject({ state: 'submitted' });
  return id;
}

const scores = (relevance: string, feasibility: string) => ({
  scores: [
    { criterion: 'relevance', value: relevance },
    { criterion: 'feasibility', value: feasibility },
  ],
});
const assign = async (call: string, person: string, organisation: string | null = null) =>
  expect(await post(`/v1/grant-calls/${call}/assessors`, { person, organisation }, officer('caller'))).toMatchObject({
    status: 204,
  });
const assess = (id: string, by: TokenOptions, [relevance, feasibility]: [string, string]) =>
  put(`${applications}/${id}/assessments/mine`, scores(relevance, feasibility), by);

/** Submitted, the call ended, two assessments in. */
async function judged(call: string, ...ids: string[]): Promise<void> {
  await endCall(call);
  for (const person of ['judge-1', 'judge-2']) {
    await assign(call, person);
    for (const id of ids)
      expect(await assess(id, assessor(person, 'cegep'), ['8', '4'])).toMatchObject({ status: 200 });
  }
}
const decide = (id: string, body: object, by = officer('decider'), version = '*') =>
  post(`${applications}/${id}/decisions`, { reason: 'Au mérite.', ...body }, by, { 'if-match': version });

describe('A grant', () => {
  it('is called for by data: every fault at once, versions, and nothing that applicants rely on changed once it is open', async () => {
    const call = definition({
      ...{ closesAt: '2020-01-01T00:00:00Z', measures: ['M99'], code: 'autre' },
      reports: [],
    });
    const refused = await service.send<Refusal>('PUT', '/v1/grant-calls/innovation', call, officer('caller'));
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reports', code: 'too-few' }] } });
    const shaped = await service.send<Refusal>(
      ...([
        'PUT',
        '/v1/grant-calls/innovation',
        { ...call, reports: definition().reports },
        officer('caller'),
      ] as const),
    );
    expect(shaped.body.errors?.map(({ pointer }) => pointer)).toEqual(['/code', '/closesAt', '/measures/0']);
    expect(await putCall(definition(), applicant('css'))).toMatchObject({ status: 403 });
    const past = definition({ eligible: { kinds: ['school'], under: null, on: daysOn(-1) } });
    expect(await putCall(past)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/eligible/on' }] } });

    const open = await openCall();
    const other = await putCall({ ...open, criteria: open.criteria.slice(1), closesAt: `${daysOn(3)}T00:00:00Z` });
    expect(other.body.errors?.map(({ pointer }) => pointer)).toEqual(['/criteria', '/closesAt']);
    expect(await putCall({ ...open, budgetCents: 20_000_00 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    const { items } = (
      await service.get<Items<{ changes: { pointer: string }[] }>>(`/v1/grant-calls/${open.code}/history`)
    ).body;
    expect(items[1]!.changes.map(({ pointer }) => pointer)).toEqual(['/budgetCents']);
  });

  it('is asked for in versions that stay, by whom the list of the day names, on time or late by the database’s clock', async () => {
    const { code } = await openCall();
    expect(await begin(code, 'ecole')).toMatchObject({ status: 409, body: { code: 'grant-not-eligible' } });
    expect(await begin(code, 'css', officer('caller'))).toMatchObject({ status: 403 });
    expect(await begin(code, 'css', applicant('autre-css'))).toMatchObject({
      status: 403,
      body: { code: 'out-of-reach' },
    });
    const begun = await begin(code, 'css');
    expect(begun).toMatchObject({ status: 201, body: { state: 'draft', submitted: null, version: 1 } });
    const { id } = begun.body;
    const initiative = await initiativeOf('css');
    const incomplete = content(await initiativeOf('autre-css'), {
      title: undefined,
      budget: [...budget, { part: 'rien', class: 'equipment', amountCents: 1_000_00 }],
    });
    expect(await write(id, { title: 'Robots' }, 'css')).toMatchObject({ status: 400 });
    expect(await write(id, incomplete, 'css', '"1"')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await write(id, incomplete, 'css', '"1"')).toMatchObject({ status: 412 });
    const lacking = ['/title', '/budget/3/part', '/budget', '/initiative'];
    const { body } = await service.get<{ complete: boolean; faults: { pointer: string; fr: string; en: string }[] }>(
      `${applications}/${id}/completeness`,
      applicant('css'),
    );
    expect(body.faults.map(({ pointer }) => pointer)).toEqual(lacking);
    expect(await submit(id, 'css')).toMatchObject({ status: 409, body: { code: 'grant-application-incomplete' } });

    expect((await write(id, content(initiative), 'css')).status).toBe(200);
    expect(await submit(id, 'css')).toMatchObject({ status: 201, body: { submitted: { number: 1, late: false } } });
    const again = (await begin(code, 'css')).body.id;
    await write(again, content(initiative), 'css');
    expect(await submit(again, 'css')).toMatchObject({ body: { code: 'grant-initiative-applied' } });

    const renamed = content(initiative, { title: words('Robots et cobots') });
    await write(id, renamed, 'css');
    expect((await read(id, officer('caller'))).submitted?.content.title.fr).toBe('Robots');
    await moveCall(code, { closesAt: new Date(Date.now() - 60_000).toISOString() });
    expect(await submit(id, 'css')).toMatchObject({ status: 201, body: { submitted: { number: 2, late: true } } });
    const first = await service.get<{ late: boolean; content: { title: { fr: string } } }>(
      `${applications}/${id}/versions/1`,
      officer('caller'),
    );
    expect(first.body).toMatchObject({ late: false, content: { title: { fr: 'Robots' } } });
    await endCall(code);
    expect(await submit(id, 'css')).toMatchObject({ body: { code: 'grant-call-closed' } });
    expect(await write(id, renamed, 'css')).toMatchObject({ body: { code: 'grant-call-closed' } });
    expect(await post(`${applications}/${again}/withdrawal`, { reason: 'x' }, applicant('css'))).toMatchObject({
      status: 204,
    });
    expect(await submit(again, 'css')).toMatchObject({ body: { code: 'grant-application-withdrawn' } });
  });

  it('is in sight of whom it concerns: a draft of its organisation, a submission of the ministry and assessors, a score of who gave it', async () => {
    const { code } = await openCall();
    const draft = (await begin(code, 'autre-css')).body.id;
    expect(await service.get(`${applications}/${draft}`, officer('caller'))).toMatchObject({ status: 404 });
    const [id, own] = [await submitted(code), await submitted(code, 'universite')];
    for (const one of [id, own]) {
      const theirs = one === id ? 'css' : 'universite';
      const other = await service.get(`${applications}/${one}`, applicant('autre-css'));
      expect([other.status, (await read(one, applicant(theirs))).id]).toEqual([404, one]);
      expect((await read(one, officer('caller'))).draft).toBeNull();
    }
    const seen = async (token: TokenOptions) =>
      (await service.get<Items<Application>>(`${applications}?call=${code}`, token)).body.items.map((one) => one.id);
    expect(await seen(applicant('css'))).toEqual([id]);
    expect(await seen(officer('caller'))).toEqual([id, own].sort());
    expect(await seen(assessor('judge-1', 'cegep'))).toEqual([]);

    for (const person of ['judge-1', 'judge-2', 'judge-3'])
      await assign(code, person, person === 'judge-3' ? 'css' : 'universite');
    expect(await seen(assessor('judge-1', 'cegep'))).toEqual([id, own].sort());
    expect(await assess(id, assessor('judge-1', 'cegep'), ['8', '4'])).toMatchObject({
      body: { code: 'grant-call-still-open' },
    });
    await endCall(code);
    expect(await assess(own, assessor('judge-1', 'cegep'), ['8', '4'])).toMatchObject({
      status: 403,
      body: { code: 'grant-conflict-of-interest' },
    });
    expect(await read(own, assessor('judge-1', 'cegep'))).toMatchObject({
      conflict: 'organisation',
      submitted: null,
    });
    expect(await assess(id, assessor('judge-3', 'css'), ['8', '4'])).toMatchObject({ status: 403 });
    expect(await assess(id, assessor('judge-4', 'cegep'), ['8', '4'])).toMatchObject({ status: 404 });
    const wrong = await assess(id, assessor('judge-1', 'cegep'), ['10.01', '4']);
    expect(wrong.body.errors).toMatchObject([{ pointer: '/scores/0/value', code: 'out-of-scale' }]);
    expect(await assess(id, assessor('judge-1', 'cegep'), ['8.2', '4'])).toMatchObject({
      body: { points: '24.5' },
    });
    const scoresOf = async (token: TokenOptions) =>
      (await service.get<Items<{ assessor: string }>>(`${applications}/${id}/assessments`, token)).body.items.map(
        (one) => one.assessor,
      );
    expect(await scoresOf(assessor('judge-2', 'cegep'))).toEqual([]);
    await assess(id, assessor('judge-2', 'cegep'), ['7', '5']);
    expect(await scoresOf(assessor('judge-2', 'cegep'))).toEqual(['judge-1', 'judge-2']);
    expect(await scoresOf(officer('caller'))).toEqual(['judge-1', 'judge-2']);
    expect(await service.get(`${applications}/${id}/assessments`, applicant('css'))).toMatchObject({ status: 403 });
    const conflict = `${applications}/${id}/conflicts-of-interest`;
    expect(await post(conflict, {}, assessor('judge-2', 'cegep'))).toMatchObject({ status: 204 });
    expect(await assess(id, assessor('judge-2', 'cegep'), ['7', '5'])).toMatchObject({ status: 403 });
    const { items } = (
      await service.get<Items<{ assessors: number }>>(`/v1/grant-calls/${code}/ranking`, officer('caller'))
    ).body;
    expect(items).toMatchObject([{ id, rank: 1, tied: false, average: '24.5000', assessors: 1 }]);
  });

  it('is decided by somebody else, within the budget of its call, whoever decides at the same moment', async () => {
    const { code } = await openCall({ budgetCents: 17_000_00 });
    const all = [
      await submitted(code),
      await submitted(code),
      await submitted(code, 'autre-css'),
      await submitted(code, 'autre-css'),
    ];
    const early = await decide(all[0]!, { outcome: 'granted' });
    expect(early.body.code).toBe('grant-call-still-open');
    await endCall(code);
    expect((await decide(all[0]!, { outcome: 'granted' })).body.code).toBe('grant-not-assessed');
    await judged(code, ...all);
    const judge = { ...officer('judge-1'), scopes: ['governance:write'] };
    expect(await decide(all[0]!, { outcome: 'granted' }, judge)).toMatchObject({
      status: 403,
      body: { code: 'grant-decision-not-yours' },
    });
    const both = { ...officer('decider'), organisations: ['ministere', 'css'] };
    expect((await decide(all[0]!, { outcome: 'granted' }, both)).body.code).toBe('grant-decision-not-yours');
    const more = [{ ...budget[0]!, amountCents: 5_000_02 }];
    expect((await decide(all[0]!, { outcome: 'granted-in-part', granted: more })).body.errors).toMatchObject([
      { pointer: '/granted/0/amountCents', code: 'more-than-asked' },
    ]);
    expect((await decide(all[0]!, { outcome: 'refused', granted: budget })).status).toBe(400);

    const answers = await Promise.all(all.map((id) => decide(id, { outcome: 'granted' })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 409, 409]);
    const left = all.filter((_, at) => answers[at]!.status === 409);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('grant-budget-exceeded');
    const [sum] = await service.database.query<{ granted: number; taken: number }>(
      `select c.granted_cents::integer as granted, (
           select sum((l->>'amountCents')::bigint)::integer from grant_application a, jsonb_array_elements(a.facts->'/decision'->'granted') l
            where a.call = c.code) as taken
         from grant_call c where c.code = $1`,
      [code],
    );
    expect(sum).toEqual({ granted: 2 * 8_001_00, taken: 2 * 8_001_00 });
    const part = [{ ...budget[2]!, amountCents: 998_00 }];
    expect(await decide(left[0]!, { outcome: 'granted-in-part', granted: part })).toMatchObject({
      body: {
        state: 'granted-in-part',
        budgets: [{ grantedCents: 0 }, { askedCents: 3_000_99, grantedCents: 998_00 }],
      },
    });
    expect(
      (await decide(left[1]!, { outcome: 'granted-in-part', granted: [{ ...budget[2]!, amountCents: 1 }] })).body.code,
    ).toBe('grant-budget-exceeded');
    expect((await decide(left[1]!, { outcome: 'waiting' })).body.state).toBe('waiting');
    expect((await decide(left[0]!, { outcome: 'refused' })).body.code).toBe('grant-application-decided');
    const theirs = await read(left[0]!, officer('caller'));
    expect(
      await post(`${applications}/${left[0]}/withdrawal`, { reason: 'x' }, applicant(theirs.organisation)),
    ).toMatchObject({
      status: 204,
    });
    expect((await decide(left[1]!, { outcome: 'granted-in-part', granted: part })).body.state).toBe('granted-in-part');
    const lower = (await service.get<{ definition: { code: string } }>(`/v1/grant-calls/${code}`)).body.definition;
    await moveCall(code, lower);
    expect((await putCall({ ...lower, budgetCents: 16_000_00 })).body.code).toBe('grant-budget-below-granted');
  });

  const announcement = { announcedBy: { name: 'Cabinet', role: words('ministre') }, place: 'Québec' };
  const announce = (id: string) => post(`${applications}/${id}/announcement`, announcement, officer('decider'));

  it('is judged and decided by persons who had no part in it, whatever token they come by, and told to none of them early', async () => {
    const { code, ...call } = await openCall();
    const { id } = (await begin(code, 'css')).body;
    const writer = { ...applicant('css'), subject: 'writer' };
    const path = `${applications}/${id}`;
    const initiative = await initiativeOf('css');
    await put(`${path}/content`, content(initiative), writer, { 'if-match': '*' });
    expect((await submit(id, 'css')).body).toMatchObject({ submitted: { number: 1 } });
    await write(id, content(initiative, { title: words('Robots!') }), 'css');
    expect((await submit(id, 'css')).body).toMatchObject({ submitted: { number: 2 } });

    const person = { person: 'judge-1' };
    expect((await post(`/v1/grant-calls/${code}/assessors`, person, officer('caller'))).status).toBe(400);
    for (const judge of ['judge-1', 'judge-2', 'judge-3', 'judge-4', 'writer', 'systeme']) await assign(code, judge);
    await endCall(code);
    const later = { ...call, code, ...ended, closesAt: `${daysOn(9)}T00:00:00Z` };
    expect((await putCall(later)).body.errors).toMatchObject([{ pointer: '/closesAt', code: 'fixed' }]);
    const refusals = [
      await assess(id, assessor('writer', 'cegep'), ['8', '4']),
      await assess(id, system, ['8', '4']),
      await decide(id, { outcome: 'granted' }, system),
      await decide(id, { outcome: 'refused' }, officer('of-css')),
    ];
    expect(refusals.map(({ body }) => body.code)).toEqual([
      ...['grant-conflict-of-interest', 'grant-person-required', 'grant-person-required', 'grant-decision-not-yours'],
    ]);
    for (const judge of ['judge-1', 'judge-2', 'judge-3'])
      expect((await assess(id, assessor(judge, 'cegep'), ['8', '4'])).status).toBe(200);
    const assessors = async () =>
      (await service.get<Items<{ assessors: number }>>(`/v1/grant-calls/${code}/ranking`, officer('caller'))).body
        .items[0]!.assessors;
    expect(await assessors()).toBe(3);
    await assign(code, 'judge-3', 'ecole');
    expect(await assessors()).toBe(2);
    await post(`${path}/conflicts-of-interest`, {}, assessor('judge-4', 'cegep'));

    expect((await decide(id, { outcome: 'granted' }, officer('writer'))).body.code).toBe('grant-decision-not-yours');
    expect((await decide(id, { outcome: 'granted' })).body.state).toBe('granted');
    const history = (token: TokenOptions) =>
      service.get<Items<{ by: string; changes: { pointer: string; after: object }[] }> & Refusal>(
        `${path}/history`,
        token,
      );
    const listed = async (by: string, state: string) =>
      (await service.get<Items<Application>>(`${applications}?call=${code}&state=${state}`, officer(by))).body.items;
    const pointers = async (by: string) =>
      (await history(officer(by))).body.items.map(({ changes }) => changes[0]!.pointer);
    expect(await pointers('judge-1')).toEqual(['/submitted', '/submitted']);
    expect(await pointers('caller')).toEqual(['/submitted', '/submitted', '/decision']);
    for (const judge of ['judge-3', 'judge-4'])
      expect((await history(officer(judge))).body.code).toBe('grant-conflict-of-interest');
    expect(await read(id, officer('judge-1'))).toMatchObject({ state: 'submitted', decision: null });
    expect([await listed('judge-1', 'granted'), await listed('judge-4', 'granted')]).toEqual([[], []]);
    expect(await listed('judge-1', 'submitted')).toMatchObject([{ id, title: { fr: 'Robots!' } }]);
    expect(await listed('judge-4', 'submitted')).toMatchObject([{ id, title: null }]);
    const own = (await history(applicant('css'))).body.items;
    expect(own.map(({ by }) => by)).toEqual(['of-css', 'of-css', 'ministere']);
    expect(own.flatMap(({ changes }) => changes.flatMap(({ after }) => Object.keys(after)))).not.toContain('by');
    expect((await post(`${path}/announcement`, announcement, system)).body.code).toBe('grant-person-required');
    expect((await announce(id)).status).toBe(204);
    expect(await read(id, officer('judge-1'))).toMatchObject({ state: 'granted', decision: { outcome: 'granted' } });
    expect(await read(id, officer('judge-4'))).toMatchObject({ state: 'submitted', decision: null, announced: null });
  });

  const awards = '/v1/grant-awards';
  const award = async (id: string, token = officer('caller')) =>
    (await service.get<Award>(`${awards}/${id}`, token)).body;
  /** Granted and announced. */
  async function awarded(more: object = {}, granted?: Line[]): Promise<{ id: string; call: string }> {
    const { code } = await openCall(more);
    const id = await submitted(code);
    await judged(code, id);
    const outcome = granted ? { outcome: 'granted-in-part', granted } : { outcome: 'granted' };
    expect(await decide(id, outcome)).toMatchObject({ status: 201 });
    expect(await announce(id)).toMatchObject({ status: 204 });
    return { id, call: code };
  }
  const instalment = (id: string, by: string, body: object) =>
    post<Award>(`${awards}/${id}/instalments`, { dueOn: daysOn(5), conditions: [], ...body }, officer(by));
  const step = (id: string, number: number, verb: string, by: string, body: object = {}) =>
    post<Award>(`${awards}/${id}/instalments/${number}/${verb}`, body, officer(by), { 'if-match': '*' });
  const paid = { paidOn: daysOn(0) };
  const report = (id: string, code: string, spent: Line[], by = applicant('css')) =>
    put<Award>(`${awards}/${id}/reports/${code}`, { spent, summary: words('Fait.'), attachments: [] }, by);
  const approve = (id: string, code: string, by = officer('reader')) =>
    post<Award>(`${awards}/${id}/reports/${code}/approval`, {}, by);
  it('is announced into the register of the plan, with its money committed for the initiative and told without a person', async () => {
    const { code } = await openCall();
    const [id, refused] = [await submitted(code), await submitted(code, 'autre-css')];
    expect((await announce(id)).body.code).toBe('grant-application-not-decided');
    await judged(code, id, refused);
    await decide(id, { outcome: 'granted-in-part', granted: budget.slice(0, 2) });
    await decide(refused, { outcome: 'refused', reason: 'Hors du sujet.' });
    expect((await read(id, assessor('judge-1', 'cegep'))).decision).toBeNull();
    const list = `/v1/grant-calls/${code}/awards`;
    expect(
      (await fetch(`${await service.app.getUrl()}${list}`).then((response) => response.json())) as Items<object>,
    ).toEqual({
      items: [],
      nextCursor: null,
    });
    expect([(await announce(id)).status, (await announce(refused)).status]).toEqual([204, 204]);
    expect((await announce(id)).body.code).toBe('grant-application-announced');
    expect((await post(`${applications}/${id}/withdrawal`, { reason: 'x' }, applicant('css'))).body.code).toBe(
      'grant-application-announced',
    );
    const { items } = (await (await fetch(`${await service.app.getUrl()}${list}`)).json()) as Items<{ grant: string }>;
    expect(items).toMatchObject([
      { id, organisation: 'css', name: 'Organisation css', grantedCents: 7_000_01, measures: ['M12'] },
    ]);
    const { grant } = items[0]!;
    const grants = (
      await service.get<Items<{ id: string; amountCents: number; parts: { split: object[] }[] }>>('/v1/grants')
    ).body;
    expect(grants.items.find((one) => one.id === grant)).toMatchObject({
      amountCents: 7_000_01,
      parts: [{ split: [{ measure: 'M12', amountCents: 7_000_01 }] }],
    });
    const { commitment } = await award(id);
    const money = await service.get<{ amountCents: number; measure: string; grant: string }>(
      `/v1/commitments/${commitment}`,
    );
    expect(money.body).toMatchObject({ amountCents: 7_000_01, measure: 'M12', grant, application: id });
    const doors = await Promise.all([
      post(
        `/v1/commitments/${commitment}/disbursements`,
        { amountCents: 1, disbursedOn: daysOn(0), source },
        applicant('css'),
      ),
      post(`/v1/commitments/${commitment}/cancellation`, { reason: 'x', source }, officer('caller')),
      put(
        `/v1/commitments/${commitment}`,
        { amountCents: 1, committedOn: daysOn(0), recipient: 'X', source },
        applicant('css'),
        { 'if-match': '*' },
      ),
    ]);
    expect(doors.map(({ body }) => body.code)).toEqual([...Array<string>(3).fill('commitment-of-a-grant')]);
    expect(await award(id, applicant('autre-css'))).toMatchObject({ code: 'grant-award-unknown' });
    expect(await award(refused)).toMatchObject({ code: 'grant-award-unknown' });
  });

  it('is paid in instalments that one person prepares and another releases, never more than granted, whoever acts at the same moment', async () => {
    const { id } = await awarded();
    const all = await Promise.all(['a', 'b', 'c'].map((by) => instalment(id, by, { amountCents: 4_000_00 })));
    expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 409]);
    expect(all.find(({ status }) => status === 409)!.body.code).toBe('more-than-granted');
    const key = { 'idempotency-key': randomUUID() };
    const third = { amountCents: 1_00, dueOn: daysOn(5), conditions: ['mi-parcours'] };
    const twice = [
      await post<Award>(`${awards}/${id}/instalments`, third, officer('a'), key),
      await post<Award>(`${awards}/${id}/instalments`, third, officer('a'), key),
    ];
    expect(twice.map(({ body }) => body.instalments.length)).toEqual([3, 3]);
    expect((await step(id, 3, 'release', 'a')).body.code).toBe('grant-four-eyes');
    expect((await step(id, 3, 'payment', 'b', paid)).body.code).toBe('instalment-not-released');
    expect((await step(id, 3, 'release', 'b')).body.instalments[2]).toMatchObject({ step: 'released' });
    expect((await step(id, 3, 'payment', 'b', paid)).body.code).toBe('grant-condition-unmet');
    await report(id, 'mi-parcours', [{ ...budget[1]!, amountCents: 1 }]);
    expect((await step(id, 3, 'payment', 'b', paid)).body.code).toBe('grant-condition-unmet');
    await approve(id, 'mi-parcours');
    expect((await step(id, 3, 'payment', 'b', { paidOn: daysOn(2) })).body.code).toBe('date-ahead');
    const payments = await Promise.all(['x', 'y', 'z'].map((by) => step(id, 3, 'payment', by, paid)));
    expect(payments.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect((await step(id, 3, 'cancellation', 'a', { reason: 'x' })).body.code).toBe('instalment-paid');
    expect((await step(id, 1, 'cancellation', 'a', { reason: 'Reporté' })).body.instalments[0]).toMatchObject({
      step: 'cancelled',
    });
    expect((await step(id, 1, 'release', 'z')).body.code).toBe('instalment-cancelled');
    const back = { on: daysOn(0), reason: 'Non dépensé' };
    expect((await step(id, 3, 'recoveries', 'a', { ...back, amountCents: 1_01 })).body.code).toBe(
      'more-recovered-than-paid',
    );
    expect((await step(id, 3, 'recoveries', 'a', { ...back, amountCents: 40 })).body.paidCents).toBe(60);
    const { commitment } = await award(id);
    const money = async () =>
      (await service.get<{ paidCents: number; disbursements: object[] }>(`/v1/commitments/${commitment}`)).body;
    expect(await money()).toMatchObject({ paidCents: 60, disbursements: [{ amountCents: 1_00 }, { amountCents: 60 }] });
    expect((await step(id, 3, 'recoveries', 'a', { ...back, amountCents: 60 })).body.paidCents).toBe(0);
    expect(await money()).toMatchObject({ paidCents: 0 });
    expect(await award(id, applicant('css'))).toMatchObject({ paidCents: 0 });
    expect((await service.send('POST', `${awards}/${id}/instalments`, third, applicant('css'))).status).toBe(403);
  });

  it('is paid by two persons who do not act for its recipient, for what both saw, and no other door charges or overwrites it', async () => {
    const { id } = await awarded();
    const { grant, commitment } = await award(id);
    const path = `${awards}/${id}`;
    const terms = (amountCents: number) => ({ amountCents, dueOn: daysOn(5), conditions: [] });
    const both = { ...officer('b'), organisations: ['ministere', 'css'] };
    const first = `${path}/instalments/1`;
    expect((await post(`${path}/instalments`, terms(100), system)).body.code).toBe('grant-person-required');
    await instalment(id, 'a', terms(100));
    const any = { 'if-match': '*' };
    expect((await post(`${first}/release`, {}, system, any)).body.code).toBe('grant-person-required');
    expect((await post(`${first}/release`, {}, both, any)).body.code).toBe('grant-four-eyes');
    expect((await step(id, 1, 'release', 'b')).status).toBe(201);
    for (const amount of [200, 100]) await put(first, terms(amount), officer('a'), any);
    expect((await step(id, 1, 'payment', 'c', paid)).body.code).toBe('grant-approval-void');
    await step(id, 1, 'release', 'b');
    expect((await post(`${first}/payment`, paid, both)).body.code).toBe('grant-four-eyes');
    expect((await step(id, 1, 'payment', 'c', { paidOn: '1990-01-01' })).body.code).toBe('grant-day-too-early');
    expect((await step(id, 1, 'payment', 'c', paid)).status).toBe(201);
    const back = { amountCents: 1, on: daysOn(-1), reason: 'x' };
    expect((await step(id, 1, 'recoveries', 'a', back)).body.code).toBe('grant-day-too-early');

    await report(id, 'mi-parcours', [], { ...applicant('css'), subject: 'filer' });
    await report(id, 'mi-parcours', [{ ...budget[0]!, amountCents: 1 }]);
    expect((await approve(id, 'mi-parcours', system)).body.code).toBe('grant-person-required');
    expect((await approve(id, 'mi-parcours', officer('filer'))).body.code).toBe('grant-four-eyes');
    expect((await approve(id, 'mi-parcours')).status).toBe(201);

    // A part that has no money left keeps its number.
    const parts = async () =>
      (await service.get<Items<{ id: string; parts: { id: string; amountCents: number }[] }>>('/v1/grants')).body.items
        .find((one) => one.id === grant)!
        .parts.map((part) => [part.id, part.amountCents]);
    const ways = [
      {
        amounts: [
          { ...budget[2]!, amountCents: 7_000_00 },
          { ...budget[0]!, amountCents: 1_00 },
        ],
        left: [1_00, 7_000_00],
      },
      { amounts: [{ ...budget[0]!, amountCents: 5_000_00 }], left: [5_000_00, 0] },
    ];
    for (const [at, { amounts, left }] of ways.entries()) {
      await post(`${path}/changes`, { amounts, reason: 'Autrement.' }, applicant('css'));
      const decision = { part: 'amounts', outcome: 'approved', reason: 'x' };
      expect((await post(`${path}/changes/${at + 1}/decisions`, decision, system)).body.code).toBe(
        'grant-person-required',
      );
      expect((await post(`${path}/changes/${at + 1}/decisions`, decision, officer('c'))).status).toBe(201);
      expect(await parts()).toEqual(left.map((cents, n) => [`${grant}-${n + 1}`, cents]));
    }

    const money = await service.get<{ initiative: string }>(`/v1/commitments/${commitment}`);
    const engagement = { amountCents: 1, committedOn: daysOn(0), recipient: 'X', grant, source };
    expect(
      (await post(`/v1/initiatives/${money.body.initiative}/commitments`, engagement, applicant('css'))).body.code,
    ).toBe('commitment-of-a-grant');
    const part = { purpose: words('X'), kind: 'event', amountCents: 1, split: [] };
    const recorded = {
      ...{ funder: 'X', announcedBy: announcement.announcedBy, place: 'X', awardedOn: daysOn(0), source },
      ...{ recipient: { name: 'X', legalForm: words('X') }, amountCents: 1, parts: [part], measures: ['M12'] },
      otherPolicyLines: [],
    };
    const record = (code: string) => put(`/v1/grants/${code}`, recorded, officer('caller'));
    expect((await record('G999999')).body.code).toBe('grant-code-ahead');
    const { code } = await openCall();
    const second = await submitted(code);
    await judged(code, second);
    await decide(second, { outcome: 'granted' });
    const next = `G${String(Number(grant.slice(1)) + 1).padStart(3, '0')}`;
    const [announced, written] = await Promise.all([announce(second), record(next)]);
    expect([announced.status, [201, 409].includes(written.status)]).toEqual([204, true]);
    const { grant: theirs } = await award(second);
    const { items } = (await service.get<Items<{ id: string; amountCents: number }>>('/v1/grants')).body;
    expect(items.find((one) => one.id === theirs)!.amountCents).toBe(8_001_00);
    expect([theirs, written.body.code === 'grant-of-a-call']).toEqual([theirs, theirs === next]);
  });

  it('[G28] has an approval void after a change, whatever door changed it', async () => {
    const { id } = await awarded();
    await instalment(id, 'a', { amountCents: 1_000_00, conditions: ['mi-parcours'] });
    const state = async () => {
      const { instalments, reports } = await award(id);
      return [instalments[0]!.step, reports.find(({ code }) => code === 'mi-parcours')!.step];
    };
    expect((await step(id, 1, 'release', 'b')).status).toBe(201);
    const revised = { amountCents: 1_000_01, dueOn: daysOn(5), conditions: ['mi-parcours'] };
    const path = `${awards}/${id}/instalments/1`;
    expect((await put<Award>(path, revised, officer('b'), { 'if-match': '*' })).status).toBe(200);
    expect(await state()).toEqual(['void', 'due']);
    expect((await step(id, 1, 'payment', 'c', paid)).body.code).toBe('grant-approval-void');
    expect((await step(id, 1, 'release', 'b')).body.code).toBe('grant-four-eyes');
    await step(id, 1, 'release', 'c');
    expect(await state()).toEqual(['released', 'due']);

    await report(id, 'mi-parcours', [{ ...budget[0]!, amountCents: 500_00 }]);
    await approve(id, 'mi-parcours');
    expect(await state()).toEqual(['released', 'approved']);
    await report(id, 'mi-parcours', [{ ...budget[0]!, amountCents: 400_00 }]);
    expect(await state()).toEqual(['released', 'void']);
    expect((await step(id, 1, 'payment', 'c', paid)).body.code).toBe('grant-condition-unmet');
    await approve(id, 'mi-parcours');

    for (const [part, wanted] of Object.entries({
      amounts: { amounts: [{ ...budget[0]!, amountCents: 4_000_01 }, ...budget.slice(1)] },
      dates: { dates: { startsOn: daysOn(1), endsOn: daysOn(100) } },
      aim: { aim: words('Autre chose.') },
    })) {
      const asked = await post<Award>(`${awards}/${id}/changes`, { ...wanted, reason: 'Retard.' }, applicant('css'));
      expect(asked.status).toBe(201);
      expect(await state()).toEqual(['released', 'approved']);
      const number = asked.body.changes.length;
      const decided = await post<Award>(
        `${awards}/${id}/changes/${number}/decisions`,
        { part, outcome: 'approved', reason: 'Bien.' },
        officer('reader'),
      );
      expect(decided.status).toBe(201);
      expect([part, ...(await state())]).toEqual([part, 'void', 'approved']);
      await step(id, 1, 'release', 'c');
    }
    const { grant } = await award(id);
    const recorded = { funder: 'X', announcedBy: announcement.announcedBy, place: 'X', awardedOn: daysOn(0), source };
    const part = { purpose: words('X'), kind: 'event', amountCents: 1, split: [] };
    const whole = { recipient: { name: 'X', legalForm: words('X') }, amountCents: 1, parts: [part], measures: ['M12'] };
    expect(
      await put(`/v1/grants/${grant}`, { ...recorded, ...whole, otherPolicyLines: [] }, officer('caller')),
    ).toMatchObject({ status: 409, body: { code: 'grant-of-a-call' } });
    expect((await step(id, 1, 'payment', 'c', paid)).body.instalments[0]).toMatchObject({ step: 'paid' });
  });

  it('[G27] has three budgets by expense class, asked, granted and spent, and no class is overspent without a change', async () => {
    const granted = [
      { ...budget[0]!, amountCents: 4_000_00 },
      { ...budget[1]!, amountCents: 1_000_00 },
    ];
    const { id, call } = await awarded({}, granted);
    const line = (amountCents: number, of = 0) => ({ ...budget[of]!, amountCents });
    expect((await report(id, 'mi-parcours', [line(3_000_00)])).body.budgets).toEqual([
      { class: 'equipment', askedCents: 5_000_01, grantedCents: 4_000_00, spentCents: 3_000_00 },
      { class: 'salaries', askedCents: 3_000_99, grantedCents: 1_000_00, spentCents: 0 },
    ]);
    const over = await report(id, 'final', [line(1_000_01), line(1, 1)]);
    expect(over.body.errors).toMatchObject([{ pointer: '/spent/0/amountCents', code: 'class-overrun' }]);
    const change = (amounts: Line[]) =>
      post<Award>(`${awards}/${id}/changes`, { amounts, reason: 'Plus de robots.' }, applicant('css'));
    expect((await change([line(4_500_00), line(500_01, 1)])).body.errors).toMatchObject([
      { code: 'more-than-granted' },
    ]);
    expect((await change([line(2_999_99), line(1_000_00, 1)])).body.errors).toMatchObject([
      { code: 'less-than-spent' },
    ]);
    expect((await change([line(6_000_01)])).body.errors?.map(({ code }) => code)).toEqual([
      'class-over-ceiling',
      'more-than-granted',
    ]);
    expect((await change(granted)).body.code).toBe('grant-change-empty');
    const both = { amounts: [line(4_200_00), line(700_00, 1)], dates: { startsOn: daysOn(1), endsOn: daysOn(90) } };
    const asked = await post<Award>(`${awards}/${id}/changes`, { ...both, reason: 'Plus.' }, applicant('css'));
    expect(asked.status).toBe(201);
    expect((await change([line(4_300_00)])).body.code).toBe('grant-change-pending');
    const verdict = (part: string, outcome: string, by = officer('reader')) =>
      post<Award>(`${awards}/${id}/changes/1/decisions`, { part, outcome, reason: 'Vu.' }, by);
    expect((await verdict('aim', 'approved')).body.code).toBe('grant-change-unknown');
    expect((await verdict('dates', 'refused')).body.dates).toEqual({ startsOn: daysOn(0), endsOn: daysOn(190) });
    expect((await verdict('amounts', 'approved', { ...officer('of-css') })).body.code).toBe('grant-four-eyes');
    const after = await verdict('amounts', 'approved');
    expect(after.body).toMatchObject({
      grantedCents: 4_900_00,
      changes: [{ parts: [{ outcome: 'approved' }, { outcome: 'refused' }] }],
    });
    expect((await verdict('amounts', 'refused')).body.code).toBe('grant-change-decided');
    expect((await report(id, 'final', [line(1_000_01), line(1, 1)])).body.budgets).toMatchObject([
      { grantedCents: 4_200_00, spentCents: 4_000_01 },
      { grantedCents: 700_00, spentCents: 1 },
    ]);
    expect((await read(id, applicant('css'))).budgets).toEqual(
      after.body.budgets.map((one, at) => ({ ...one, spentCents: [4_000_01, 1][at] })),
    );
    const { commitment, grant } = after.body;
    const money = await service.get<{ amountCents: number }>(`/v1/commitments/${commitment}`);
    const { items } = (await service.get<Items<{ id: string; amountCents: number }>>('/v1/grants')).body;
    const [left] = await service.database.query<{ cents: number }>(
      `select granted_cents::integer as cents from grant_call where code = $1`,
      [call],
    );
    expect([money.body.amountCents, items.find((one) => one.id === grant)!.amountCents, left!.cents]).toEqual([
      ...[4_900_00, 4_900_00, 4_900_00],
    ]);
  });

  it('[G25] is reported on when due: reminded once, also by two instances and after a restart, late, returned, approved by another', async () => {
    const soon = { code: 'mi-parcours', kind: 'interim', name: words('Mi-parcours'), dueOn: daysOn(-3), remindDays: 0 };
    const later = { code: 'final', kind: 'final', name: words('Final'), dueOn: daysOn(200), remindDays: 14 };
    const second = await service.another();
    const { id } = await awarded({ reports: [soon, later] });
    const reminded = async () => (await award(id)).reports.map(({ code, remindedAt }) => [code, remindedAt !== null]);
    await eventually(async () =>
      expect(await reminded()).toEqual([
        ['mi-parcours', true],
        ['final', false],
      ]),
    );
    const before = (await award(id)).reports[0]!.remindedAt;
    await second.close();
    const third = await service.another();
    await service.database.query(
      `update grant_report_due set remind_at = clock_timestamp() where report = 'final' and application_id = $1`,
      [id],
    );
    await eventually(async () => expect((await reminded())[1]).toEqual(['final', true]));
    await third.close();
    expect((await award(id)).reports[0]!.remindedAt).toBe(before);
    const told = await service.told('governance-reporting.grant-report-due.v1', id);
    expect(told.map((data) => data['report']).sort((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      'final',
      'mi-parcours',
    ]);
    expect(await service.told('governance-reporting.grant-awarded.v1', id)).toEqual([
      expect.objectContaining({
        applicationId: id,
        organisationId: ids['css'],
        amountCents: 8_001_00,
        parts: 2,
        measures: ['M05', 'M12'],
      }),
    ]);

    expect((await approve(id, 'mi-parcours')).body.code).toBe('grant-report-not-received');
    expect((await report(id, 'autre', [])).body.code).toBe('grant-report-unknown');
    expect((await report(id, 'mi-parcours', [], applicant('autre-css'))).status).toBe(404);
    const filed = await report(id, 'mi-parcours', [{ ...budget[0]!, amountCents: 100 }]);
    expect(filed.body.reports[0]).toMatchObject({ step: 'received', late: true, revision: 1 });
    const returned = await post<Award>(
      `${awards}/${id}/reports/mi-parcours/return`,
      { reason: 'Sans pièces.' },
      officer('reader'),
    );
    expect(returned.body.reports[0]).toMatchObject({ step: 'returned', returned: 'Sans pièces.' });
    expect((await approve(id, 'mi-parcours', officer('of-css'))).body.code).toBe('grant-four-eyes');
    await report(id, 'mi-parcours', []);
    expect((await approve(id, 'mi-parcours')).body.reports[0]).toMatchObject({ step: 'approved', revision: 2 });
    expect((await approve(id, 'mi-parcours')).body.code).toBe('grant-report-approved');
    const { items } = (await service.get<Items<{ by: string }>>(`${awards}/${id}/history`, applicant('css'))).body;
    expect(items.map(({ by }) => by)).toEqual(['decider', 'of-css', 'reader', 'of-css', 'reader']);
    expect((await checkHistory((sql, params) => service.database.query(sql, params))).faults).toEqual([]);
  });

  it('[G26] is audited by a sample that anybody draws again from the stored seed and frame', async () => {
    const { code } = await openCall({ budgetCents: 100_000_00 });
    const all = [
      await submitted(code),
      await submitted(code),
      await submitted(code, 'autre-css'),
      await submitted(code, 'universite'),
    ];
    await judged(code, ...all);
    for (const [at, id] of all.entries()) {
      const part = [{ ...budget[1]!, amountCents: (at + 1) * 100_00 }];
      expect((await decide(id, { outcome: 'granted-in-part', granted: part })).status).toBe(201);
    }
    const draw = (body: object, token = officer('auditor')) =>
      post<Audit>(`/v1/grant-calls/${code}/audits`, body, token);
    const strata = [
      { fromCents: 0, draw: 1 },
      { fromCents: 300_00, draw: 5 },
    ];
    expect((await draw({ strata })).body.code).toBe('grant-audit-empty');
    for (const id of all) await announce(id);
    expect((await draw({ strata: [...strata].reverse() })).body.errors).toMatchObject([
      { pointer: '/strata/0/fromCents' },
      { pointer: '/strata/1/fromCents' },
    ]);
    const seed = { text: 'loterie 03 11 18 29 34 41', source: 'Loto du 1er juin' };
    const { body } = await draw({ strata, seed });
    const anybody = (await (await fetch(`${await service.app.getUrl()}/v1/grant-audits/${body.id}`)).json()) as Audit;
    expect(anybody.frame.map(({ id }) => id)).toEqual([...all].sort());
    const again = strata.flatMap(({ fromCents, draw: most }, at) =>
      anybody.frame
        .filter(({ amountCents }) => amountCents >= fromCents && (at === 1 || amountCents < 300_00))
        .map(({ id }) => [createHash('sha256').update(`${anybody.seed}-${id}`).digest('hex'), id] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .slice(0, most)
        .map(([, id]) => id),
    );
    expect(again).toHaveLength(3);
    expect(anybody.sample.map(({ id }) => id)).toEqual(again);
    expect((await draw({ strata, seed })).body.sample).toEqual(body.sample);
    expect((await draw({ strata })).body.seed).toMatch(/^[0-9a-f]{64}$/);
    expect((await draw({ strata, seed }, applicant('css'))).status).toBe(403);

    const out = all.find((id) => !again.includes(id))!;
    const finding = { outcome: 'to-correct', text: 'Une facture manque.' };
    const path = (id: string) => `/v1/grant-audits/${body.id}/findings/${id}`;
    expect((await put(path(out), finding, officer('auditor'))).body.code).toBe('grant-not-drawn');
    expect((await put(path(all[3]!), finding, officer('auditor'))).status).toBe(204);
    expect(
      (await put(path(all[3]!), { ...finding, followUp: 'Reçue.' }, officer('auditor'), { 'if-match': '"1"' })).status,
    ).toBe(204);
    expect((await put(path(all[3]!), finding, officer('auditor'), { 'if-match': '"1"' })).status).toBe(412);
    const found = async (token: TokenOptions) =>
      (
        await service.get<Items<{ application: string; followUp: string }>>(
          `/v1/grant-audits/${body.id}/findings`,
          token,
        )
      ).body.items;
    expect(await found(applicant('universite'))).toMatchObject([
      { application: all[3], followUp: 'Reçue.', version: 2 },
    ]);
    expect(await found(applicant('css'))).toEqual([]);
  });

  it('[G29] is called for in CommonGrants JSON too, with the refusals of the protocol', async () => {
    const call = await openCall();
    const url = await service.app.getUrl();
    const page = (await (await fetch(`${url}/common-grants/opportunities?page=1&pageSize=1`)).json()) as {
      items: (Record<string, unknown> & { id: string })[];
      paginationInfo: { totalItems: number };
    };
    expect(opportunityFaults(page.items[0]!)).toEqual([]);
    expect(page).toMatchObject({ status: 200, paginationInfo: { page: 1, pageSize: 1 } });
    expect(page.paginationInfo.totalItems).toBeGreaterThan(1);
    const one = (await (await fetch(`${url}/common-grants/opportunities/${page.items[0]!.id}`)).json()) as {
      data: Record<string, unknown>;
    };
    expect(opportunityFaults(one.data)).toEqual([]);
    expect(one).toMatchObject({
      status: 200,
      data: {
        title: 'Innovation',
        status: { value: 'open' },
        funding: { totalAmountAvailable: { amount: '15000.00', currency: 'CAD' } },
        keyDates: { closeDate: { eventType: 'singleDate', date: daysOn(30) } },
        customFields: { code: { value: call.code } },
      },
    });
    for (const [path, status] of [
      [randomUUID(), 404],
      ['x', 400],
    ] as const) {
      const refused = await fetch(`${url}/common-grants/opportunities/${path}`);
      expect([refused.status, await refused.json()]).toMatchObject([
        status,
        { status, errors: expect.any(Array) as unknown[] },
      ]);
    }
  });
});
