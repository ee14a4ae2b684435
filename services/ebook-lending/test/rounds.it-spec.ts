import { eventually } from '@pan/testing';
import {
  borrow,
  buy,
  enrolled,
  hold,
  library,
  network,
  published,
  startLibrary,
  titlesOf,
  type Library,
} from './library.js';

let at: Library;

beforeAll(async () => {
  at = await startLibrary({ RESERVATION_SECONDS: '1', PURGE_AFTER_DAYS: '0' });
  await at.hear(
    ...network(),
    ...['Ève', 'Léo', 'Zoé', 'Noé'].map((name) => enrolled(name)),
    published('Agaguk'),
    published('Kamouraska'),
  );
});
afterAll(() => at?.close());

const read = async (path: string) => (await at.call(library, 'GET', path)).body;

describe('A window', () => {
  it('that nobody used closes by itself, and the copy passes to the next in the queue', async () => {
    const [title] = await titlesOf(at, 'Agaguk');
    await buy(at, title!, { concurrency: 1 });
    const loan = await borrow(at, title!, 'Ève');
    const holds: string[] = [];
    for (const name of ['Léo', 'Zoé', 'Noé']) holds.push((await hold(at, title!, name)).body.id as string);
    expect(await Promise.all(holds.map(async (id) => (await read(`/v1/holds/${id}`)).position))).toEqual([1, 2, 3]);
    await at.call(library, 'POST', `/v1/loans/${loan.body.id}/return`);
    const until: number[] = [];
    for (const id of holds.slice(0, 2)) {
      const ready = await eventually(async () => {
        const found = await read(`/v1/holds/${id}`);
        expect(found.state).toBe('ready');
        return found;
      });
      until.push(Date.parse(ready.untilAt));
    }
    await eventually(async () => expect((await read(`/v1/holds/${holds[1]}`)).state).toBe('lapsed'));
    expect(until[1]! - until[0]!).toBeGreaterThanOrEqual(1_000);
    expect(await borrow(at, title!, 'Léo')).toMatchObject({ status: 409 });
    expect((await borrow(at, title!, 'Noé')).status).toBe(201);
    const states = (await at.told()).filter(({ data }) => data['titleId'] === title).map(({ type }) => type);
    expect(states.filter((type) => type.startsWith('hold-'))).toEqual([
      ...['hold-placed.v1', 'hold-placed.v1', 'hold-placed.v1', 'hold-ready.v1'],
      ...['hold-lapsed.v1', 'hold-ready.v1', 'hold-lapsed.v1', 'hold-ready.v1', 'hold-met.v1'],
    ]);
  });
});

describe('A due date', () => {
  it('ends the loan and serves who waits, without anybody asking', async () => {
    const [title] = await titlesOf(at, 'Kamouraska');
    await buy(at, title!, { concurrency: 1 });
    const loan = await borrow(at, title!, 'Léo');
    const waits = await hold(at, title!, 'Zoé');
    await at.database.query(`update loan set due_at = clock_timestamp() where id = $1`, [loan.body.id]);
    await eventually(async () => expect((await read(`/v1/loans/${loan.body.id}`)).state).toBe('expired'));
    expect(['ready', 'lapsed']).toContain((await read(`/v1/holds/${waits.body.id}`)).state);
  });

  it('is passed by where it cannot be settled, and what is due behind it is settled [D16]', async () => {
    const titles = [];
    for (const name of ['Maria Chapdelaine', 'Bonheur d’occasion']) {
      await at.hear(published(name));
      const [title] = await titlesOf(at, name);
      await buy(at, title!, { concurrency: 1 });
      titles.push({ title: title!, loan: (await borrow(at, title!, 'Ève')).body.id as string });
    }
    const [stuck, free] = titles as [(typeof titles)[0], (typeof titles)[0]];
    await at.database.query(
      `alter table loan add constraint stuck check (id <> '${stuck.loan}' or state = 'open') not valid`,
    );
    await at.database.query(`update loan set due_at = clock_timestamp() - interval '1 hour' where id = $1`, [
      stuck.loan,
    ]);
    await at.database.query(`update loan set due_at = clock_timestamp() where id = $1`, [free.loan]);
    await eventually(async () => expect((await read(`/v1/loans/${free.loan}`)).state).toBe('expired'));
    const [still] = await at.database.query(`select state from loan where id = $1`, [stuck.loan]);
    expect(still).toEqual({ state: 'open' });
    await at.database.query(`alter table loan drop constraint stuck`);
  });
});

describe('What has ended', () => {
  it('soon says no longer whose it was, while its count stays', async () => {
    await eventually(async () => {
      await at.database.query('notify due');
      const [row] = await at.database.query<{ loans: number; known: number }>(
        `select count(*)::int as loans, count(learner_id) filter (where state <> 'open')::int as known from loan`,
      );
      expect(row!.loans).toBeGreaterThanOrEqual(3);
      expect(row!.known).toBe(0);
      const [holds] = await at.database.query<{ known: number }>(
        `select count(learner_id)::int as known from hold where ended_at is not null`,
      );
      expect(holds!.known).toBe(0);
    });
  });
});
