import { randomUUID } from 'node:crypto';
import { OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { fact, schoolDay } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { governance, type Governance } from './governance-fixture.js';

let service: Governance;

const organisations: Readonly<Record<string, readonly [OrganisationKind, string?]>> = {
  ministere: ['ministry'],
  css: ['service-centre', 'ministere'],
  ecole: ['school', 'css'],
  'autre-css': ['service-centre', 'ministere'],
  universite: ['university', 'ministere'],
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
interface Items<T> {
  items: T[];
}

const words = (fr: string) => ({ fr, en: `${fr} (en)` });
const source = { author: 'Direction du suivi', source: 'Registre', on: '2026-09-01' };
const applicant = (...codes: string[]): TokenOptions => ({
  ...{ organisations: codes, scopes: ['governance:read', 'governance:report'], clientId: `of-${codes.join('-')}` },
});
/** Somebody of the ministry. */
const officer = (clientId: string): TokenOptions => ({
  ...{ organisations: ['ministere'], clientId, scopes: ['governance:read', 'governance:write'] },
});
const assessor = (clientId: string, ...codes: string[]): TokenOptions => ({
  ...{ organisations: codes, clientId, scopes: ['grants:assess'] },
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
const assign = async (call: string, person: string, organisation?: string) =>
  expect(
    await post(
      `/v1/grant-calls/${call}/assessors`,
      { person, ...(organisation && { organisation }) },
      officer('caller'),
    ),
  ).toMatchObject({ status: 204 });
const assess = (id: string, by: TokenOptions, [relevance, feasibility]: [string, string]) =>
  put(`${applications}/${id}/assessments/mine`, scores(relevance, feasibility), by);

/** Submitted, the call ended, two assessments in. */
async function judged(call: string, ...ids: string[]): Promise<void> {
  await endCall(call);
  for (const person of ['judge-1', 'judge-2']) {
    await assign(call, person);
    for (const id of ids)
      expect(await assess(id, assessor(person, 'ecole'), ['8', '4'])).toMatchObject({ status: 200 });
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
    expect(await seen(assessor('judge-1', 'ecole'))).toEqual([]);

    for (const person of ['judge-1', 'judge-2', 'judge-3'])
      await assign(code, person, person === 'judge-3' ? 'css' : 'universite');
    expect(await seen(assessor('judge-1', 'ecole'))).toEqual([id, own].sort());
    expect(await assess(id, assessor('judge-1', 'ecole'), ['8', '4'])).toMatchObject({
      body: { code: 'grant-call-still-open' },
    });
    await endCall(code);
    expect(await assess(own, assessor('judge-1', 'ecole'), ['8', '4'])).toMatchObject({
      status: 403,
      body: { code: 'grant-conflict-of-interest' },
    });
    expect(await read(own, assessor('judge-1', 'ecole'))).toMatchObject({
      conflict: 'organisation',
      submitted: null,
    });
    expect(await assess(id, assessor('judge-3', 'css'), ['8', '4'])).toMatchObject({ status: 403 });
    expect(await assess(id, assessor('judge-4', 'ecole'), ['8', '4'])).toMatchObject({ status: 404 });
    const wrong = await assess(id, assessor('judge-1', 'ecole'), ['10.01', '4']);
    expect(wrong.body.errors).toMatchObject([{ pointer: '/scores/0/value', code: 'out-of-scale' }]);
    expect(await assess(id, assessor('judge-1', 'ecole'), ['8.2', '4'])).toMatchObject({
      body: { points: '24.5' },
    });
    const scoresOf = async (token: TokenOptions) =>
      (await service.get<Items<{ assessor: string }>>(`${applications}/${id}/assessments`, token)).body.items.map(
        (one) => one.assessor,
      );
    expect(await scoresOf(assessor('judge-2', 'ecole'))).toEqual([]);
    await assess(id, assessor('judge-2', 'ecole'), ['7', '5']);
    expect(await scoresOf(assessor('judge-2', 'ecole'))).toEqual(['judge-1', 'judge-2']);
    expect(await scoresOf(officer('caller'))).toEqual(['judge-1', 'judge-2']);
    expect(await service.get(`${applications}/${id}/assessments`, applicant('css'))).toMatchObject({ status: 403 });
    const conflict = `${applications}/${id}/conflicts-of-interest`;
    expect(await post(conflict, {}, assessor('judge-2', 'ecole'))).toMatchObject({ status: 204 });
    expect(await assess(id, assessor('judge-2', 'ecole'), ['7', '5'])).toMatchObject({ status: 403 });
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
    expect((await putCall({ ...lower, budgetCents: 16_000_00 })).body.code).toBe('grant-budget-below-granted');
  });
});
