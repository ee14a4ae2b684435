import { checkHistory } from '@pan/kit/data';
import type { TokenOptions } from '@pan/testing';
import { governance, type Governance } from './governance-fixture.js';
import { known } from './record-facts.js';

let service: Governance;

beforeAll(async () => {
  service = await governance();
  await known(service, {
    ministere: ['ministry'],
    css: ['service-centre', 'ministere'],
    'css.ecole': ['school', 'css'],
    autre: ['service-centre', 'ministere'],
    'autre.ecole': ['school', 'autre'],
    'bac-a-sable': ['ministry'],
    'bac-a-sable.boreal': ['service-centre', 'bac-a-sable'],
  });
});
afterAll(() => service?.close());

interface Outcome {
  tag: string;
  outcome: string;
  problem: { pointer: string; code: string; fr: string; en: string } | null;
}
interface Outcomes {
  items: Outcome[];
  code: string;
  errors: { pointer: string; code: string; detail: string }[];
}
interface Item {
  id: string;
  tag: string;
  state: string;
  holder: string | null;
  place: string | null;
  dueOn: string | null;
  version: number;
}

const of = (...codes: string[]): TokenOptions => ({
  ...{ organisations: codes, scopes: ['governance:read', 'governance:report'], clientId: `of-${codes.join('-')}` },
});
const css = of('css');
const post = (what: string, body: object, token: TokenOptions = css) =>
  service.send<Outcomes>('POST', `/v1/equipment/${what}`, { organisation: 'css', ...body }, token);
const enter = (prefix: string, count: number, more: object = {}, token?: TokenOptions) =>
  post('entries', { items: Array.from({ length: count }, (_, n) => item(`${prefix}-${n}`, more)) }, token);
const item = (tag: string, more: object = {}) => ({ tag, category: 'laptop', model: 'Latitude 3140', ...more });
const tags = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
const find = async (query: string, token: TokenOptions = css) =>
  (await service.get<{ items: Item[] }>(`/v1/equipment?limit=500&${query}`, token)).body.items;
const outcomes = ({ body }: { body: Outcomes }) => Map.groupBy(body.items, ({ outcome }) => outcome);
const sizes = (answer: { body: Outcomes }) =>
  Object.fromEntries([...outcomes(answer)].map(([outcome, all]) => [outcome, all.length]));
const to = { organisation: 'css.ecole', place: 'Local 204', dueOn: '2027-06-23' };

describe('Equipment of an organisation', () => {
  it('is entered by hundreds by its tags, tried first without writing, and told again without effect', async () => {
    const items = tags('lot', 500).map((tag) => item(tag));
    expect(sizes(await post('entries', { items, dryRun: true }))).toEqual({ created: 500 });
    expect(await find('tag=lot-7')).toEqual([]);
    expect(sizes(await post('entries', { items }))).toEqual({ created: 500 });
    expect(sizes(await post('entries', { items }))).toEqual({ unchanged: 500 });
    const changed = await post('entries', {
      items: [item('lot-7', { model: 'Latitude 3150', acquiredOn: '2026-08-01' })],
    });
    expect(sizes(changed)).toEqual({ changed: 1 });
    expect(await find('tag=lot-7')).toMatchObject([{ model: 'Latitude 3150', acquiredOn: '2026-08-01', version: 2 }]);
    const { body } = await post('entries', { items: [...items, item('lot-500')] });
    expect([body.code, body.errors[0]!.pointer]).toEqual(['invalid-request', '/items']);
  });

  it('is entered once when two enter the same tags at the same moment', async () => {
    const answers = await Promise.all(tags('x', 6).map(() => enter('course', 20)));
    const made = answers.map((answer) => [answer.status, sizes(answer)]);
    expect(made.filter(([, size]) => JSON.stringify(size) === '{"created":20}')).toHaveLength(1);
    expect(made.every(([status]) => status === 200)).toBe(true);
  });

  it('[G34] goes out in bulk to a room: all or nothing, or in part, each held one with its reason in both languages', async () => {
    await enter('chariot', 30);
    expect(sizes(await post('loans', { tags: tags('chariot', 5), to }))).toEqual({ changed: 5 });
    const refused = await post('loans', { tags: ['chariot-9', 'chariot-3', 'chariot-30'], to });
    expect(refused).toMatchObject({ status: 409, body: { code: 'equipment-held' } });
    expect(refused.body.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/tags/1', 'equipment-not-available'],
      ['/tags/2', 'equipment-unknown'],
    ]);
    expect(await find('tag=chariot-9')).toMatchObject([{ state: 'available' }]);
    const partly = await post('loans', { tags: tags('chariot', 30), to, partial: true });
    expect(sizes(partly)).toEqual({ held: 5, changed: 25 });
    expect(outcomes(partly).get('held')![0]!.problem).toMatchObject({
      ...{ pointer: '/tags/0', fr: 'L’appareil chariot-0 n’est pas disponible (état out).' },
      en: 'The item chariot-0 is not available (state out).',
    });
    expect(await find('tag=chariot-9')).toMatchObject([{ state: 'out', holder: 'css.ecole', place: 'Local 204' }]);
  });

  it('[G34] is never in two hands, whoever takes it at the same moment, by tags, by kit or by count', async () => {
    await enter('robot', 120, { category: 'robot', kit: 'combo-1' });
    const wanted = tags('robot', 120);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        n % 3 === 0
          ? post('loans', { category: 'robot', count: 15, to })
          : n % 3 === 1
            ? post('loans', { kit: 'combo-1', to, partial: true })
            : post('loans', { tags: wanted.slice(n * 5).reverse(), to, partial: true }),
      ),
    );
    expect(answers.every(({ status, body }) => status === 200 || body.code.startsWith('equipment-'))).toBe(true);
    const taken = answers.flatMap(({ body }) => (body.items ?? []).filter(({ outcome }) => outcome === 'changed'));
    expect([taken.length, new Set(taken.map(({ tag }) => tag)).size]).toEqual([120, 120]);
    const [open] = await service.database.query<{ count: number; items: number }>(
      `select count(*)::integer as count, count(distinct l.item_id)::integer as items from equipment_lending l
         join equipment_item e on e.lending_id = l.id where e.kit = 'combo-1' and l.returned_at is null`,
    );
    expect(open).toEqual({ count: 120, items: 120 });
    const few = await post('loans', { category: 'robot', count: 1, to });
    expect(few).toMatchObject({ status: 409, body: { code: 'equipment-too-few' } });
  });

  it('comes back as a bundle, is passed on without coming back, and what is broken waits for repair', async () => {
    await enter('piece', 4, { kit: 'combo-2', category: 'microcontroller' });
    await post('loans', { kit: 'combo-2', to });
    expect(sizes(await post('transfers', { tags: ['piece-1'], to: { organisation: 'autre.ecole' } }))).toEqual({
      changed: 1,
    });
    expect(await find('tag=piece-1')).toMatchObject([{ holder: 'autre.ecole', place: null, dueOn: null }]);
    expect(sizes(await post('returns', { tags: ['piece-0'], condition: 'damaged' }))).toEqual({ changed: 1 });
    expect(sizes(await post('returns', { kit: 'combo-2' }))).toEqual({ changed: 3 });
    expect((await post('returns', { kit: 'combo-2' })).body.code).toBe('equipment-kit-unknown');
    expect((await post('returns', { tags: ['piece-1'] })).body.errors[0]!.code).toBe('equipment-not-out');
    const states = async () => (await find('kit=combo-2')).map(({ tag, state }) => `${tag} ${state}`).sort();
    expect(await states()).toEqual([
      'piece-0 in-repair',
      'piece-1 available',
      'piece-2 available',
      'piece-3 available',
    ]);
    await post('entries', {
      items: [item('piece-0', { kit: 'combo-2', category: 'microcontroller', state: 'retired' })],
    });
    const again = await post('entries', { items: [item('piece-0', { state: 'available' })] });
    expect(again.body.errors[0]!.code).toBe('equipment-retired');
    const [one] = await find('tag=piece-1');
    const { body } = await service.get<{ items: { holder: string; returnedAt: string | null; condition: string }[] }>(
      `/v1/equipment/${one!.id}/lendings`,
      css,
    );
    expect(body.items.map(({ holder, condition }) => [holder, condition])).toEqual([
      ['autre.ecole', 'sound'],
      ['css.ecole', 'sound'],
    ]);
  });

  it('is seen by its owner and by whoever holds it, and moved by its owner alone', async () => {
    await enter('vue', 2);
    await post('loans', { tags: ['vue-0'], to: { organisation: 'autre.ecole' } });
    const holder = of('autre.ecole');
    expect((await find('state=out', holder)).map(({ tag }) => tag)).toEqual(['vue-0']);
    const [seen] = await find('tag=vue-0', holder);
    expect(await service.get(`/v1/equipment/${seen!.id}/history`, holder)).toMatchObject({
      status: 200,
      body: { items: [] },
    });
    for (const what of ['returns', 'transfers', 'loans'])
      expect(await post(what, { tags: ['vue-0'], to }, holder)).toMatchObject({
        status: what === 'returns' ? 400 : 403,
      });
    expect(await post('returns', { tags: ['vue-0'] }, holder)).toMatchObject({
      status: 403,
      body: { code: 'out-of-reach' },
    });
    const [hidden] = await find('tag=vue-1');
    expect(await service.get(`/v1/equipment/${hidden!.id}`, holder)).toMatchObject({ status: 404 });
    const sandbox = of('bac-a-sable.boreal');
    await post('entries', { organisation: 'bac-a-sable.boreal', items: [item('jouet')] }, sandbox);
    const crossing = await post('loans', { organisation: 'bac-a-sable.boreal', tags: ['jouet'], to }, sandbox);
    expect(crossing).toMatchObject({ status: 404, body: { code: 'organisation-unknown' } });
  });

  it('is counted by sort and state, listed when it is due, and its history holds', async () => {
    const counts = async (query: string) =>
      (
        await service.get<{ items: object[]; nextCursor: string | null }>(
          `/v1/equipment/counts?organisation=css${query}`,
          css,
        )
      ).body;
    const all = await counts('');
    expect(all.items).toContainEqual({ organisation: 'css', category: 'robot', state: 'out', items: 120 });
    const first = await counts('&limit=1');
    expect([first.items, (await counts(`&limit=100&cursor=${first.nextCursor}`)).items]).toEqual([
      all.items.slice(0, 1),
      all.items.slice(1),
    ]);
    expect(await find('dueBefore=2027-06-23')).toEqual([]);
    expect((await find('dueBefore=2027-06-24&category=robot')).length).toBe(120);
    for (const body of [{}, { kit: 'a', tags: ['b'] }, { category: 'robot' }, { count: 3 }])
      expect((await post('loans', { ...body, to })).body.code).toBe('equipment-selection');
    const { entries, faults } = await checkHistory((sql, params) => service.database.query(sql, params));
    expect([entries > 600, faults]).toEqual([true, []]);
  });
});
