import { randomUUID } from 'node:crypto';
import { OrganisationChangedV1, OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { checkHistory } from '@pan/kit/data';
import { fact, schoolDay } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { Remind } from '../src/application/collections/remind.js';
import { governance, type Governance } from './governance-fixture.js';

let service: Governance;

const organisations: Readonly<Record<string, readonly [OrganisationKind, string?]>> = {
  ministere: ['ministry'],
  css: ['service-centre', 'ministere'],
  ecole: ['school', 'css'],
  'ecole-2': ['school', 'css'],
  'ecole-3': ['school', 'css'],
  'autre-css': ['service-centre', 'ministere'],
  'autre-ecole': ['school', 'autre-css'],
  cegep: ['college', 'ministere'],
  'bac-a-sable': ['other', 'ministere'],
  'bac-a-sable.ecole': ['school', 'bac-a-sable'],
};
const ids = Object.fromEntries(Object.keys(organisations).map((code) => [code, randomUUID()]));
const told = (
  code: string,
  at: string,
  more: object = {},
  type: typeof OrganisationRegisteredV1 | typeof OrganisationChangedV1 = OrganisationRegisteredV1,
) => {
  const [kind, parent] = organisations[code] ?? ['school' as const, 'css'];
  const id = (ids[code] ??= randomUUID());
  const data = {
    ...{ organisationId: id, code, name: code, kind, ...(parent && { parentId: ids[parent]! }) },
    ...more,
  };
  return { fact: fact<object>(type, id, data), id: randomUUID(), at };
};
const known = async (n: number) =>
  eventually(async () => expect(await service.database.query('select from organisation_told')).toHaveLength(n));

beforeAll(async () => {
  service = await governance();
  const then = '2025-08-15T12:00:00.000Z';
  await service.hearTold(...Object.keys(organisations).map((code) => told(code, then)));
  await known(Object.keys(organisations).length);
});
afterAll(() => service?.close());

interface Return {
  organisation: string;
  name: string;
  status: string;
  nothingToReport: boolean;
  missing: number;
  onTime: boolean | null;
  cells: Record<string, string>;
  findings: { cell: string; code: string }[];
  approvals: { level: string; by: string }[];
  version: number;
}
interface Refusal {
  code: string;
  detail: string;
  errors?: { pointer: string; code: string; detail: string }[];
}
interface Counts {
  organisation: string | null;
  [count: string]: unknown;
}

const words = (text: string) => ({ fr: text, en: text });
const member = (code: string) => ({ code, name: words(code) });
const ministry: TokenOptions = { clientId: 'ministry', subject: 'person-of-ministry' };
const of = (code: string, clientId = `of-${code}`): TokenOptions => ({
  ...{ organisations: [code], scopes: ['governance:read', 'governance:report'], clientId },
  subject: `person-${clientId}`,
});
const inOrder = (one: number, other: number) => one - other;
const day = (from: number) => schoolDay(new Date(Date.now() + from * 86_400_000));

const form = (code: string, more: object = {}) => ({
  ...{ code, name: words(code), description: words(code), measures: ['M28'], systems: ['S38'] },
  ...{ reporters: ['school'], levels: ['service-centre', 'ministry'], fourEyes: true, nothingToReport: true },
  dimensions: [{ ...member('cycle'), members: [member('primary'), member('secondary')] }],
  fields: [
    { ...member('devices'), type: 'integer', by: ['cycle'], required: true },
    { ...member('spent'), type: 'money', required: true },
    { ...member('note'), type: 'text', maxLength: 100 },
  ],
  rules: [],
  indicators: [],
  ...more,
});

/** Opens a campaign of a form of its own, in the year named. */
async function opened(code: string, more: object = {}, definition: object = {}) {
  const put = await service.send('PUT', `/v1/return-forms/${code}`, form(code, definition), ministry);
  expect(put.status).toBe(201);
  return open(code, { form: code, ...more });
}
const open = (code: string, more: object) =>
  service.send<{ expected: number; expectedOn: string; formVersion: number } & Refusal>(
    'PUT',
    `/v1/campaigns/${code}`,
    {
      ...{ title: words(code), periodStart: '2025-07-01', periodEnd: '2026-06-30' },
      ...{ dueOn: day(10), lateUntil: day(40) },
      ...more,
    },
    ministry,
  );
const at = (campaign: string, organisation: string) => `/v1/campaigns/${campaign}/returns/${organisation}`;
const read = async (campaign: string, organisation: string, token = ministry) =>
  (await service.get<Return & Refusal>(at(campaign, organisation), token)).body;
const step = (
  campaign: string,
  organisation: string,
  what: string,
  body: object,
  token: TokenOptions,
  version: number,
) =>
  service.send<Return & Refusal>('POST', `${at(campaign, organisation)}/${what}`, body, token, {
    'if-match': `"${version}"`,
  });
const put = (campaign: string, organisation: string, body: object, token: TokenOptions, version: number) =>
  service.send<Return & Refusal>('PUT', at(campaign, organisation), body, token, { 'if-match': `"${version}"` });
const counts = async (campaign: string, query = '', token = ministry) =>
  (await service.get<{ total: Counts; rows: Counts[] }>(`/v1/campaigns/${campaign}/completeness${query}`, token)).body;

const full = { devices: '30', 'devices/primary': '20', 'devices/secondary': '10', spent: '1250.5' };

describe('A campaign', () => {
  it('[G19] expects those who were there on its day, under the name and in the place that they had then', async () => {
    const before = (await service.database.query('select from organisation_told')).length;
    await service.hearTold(
      told('ecole-neuve', '2026-08-20T12:00:00.000Z'),
      told(
        'ecole-2',
        '2026-08-21T12:00:00.000Z',
        { name: 'Renommée', parentId: ids['autre-css'] },
        OrganisationChangedV1,
      ),
    );
    await known(before + 2);
    const { status, body } = await opened('as-of');
    expect([status, body.expected, body.expectedOn, body.formVersion]).toEqual([201, 4, '2026-06-30', 1]);
    expect(await read('as-of', 'ecole-2')).toMatchObject({ name: 'ecole-2', status: 'awaited' });
    // Who stood above it then answers for it, and who stands above it now does not.
    expect((await service.get(at('as-of', 'ecole-2'), of('css'))).status).toBe(200);
    expect((await service.get(at('as-of', 'ecole-2'), of('autre-css'))).status).toBe(404);
    expect(await read('as-of', 'ecole-neuve')).toMatchObject({ code: 'return-unknown' });
    const later = await open('as-of-later', { form: 'as-of', periodStart: '2026-07-01', periodEnd: '2027-06-30' });
    expect(later.body.expected).toBe(5);
    expect(await read('as-of-later', 'ecole-2')).toMatchObject({ name: 'Renommée' });
    // The set is settled: what is heard afterwards changes nothing, an exception with its reason does.
    await service.hearTold(told('ecole-tardive', '2026-01-10T12:00:00.000Z'));
    await known(before + 3);
    expect((await counts('as-of')).total).toMatchObject({ expected: 4 });
    const exception = { expected: true, why: 'Ouverte en janvier' };
    const added = await service.send<Return>('PUT', `${at('as-of', 'ecole-neuve')}/exception`, exception, ministry);
    expect(added.body).toMatchObject({ status: 'awaited', version: 1 });
    const gone = { expected: false, why: 'Fermée en octobre' };
    await service.send('PUT', `${at('as-of', 'ecole-3')}/exception`, gone, ministry);
    expect((await counts('as-of')).total).toMatchObject({ expected: 4, notExpected: 1, received: 0 });
    const refused = await put('as-of', 'ecole-3', { cells: full }, of('ecole-3'), 1);
    expect([refused.status, refused.body.code]).toEqual([409, 'return-not-expected']);
    const { items } = (await service.get<{ items: { why: string }[] }>(`${at('as-of', 'ecole-3')}/history`)).body;
    expect(items.map(({ why }) => why)).toEqual(['Fermée en octobre']);
  });

  it('keeps the form with which it opened, says the same again for nothing, and asks nobody twice', async () => {
    await opened('kept');
    const wider = form('kept', {
      fields: [...form('kept').fields, { ...member('more'), type: 'integer', required: true }],
    });
    expect((await service.send('PUT', '/v1/return-forms/kept', wider, ministry)).status).toBe(200);
    const unknown = await put('kept', 'ecole', { cells: { more: '1' } }, of('ecole'), 0);
    expect(unknown.body.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([['/cells/more', 'cell-unknown']]);
    expect((await open('kept', { form: 'kept' })).status).toBe(200);
    expect((await open('kept', { form: 'kept', dueOn: day(11) })).body.code).toBe('campaign-exists');
    expect((await open('kept-twice', { form: 'kept' })).body.code).toBe('campaign-exists');
    const none = await open('kept-long-ago', { form: 'kept', periodStart: '2019-07-01', periodEnd: '2020-06-30' });
    expect([none.status, none.body.code]).toEqual([409, 'nobody-expected']);
    const raced = await Promise.all(
      ['race-1', 'race-2'].map((code) =>
        open(code, { form: 'kept', periodStart: '2026-07-01', periodEnd: '2026-12-31' }),
      ),
    );
    expect(raced.map(({ status }) => status).sort(inOrder)).toEqual([201, 409]);
    const wrong = await open('kept-wrong', {
      form: 'kept',
      periodStart: '2025-09-01',
      dueOn: day(-1),
      lateUntil: day(-2),
      expectedOn: day(3),
    });
    expect([wrong.status, wrong.body.code]).toEqual([409, 'campaign-days-unfit']);
    expect(wrong.body.errors?.map(({ pointer }) => pointer)).toEqual(['/expectedOn', '/dueOn', '/lateUntil']);
    expect((await service.send<Refusal>('PUT', '/v1/campaigns/not-theirs', {}, of('css'))).status).toBe(403);
  });

  it('[G20][G30] keeps zero, missing, nothing to report and not expected apart, and counts on time, late and complete', async () => {
    await opened('counted');
    const zeros = { devices: '0', 'devices/primary': '0', 'devices/secondary': '0', spent: '0' };
    await put('counted', 'ecole', { cells: zeros, submit: true }, of('ecole'), 0);
    await put('counted', 'ecole-2', { cells: {}, nothingToReport: true, submit: true }, of('ecole-2'), 0);
    await put('counted', 'ecole-3', { cells: { devices: '3' }, submit: true }, of('ecole-3'), 0);
    expect(await read('counted', 'ecole')).toMatchObject({
      status: 'submitted',
      cells: zeros,
      missing: 0,
      onTime: true,
    });
    expect(await read('counted', 'ecole-2')).toMatchObject({ status: 'nothing-to-report', cells: {}, missing: 0 });
    expect(await read('counted', 'ecole-3')).toMatchObject({
      status: 'submitted',
      cells: { devices: '3' },
      missing: 1,
    });
    expect(await read('counted', 'autre-ecole')).toMatchObject({ status: 'awaited', onTime: null });
    await service.database.query(
      `update campaign_return set received_at = now() + interval '20 days' where campaign = 'counted' and organisation = 'ecole-3'`,
    );
    const { total, rows } = await counts('counted', '?by=service-centre');
    const all = { expected: 5, received: 3, onTime: 2, late: 1, missing: 2, complete: 2, nothingToReport: 1 };
    expect(total).toMatchObject({ ...all, responseRate: { value: '0.6000', reason: null } });
    expect(rows.map(({ organisation, expected, received }) => [organisation, expected, received])).toEqual([
      ['autre-css', 1, 0],
      ['css', 4, 3],
    ]);
    expect((await counts('counted', '', of('ecole'))).total).toMatchObject({ expected: 1, received: 1 });
    expect((await counts('counted', '', of('cegep'))).total).toMatchObject({
      expected: 0,
      responseRate: { value: null, reason: 'nobody-expected' },
    });
    const empty = await put('counted', 'autre-ecole', { cells: {}, submit: true }, of('autre-ecole'), 0);
    expect(empty.body.code).toBe('return-empty');
    const both = await put('counted', 'autre-ecole', { cells: full, nothingToReport: true }, of('autre-ecole'), 0);
    expect(both.body.code).toBe('nothing-and-cells');
    const list = await service.get<{ items: Return[] }>('/v1/campaigns/counted/returns?status=awaited&limit=2');
    expect(list.body.items.map(({ organisation }) => organisation)).toEqual(['autre-ecole', 'ecole-tardive']);
  });
});

describe('A return', () => {
  it('[G23] is entered whole or cell by cell, its breakdown checked against its total, by the version that was read, with every fault at once and nothing kept of it', async () => {
    await opened('entered');
    const faulty = { devices: '12.5', 'devices/primary': '-1', spent: 10.5, colour: 'red' };
    const refused = await put('entered', 'ecole', { cells: faulty }, of('ecole'), 0);
    expect([refused.status, refused.body.code]).toEqual([400, 'return-faulty']);
    expect(refused.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      ...['/cells/colour cell-unknown', '/cells/devices cell-not-integer', '/cells/devices~1primary cell-too-small'],
      '/cells/spent cell-not-decimal',
    ]);
    expect(await read('entered', 'ecole')).toMatchObject({ status: 'awaited', version: 0 });
    expect((await put('entered', 'ecole', { cells: { ...full, devices: '31' } }, of('ecole'), 0)).status).toBe(200);
    expect((await read('entered', 'ecole')).findings).toMatchObject([{ cell: 'devices', code: 'sum-not-equal' }]);
    expect((await step('entered', 'ecole', 'submission', {}, of('ecole'), 1)).body.code).toBe('return-faulty');
    const patch = (cells: object, version: number) =>
      service.send<Return & Refusal>('PATCH', at('entered', 'ecole'), { cells }, of('ecole'), {
        'if-match': `"${version}"`,
      });
    expect((await patch({ devices: 30, note: null }, 0)).status).toBe(412);
    expect((await patch({ devices: 30, note: null }, 1)).body).toMatchObject({
      cells: full,
      version: 2,
      status: 'draft',
    });
    expect((await patch({ devices: '030' }, 2)).body.version).toBe(2);
    expect((await step('entered', 'ecole', 'submission', {}, of('ecole'), 2)).body).toMatchObject({
      status: 'submitted',
    });
    // What is handed in stays consistent, by whichever door it is changed.
    expect((await patch({ devices: '29' }, 3)).body.errors?.[0]?.code).toBe('sum-not-equal');
    expect((await put('entered', 'ecole', { cells: {} }, of('ecole'), 3)).body.code).toBe('return-empty');
    expect((await service.send('PUT', at('entered', 'ecole'), { cells: full }, of('ecole'))).status).toBe(428);
  });

  it('is in the reach of its own tree alone', async () => {
    await opened('own');
    for (const token of [of('autre-css'), of('cegep'), of('autre-ecole')]) {
      for (const [method, path, body] of [
        ['GET', at('own', 'ecole'), undefined],
        ['PUT', at('own', 'ecole'), { cells: full }],
        ['PATCH', at('own', 'ecole'), { cells: full }],
        ['POST', `${at('own', 'ecole')}/submission`, {}],
        ['POST', `${at('own', 'ecole')}/approvals`, {}],
        ['POST', `${at('own', 'ecole')}/reopening`, { why: 'x' }],
        ['GET', `${at('own', 'ecole')}/history`, undefined],
      ] as const) {
        const answer = await service.send<Refusal>(method, path, body, token, { 'if-match': '"0"' });
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'return-unknown']);
      }
    }
    expect((await put('own', 'ecole', { cells: full }, of('css'), 0)).status).toBe(200);
    const seen = async (token: TokenOptions) =>
      (await service.get<{ items: Return[] }>('/v1/campaigns/own/returns', token)).body.items.length;
    expect([await seen(of('ecole')), await seen(of('cegep'))]).toEqual([1, 0]);
    const ofSandbox = await service.get<Refusal>('/v1/campaigns/own/returns', of('bac-a-sable'));
    expect([ofSandbox.status, ofSandbox.body.code]).toEqual([404, 'campaign-unknown']);
  });

  it('[G21] is approved level by level under four eyes, locked in the database too, and reopened with a reason', async () => {
    await opened('approved');
    const approve = (token: TokenOptions, version: number) =>
      step('approved', 'ecole', 'approvals', {}, token, version);
    expect((await approve(of('css'), 0)).body.code).toBe('return-not-submitted');
    await put('approved', 'ecole', { cells: full, submit: true }, of('ecole'), 0);
    expect((await approve(of('ecole'), 1)).body.code).toBe('approval-not-yours');
    expect((await approve(ministry, 1)).body).toMatchObject({
      code: 'approval-waits',
      detail: expect.stringContaining('service-centre'),
    });
    expect((await approve(of('css', 'of-ecole'), 1)).body.code).toBe('four-eyes');
    expect((await approve({ ...of('css'), subject: 'of-css' }, 1)).body.code).toBe('four-eyes');
    expect((await approve(of('css'), 0)).status).toBe(412);
    expect((await approve(of('css'), 1)).body).toMatchObject({ status: 'submitted', version: 2 });
    expect((await approve(of('css'), 2)).body.code).toBe('approved-already');
    for (const token of [of('ecole'), of('css'), ministry])
      expect((await put('approved', 'ecole', { cells: { ...full, spent: '1' } }, token, 2)).body.code).toBe(
        'return-locked',
      );
    await expect(
      service.database.query(
        `update campaign_return set cells = '{}' where campaign = 'approved' and organisation = 'ecole'`,
      ),
    ).rejects.toThrow(/approved and cannot change/);
    expect((await approve(ministry, 2)).body).toMatchObject({ status: 'approved', version: 3 });
    expect((await counts('approved')).total).toMatchObject({ approved: 1 });
    const reopen = (token: TokenOptions, body: object) => step('approved', 'ecole', 'reopening', body, token, 3);
    expect((await reopen(ministry, {})).status).toBe(400);
    expect((await reopen(of('css'), { why: 'Erreur' })).body.code).toBe('approval-not-yours');
    expect((await reopen(ministry, { why: 'Erreur de saisie' })).body).toMatchObject({
      status: 'submitted',
      approvals: [],
    });
    expect((await put('approved', 'ecole', { cells: { ...full, spent: '1' } }, of('ecole'), 4)).status).toBe(200);
    const { items } = (
      await service.get<{ items: { why: string | null; changes: { pointer: string; after: unknown }[] }[] }>(
        `${at('approved', 'ecole')}/history`,
      )
    ).body;
    expect(items[3]).toMatchObject({ why: 'Erreur de saisie' });
    expect(items[3]!.changes.map(({ pointer, after }) => [pointer, after])).toEqual([
      ['/approvals/ministry', null],
      ['/approvals/service-centre', null],
    ]);
    const check = await checkHistory((sql, params) => service.database.query(sql, params));
    expect(check.faults).toEqual([]);
  });

  it('is taken late until its day, and after it by an exception of its own', async () => {
    await opened('late');
    await service.database.query(
      `update campaign set due_on = current_date - 9, late_until = current_date - 3 where code = 'late'`,
    );
    expect((await put('late', 'ecole', { cells: full, submit: true }, of('ecole'), 0)).body.code).toBe('campaign-over');
    const exception = (body: object, token = ministry) =>
      service.send<Return & Refusal>('PUT', `${at('late', 'ecole')}/exception`, { why: 'Inondation', ...body }, token);
    expect((await exception({ lateUntil: day(-1) })).body.code).toBe('day-passed');
    expect((await exception({})).body.code).toBe('exception-of-nothing');
    expect((await exception({ lateUntil: day(5) }, of('css'))).status).toBe(403);
    expect((await exception({ lateUntil: day(5) })).status).toBe(200);
    expect((await put('late', 'ecole', { cells: full, submit: true }, of('ecole'), 1)).body).toMatchObject({
      onTime: false,
    });
    expect((await put('late', 'ecole-3', { cells: full, submit: true }, of('ecole-3'), 0)).body.code).toBe(
      'campaign-over',
    );
    expect((await counts('late')).total).toMatchObject({ received: 1, onTime: 0, late: 1 });
  });

  it('decides races by its row: of two approvals one holds, and an edit beside an approval is either in it or refused', async () => {
    await opened('raced', {}, { levels: ['service-centre'], fourEyes: false });
    const schools = ['ecole', 'ecole-3', 'autre-ecole'];
    for (const school of schools) await put('raced', school, { cells: full, submit: true }, of(school), 0);
    const twice = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        service.send<Refusal>('POST', `${at('raced', 'ecole')}/approvals`, {}, of('css', `of-css-${n}`), {
          'if-match': '*',
        }),
      ),
    );
    expect(twice.map(({ status }) => status).sort(inOrder)).toEqual([200, 409, 409, 409, 409, 409]);
    expect(twice.flatMap(({ body }) => body.code ?? [])).toEqual(Array(5).fill('approved-already'));
    const beside = await Promise.all([
      ...[1, 2, 3].map((n) => put('raced', 'ecole-3', { cells: { ...full, note: `${n}` } }, of('ecole-3'), 1)),
      step('raced', 'ecole-3', 'approvals', {}, of('css'), 1),
    ]);
    // All read version 1, and one alone of them was first.
    expect(beside.map(({ status }) => status).sort(inOrder)).toEqual([200, 412, 412, 412]);
    const any = { 'if-match': '*' };
    const [edit, approval] = await Promise.all([
      service.send<Return & Refusal>(
        'PATCH',
        at('raced', 'autre-ecole'),
        { cells: { note: 'après' } },
        of('autre-ecole'),
        any,
      ),
      service.send<Return & Refusal>('POST', `${at('raced', 'autre-ecole')}/approvals`, {}, of('autre-css'), any),
    ]);
    expect(approval.status).toBe(200);
    const { cells, approvals } = await read('raced', 'autre-ecole');
    expect(approvals).toHaveLength(1);
    expect([edit.status, cells['note']]).toEqual(edit.status === 200 ? [200, 'après'] : [409, undefined]);
  });
});

interface Job {
  id: string;
  state: string;
  counts: Record<string, number>;
  reason: { code: string } | null;
  problems: { code: string; row: number; field: string | null; detail: string; remedy: string | null }[];
}

async function sent(
  campaign: string,
  table: string,
  query = '',
  token = ministry,
  headers: Record<string, string> = {},
) {
  const asked = await service.sendText<Job & Refusal>(
    `/v1/campaigns/${campaign}/return-imports${query}`,
    table,
    'text/csv',
    token,
    headers,
  );
  expect(asked.status).toBe(202);
  return ended(asked.body.id, token);
}
const ended = (id: string, token: TokenOptions, language = 'fr') =>
  eventually(async () => {
    const { body } = await service.get<Job>(`/v1/return-imports/${id}`, token, { 'accept-language': language });
    expect(['queued', 'running']).not.toContain(body.state);
    return body;
  });
const csv = (...rows: string[]) => rows.map((row) => `${row}\r\n`).join('');

describe('A table of returns', () => {
  const header = 'organisation,nothing_to_report,devices,devices/primary,devices/secondary,spent,note';

  it('[G22] tells every fault of every row at once, enters all or those without, and the same again changes nothing', async () => {
    await opened('table');
    const rows = [
      'ecole,,30,20,10,1250.5,',
      'ecole-2,true,,,,,',
      'ecole-3,,x,-1,,"12,5",',
      'autre-ecole,,10,4,5,0,',
      'cegep,,1,,,,',
      'ecole,,1,,,,',
      ',,1,,,,',
      'ecole-tardive,,,,,,',
      'autre-ecole-3,,1',
    ];
    const table = csv(header, ...rows);
    const faults = [
      '4 devices cell-not-integer',
      '4 devices/primary cell-too-small',
      '4 spent cell-not-decimal',
      '5 devices sum-not-equal',
      '6 organisation return-unknown',
      '7 organisation organisation-twice',
      '8 organisation row-without-organisation',
      '10 null row-of-other-width',
    ];
    const told = ({ problems }: Job) =>
      problems
        .map(({ row, field, code }) => `${row} ${field} ${code}`)
        .sort((a, b) => parseInt(a) - parseInt(b) || (a < b ? -1 : 1));
    const dry = await sent('table', table, '?dryRun=true');
    expect([dry.state, told(dry)]).toEqual(['succeeded', faults]);
    expect(dry.counts).toMatchObject({ rows: 6, blank: 1, faulty: 6, errors: 8, changed: 0 });
    for (const language of ['fr', 'en']) {
      const { problems } = await ended(dry.id, ministry, language);
      const spent = problems.find(({ field }) => field === 'spent')!;
      expect([spent.detail, spent.remedy]).toEqual(
        language === 'fr'
          ? [expect.stringContaining('n’est pas un nombre'), expect.stringContaining('12.5')]
          : [expect.stringContaining('is not a number'), expect.stringContaining('12.5')],
      );
    }
    const refused = await sent('table', table);
    expect([refused.state, refused.reason?.code, told(refused)]).toEqual(['refused', 'table-has-errors', faults]);
    expect((await counts('table')).total).toMatchObject({ received: 0 });
    const some = await sent('table', table, '?mode=partial');
    expect([some.state, told(some)]).toEqual(['succeeded', faults]);
    expect(some.counts).toMatchObject({ changed: 2, unchanged: 0, blank: 1, faulty: 6 });
    expect((await counts('table')).total).toMatchObject({ received: 2, nothingToReport: 1 });
    expect(await read('table', 'ecole')).toMatchObject({ cells: full, status: 'submitted', version: 1 });
    const right = csv(header, ...rows.slice(0, 2));
    const again = await sent('table', right);
    expect([again.state, again.counts['changed'], again.counts['unchanged']]).toEqual(['succeeded', 0, 2]);
    expect(await read('table', 'ecole')).toMatchObject({ version: 1 });
    const key = { 'idempotency-key': 'same' };
    const [first, second] = [
      await sent('table', right, '', ministry, key),
      await sent('table', right, '', ministry, key),
    ];
    expect(second.id).toBe(first.id);
    expect(await service.database.query('select from return_import')).toEqual([]);
  });

  it('goes out as it comes in: zero, missing, nothing and not expected apart, and nothing that a spreadsheet would run', async () => {
    await opened('round');
    await put(
      'round',
      'ecole',
      { cells: { ...full, devices: '0', 'devices/primary': '0', 'devices/secondary': '0', note: '=1+1; "a"' } },
      ministry,
      0,
    );
    await put('round', 'ecole-2', { cells: {}, nothingToReport: true, submit: true }, ministry, 0);
    await service.send('PUT', `${at('round', 'ecole-3')}/exception`, { expected: false, why: 'Fermée' }, ministry);
    const out = await service.getText('/v1/campaigns/round/returns.csv', ministry);
    expect(out.split('\r\n').slice(0, -1)).toEqual([
      'organisation,name,status,missing,received_at,on_time,nothing_to_report,devices,devices/primary,devices/secondary,spent,note',
      'autre-ecole,autre-ecole,awaited,2,,,,,,,,',
      `ecole,ecole,draft,0,,,,0,0,0,1250.5,"'=1+1; ""a"""`,
      expect.stringMatching(/^ecole-2,ecole-2,nothing-to-report,0,20.*Z,true,true,,,,,$/),
      'ecole-3,ecole-3,not-expected,2,,,,,,,,',
      'ecole-tardive,ecole-tardive,awaited,2,,,,,,,,',
    ]);
    const back = await sent('round', out, '?submit=false');
    expect(back.counts).toMatchObject({ rows: 5, blank: 3, changed: 0, unchanged: 2, errors: 0 });
    // As a French spreadsheet writes it, of a system that sees one school alone.
    const french = Buffer.from('organisation;spent;note\r\necole;12.5;Été\r\necole-2;1;\r\n', 'latin1');
    const own = await service.sendText<Job>(
      '/v1/campaigns/round/return-imports?submit=false&mode=partial',
      french,
      'text/csv; charset=windows-1252',
      of('ecole'),
    );
    const job = await ended(own.body.id, of('ecole'));
    expect(job.problems).toMatchObject([{ code: 'return-unknown', row: 3 }]);
    expect(await read('round', 'ecole')).toMatchObject({
      cells: { devices: '0', spent: '12.5', note: 'Été' },
      version: 2,
    });
    expect((await service.get(`/v1/return-imports/${own.body.id}`, of('autre-css'))).status).toBe(404);
    const broken = await sent('round', 'organisation,colour,spent,spent\r\n');
    expect(broken.problems.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'colour column-unknown',
      'spent column-twice',
    ]);
    expect((await sent('round', csv('organisation,note', 'ecole,"sans fin'))).problems).toMatchObject([
      { code: 'table-unreadable', row: 2 },
    ]);
    expect((await sent('round', csv('organisation,note'))).reason?.code).toBe('table-empty');
  });
});

describe('An indicator of returns', () => {
  it('[G24] treats what is missing as its form says, never divides by zero, and tells how many answered beside it', async () => {
    const indicator = (code: string, more: object) => ({
      ...{ ...member(code), numerator: ['devices'], factor: '1', decimals: 2, missing: 'unknown' },
      ...{ nothingToReport: 'zero', of: 'received', ...more },
    });
    const indicators = [
      indicator('per-dollar', { denominator: ['spent'] }),
      indicator('refused', { missing: 'refuse' }),
      indicator('carried', { missing: 'carry-forward', decimals: 0 }),
      indicator('approved', { of: 'approved' }),
      indicator('left-out', { nothingToReport: 'unknown', decimals: 0 }),
    ];
    await opened(
      'figures-before',
      { periodStart: '2024-07-01', periodEnd: '2025-06-30', expectedOn: '2026-06-30' },
      { indicators },
    );
    await put(
      'figures-before',
      'ecole-3',
      { cells: { ...full, devices: '7', 'devices/primary': '7', 'devices/secondary': '0' }, submit: true },
      ministry,
      0,
    );
    await open('figures', { form: 'figures-before' });
    const figure = async (code: string, query = '', token = ministry) =>
      (
        await service.get<Counts & { total: Counts; rows: Counts[] }>(
          `/v1/campaigns/figures/indicators/${code}${query}`,
          token,
        )
      ).body;
    expect((await figure('per-dollar')).total).toMatchObject({
      value: null,
      reason: 'no-value',
      expected: 5,
      received: 0,
    });
    await put('figures', 'ecole', { cells: { ...full, spent: '0' }, submit: true }, ministry, 0);
    expect((await figure('per-dollar')).total).toMatchObject({ value: null, reason: 'division-by-zero', used: 1 });
    await put('figures', 'ecole-2', { cells: {}, nothingToReport: true, submit: true }, ministry, 0);
    await put('figures', 'autre-ecole', { cells: { devices: '6', spent: '0.1' }, submit: true }, ministry, 0);
    // A draft is no answer.
    await put('figures', 'ecole-tardive', { cells: full }, ministry, 0);
    const { total, rows } = await figure('per-dollar', '?by=service-centre');
    expect(total).toMatchObject({
      value: '360.00',
      reason: null,
      used: 3,
      missing: 2,
      responseRate: { value: '0.6000' },
    });
    expect(rows.map(({ organisation, value, reason }) => [organisation, value, reason])).toEqual([
      ['autre-css', '60.00', null],
      ['css', null, 'division-by-zero'],
    ]);
    expect((await figure('refused')).total).toMatchObject({ value: null, reason: 'values-missing', missing: 2 });
    expect(await figure('carried')).toMatchObject({
      carriedFrom: 'figures-before',
      total: { value: '43', used: 3, carried: 1, missing: 1 },
    });
    expect((await figure('approved')).total).toMatchObject({ value: null, reason: 'no-value' });
    expect((await figure('left-out')).total).toMatchObject({ value: '36', used: 2 });
    expect((await figure('refused', '', of('autre-ecole'))).total).toMatchObject({ value: '6.00', expected: 1 });
    expect((await figure('refused', '', of('cegep'))).total).toMatchObject({ value: null, reason: 'nobody-expected' });
    expect(await figure('colour')).toMatchObject({ code: 'return-indicator-unknown' });
  });
});

describe('A reminder', () => {
  it('goes once before and once after the deadline to whoever has not answered, as a fact and in the mailbox of its tree', async () => {
    await opened('reminded', { dueOn: day(3), remindDaysBefore: 5, remindDaysAfter: 1 });
    const told = async (token = ministry) =>
      (
        await service.get<{ items: { organisation: string; moment: string }[] }>(
          '/v1/return-reminders?campaign=reminded',
          token,
        )
      ).body.items
        .map(({ organisation, moment }) => `${organisation} ${moment}`)
        .sort();
    const all = ['autre-ecole', 'ecole', 'ecole-2', 'ecole-3', 'ecole-tardive'];
    await eventually(async () => expect(await told()).toEqual(all.map((code) => `${code} before`)));
    await put('reminded', 'ecole', { cells: full, submit: true }, ministry, 0);
    await service.database.query(`update campaign set due_on = school_day() - 2 where code = 'reminded'`);
    const remind = service.app.get(Remind);
    const counted = await Promise.all([remind.run(), remind.run(), remind.run()]);
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(4);
    expect(await told(of('css'))).toEqual([
      'ecole before',
      'ecole-2 after',
      'ecole-2 before',
      'ecole-3 after',
      'ecole-3 before',
      'ecole-tardive after',
      'ecole-tardive before',
    ]);
    expect(await told(of('ecole'))).toEqual(['ecole before']);
    expect(await remind.run()).toBe(0);
  });
});
