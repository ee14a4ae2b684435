import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { checkHistory, type Happening } from './history.js';
import {
  borrow,
  buy,
  enrolled,
  hold,
  idOf,
  library,
  network,
  published,
  startLibrary,
  titlesOf,
  type Answer,
  type Library,
} from './library.js';

let at: Library;
const crowd = Array.from({ length: 100 }, (_, index) => `lectrice ${index}`);

beforeAll(async () => {
  at = await startLibrary({ LOANS_PER_READER: '50', HOLDS_PER_READER: '50', DATABASE_POOL: '10' });
  await at.hear(...network(), ...crowd.map((name) => enrolled(name)));
});
afterAll(() => at?.close());

let count = 0;
async function aTitle(terms: object): Promise<string> {
  count += 1;
  await at.hear(published(`Course ${count}`));
  const [title] = await titlesOf(at, `Course ${count}`);
  expect((await buy(at, title!, terms)).status).toBe(201);
  return title!;
}

const historyOf = async (title: string): Promise<Happening[]> =>
  (await at.told()).filter(({ data }) => data['titleId'] === title);
const refused = (answers: readonly Answer[], code: string) =>
  answers.filter(({ status, body }) => status === 409 && body.code === code).length;
const won = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 201).length;

describe('A hundred readers at once', () => {
  it('take the last copy: one has it', async () => {
    const title = await aTitle({ concurrency: 1 });
    const answers = await Promise.all(crowd.map((name) => borrow(at, title, name)));
    expect([won(answers), refused(answers, 'no-copy-available')]).toEqual([1, 99]);
    expect(checkHistory(await historyOf(title), { concurrency: 1, checkouts: Infinity })).toEqual([]);
  });

  it('take the last loan of a counted licence: one has it, and the licence is told once', async () => {
    const title = await aTitle({ checkouts: 1 });
    const answers = await Promise.all(crowd.map((name) => borrow(at, title, name)));
    expect([won(answers), refused(answers, 'title-not-licensed')]).toEqual([1, 99]);
    const history = await historyOf(title);
    expect(checkHistory(history, { concurrency: Infinity, checkouts: 1 })).toEqual([]);
    expect(history.filter(({ type }) => type === 'licence-exhausted.v1')).toHaveLength(1);
  });

  it('queue for one copy: each has a place of its own, and the positions agree', async () => {
    const title = await aTitle({ concurrency: 1 });
    const answers = await Promise.all(crowd.map((name) => hold(at, title, name)));
    expect(won(answers)).toBe(100);
    const { body } = await at.call(library, 'GET', `/v1/holds?titleId=${title}&limit=500`);
    const positions = body.items.map(({ position }: { position: number }) => position);
    expect(positions.sort((one: number, other: number) => one - other)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    expect(
      new Set(body.items.map(({ waiting, position }: Record<string, number>) => position === 0 || waiting)),
    ).toEqual(new Set([true, 99]));
    expect(checkHistory(await historyOf(title), { concurrency: 1, checkouts: Infinity })).toEqual([]);
  });

  it('wait for a title, each with a key, and leave connections to others; renewals with keys are all answered [2.7, D2]', async () => {
    const [wanted, other] = [await aTitle({ concurrency: 100 }), await aTitle({ concurrency: 1 })];
    const some = crowd.slice(0, 30);
    const keyed = (path: string, body?: object) =>
      at.call(library, 'POST', path, body, { 'idempotency-key': randomUUID() });
    const holder = new pg.Client({ connectionString: at.database.adminUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from title where id = $1 for update', [wanted]);
    const waiting = Promise.all(some.map((name) => keyed('/v1/loans', { titleId: wanted, learnerId: idOf(name) })));
    expect((await borrow(at, other, crowd[50]!)).status).toBe(201);
    await holder.query('rollback');
    await holder.end();
    const loans = await waiting;
    expect(won(loans)).toBe(some.length);
    const renewals = await Promise.all(loans.map(({ body }) => keyed(`/v1/loans/${body.id}/renewals`)));
    expect(new Set(renewals.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('and one reader a hundred times: one loan', async () => {
    const title = await aTitle({ concurrency: 5 });
    const answers = await Promise.all(crowd.map(() => borrow(at, title, crowd[0]!)));
    expect(won(answers)).toBe(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(99);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });
});

type Move = { readonly who: number; readonly what: 'borrow' | 'return' | 'hold' | 'renew' | 'cancel' };

const moves = fc.array(
  fc.record({
    who: fc.integer({ min: 0, max: 7 }),
    what: fc.constantFrom<Move['what']>('borrow', 'borrow', 'return', 'hold', 'hold', 'renew', 'cancel'),
  }),
  { minLength: 24, maxLength: 48 },
);

/** What a reader does, knowing only what the service shows. */
async function move(title: string, { who, what }: Move): Promise<Answer | null> {
  const name = crowd[who]!;
  if (what === 'borrow') return borrow(at, title, name);
  if (what === 'hold') return hold(at, title, name);
  const table = what === 'cancel' ? 'hold' : 'loan';
  const [own] = await at.database.query<{ id: string }>(
    `select id from ${table} where title_id = $1 and learner_id = $2 and ended_at is null`,
    [title, idOf(name)],
  );
  if (!own) return null;
  if (what === 'cancel') return at.call(library, 'DELETE', `/v1/holds/${own.id}`);
  return at.call(library, 'POST', `/v1/loans/${own.id}/${what === 'renew' ? 'renewals' : 'return'}`);
}

describe('Any mixture of borrowing, returning, renewing, holding and cancelling at once', () => {
  it('never oversells, serves the queue in its order and answers every request', async () => {
    await fc.assert(
      fc.asyncProperty(
        moves,
        fc.integer({ min: 1, max: 3 }),
        fc.option(fc.integer({ min: 4, max: 12 })),
        async (all, copies, loans) => {
          const title = await aTitle({ concurrency: copies, ...(loans !== null && { checkouts: loans }) });
          for (let from = 0; from < all.length; from += 12) {
            const answers = await Promise.all(all.slice(from, from + 12).map((one) => move(title, one)));
            const statuses = new Set(answers.flatMap((answer) => answer?.status ?? []));
            expect([...statuses].filter((status) => ![200, 201, 204, 409].includes(status))).toEqual([]);
          }
          const bought = { concurrency: copies, checkouts: loans ?? Infinity, met: await metHolds(title) };
          expect(checkHistory(await historyOf(title), bought)).toEqual([]);
          await expectCountsAgree(title);
        },
      ),
      { numRuns: 5, seed: 20_261_126 },
    );
  });

  it('the checker finds what would be wrong', () => {
    const of = (type: string, id: string): Happening => ({ type: `${type}.v1`, data: { loanId: id, holdId: id } });
    const one = { concurrency: 1, checkouts: 2 };
    expect(checkHistory([of('loan-opened', 'a'), of('loan-opened', 'b')], one)).toEqual(['2 copies out of 1']);
    expect(
      checkHistory(
        [
          of('loan-opened', 'a'),
          of('hold-placed', 'h'),
          of('hold-placed', 'i'),
          of('loan-returned', 'a'),
          of('hold-ready', 'i'),
        ],
        one,
      ),
    ).toEqual(['i was served before h']);
    expect(
      checkHistory([of('hold-placed', 'h'), of('hold-ready', 'h'), of('hold-placed', 'i'), of('hold-ready', 'i')], one),
    ).toEqual(['2 copies out of 1']);
    const thrice = ['a', 'b', 'c'].flatMap((id) => [of('loan-opened', id), of('loan-returned', id)]);
    expect(checkHistory(thrice, one)).toEqual(['3 loans of 2']);
  });
});

async function metHolds(title: string): Promise<Record<string, string>> {
  const rows = await at.database.query<{ loan: string; hold: string }>(
    `select l.id as loan, h.id as hold from loan l
       join hold h on h.title_id = l.title_id and h.learner_id = l.learner_id and h.state = 'met' and h.ended_at = l.opened_at
      where l.title_id = $1`,
    [title],
  );
  return Object.fromEntries(rows.map(({ loan, hold: id }) => [loan, id]));
}

/** What a licence counts is what its loans and holds are, and nobody waits for a copy that is free. */
async function expectCountsAgree(title: string): Promise<void> {
  const [row] = await at.database.query<Record<string, number>>(
    `select l.on_loan - (select count(*) from loan where licence_id = l.id and state = 'open')::int as loans,
            l.set_aside - (select count(*) from hold where licence_id = l.id and state = 'ready')::int as holds,
            (select count(*)::int from hold where title_id = l.title_id and state = 'waiting') as waiting,
            least(l.concurrency - l.on_loan - l.set_aside, l.checkouts_left - l.set_aside) as free
       from licence l where l.title_id = $1`,
    [title],
  );
  expect({ loans: row!['loans'], holds: row!['holds'] }).toEqual({ loans: 0, holds: 0 });
  expect(Math.min(row!['waiting']!, row!['free']!)).toBe(0);
}
