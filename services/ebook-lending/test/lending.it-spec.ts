import { LearnersMergedV1 } from '@pan/contracts';
import { schoolDay } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import { SettleDue } from '../src/application/due/settle-due.js';
import {
  borrow,
  buy,
  enrolled,
  hold,
  idOf,
  learner,
  left,
  library,
  merged,
  network,
  published,
  startLibrary,
  titlesOf,
  type Library,
} from './library.js';

let at: Library;
/** Who have nothing before the specs that name them. */
const six = ['Aya', 'Bea', 'Cyr', 'Dan', 'Eva', 'Fay'];

beforeAll(async () => {
  at = await startLibrary({ LOANS_PER_READER: '3', HOLDS_PER_READER: '4' });
  const pupils = ['Ève', 'Léo', 'Zoé', 'Noé', 'Mia', 'Tom', 'Lia', 'Lia bis', 'Ana', 'Ben', 'Gil'];
  await at.hear(...network(), ...[...pupils, ...six].map((name) => enrolled(name)));
});
afterAll(() => at?.close());

let count = 0;
/** A title that only this test knows. */
async function aTitle(): Promise<string> {
  count += 1;
  const name = `Titre ${count}`;
  await at.hear(published(name));
  return (await titlesOf(at, name))[0]!;
}

/** One that anybody may borrow at any time. */
async function aLicensedTitle(): Promise<string> {
  const title = await aTitle();
  await buy(at, title, {});
  return title;
}

const post = (path: string, body: unknown = {}) => at.call(library, 'POST', path, body);
const get = (path: string) => at.call(library, 'GET', path);
const availability = async (title: string, organisation = 'css-a.ecole') =>
  (await get(`/v1/titles/${title}?organisation=${organisation}`)).body.availability;

describe('An e-book of the catalogue', () => {
  it('becomes a title, revised and withdrawn as the catalogue says', async () => {
    await at.hear(published('La Petite Poule d’eau', { isbn: '2760401847', publisher: 'Boréal' }));
    const found = await get('/v1/titles?isbn=978-2-7604-0184-6');
    expect(found.body.items).toHaveLength(1);
    expect(found.body.items[0]).toMatchObject({
      title: 'La Petite Poule d’eau',
      isbn: '9782760401846',
      resourceId: idOf('La Petite Poule d’eau'),
      languages: ['fr'],
      availability: null,
    });
    await at.hear(published('La Petite Poule d’eau', { kind: 'text' }));
    expect((await get('/v1/titles?isbn=9782760401846')).body.items).toEqual([]);
    const [id] = await titlesOf(at, 'La Petite Poule d’eau');
    expect(await buy(at, id!, {})).toMatchObject({ status: 409, body: { code: 'title-withdrawn' } });
  });

  it('is one title with a distributor’s publication of the same ISBN, whose feed is read by the same limits [M1]', async () => {
    await at.hear(published('Bonheur d’occasion', { isbn: '9782764601693' }));
    const feed = {
      metadata: { title: 'Flux' },
      links: [{ rel: 'self', href: 'https://example.org/flux', type: 'application/opds+json' }],
      publications: [
        {
          metadata: { title: 'Bonheur d’occasion', identifier: 'urn:isbn:978-2-7646-0169-3', language: 'fr' },
          links: [],
          licenses: [
            {
              metadata: { identifier: 'urn:uuid:1', terms: { concurrency: 2, checkouts: 10, length: 1_209_600 } },
              links: [
                { rel: 'self', href: 'https://example.org/1' },
                { rel: 'http://opds-spec.org/acquisition/borrow', href: 'https://example.org/1{?id}', templated: true },
              ],
            },
          ],
        },
      ],
    };
    const first = await post('/v1/feeds?organisation=css-a', feed);
    expect(first).toMatchObject({ status: 200, body: { departures: [] } });
    const [read] = first.body.publications;
    expect(read).toMatchObject({
      outcome: 'changed',
      departures: [],
      licences: [{ outcome: 'created', reason: null }],
    });
    expect((await get('/v1/titles?isbn=9782764601693')).body.items).toHaveLength(1);
    const again = await at.call(library, 'POST', '/v1/feeds?organisation=css-a', JSON.stringify(feed), {
      'content-type': 'application/opds+json',
    });
    expect(again.body.publications[0]).toMatchObject({ outcome: 'unchanged', licences: [{ outcome: 'unchanged' }] });
    const full = `{"publications":[${'{},'.repeat(300_000)}{}]}`;
    for (const type of ['application/json', 'application/opds+json']) {
      const refused = await at.call(library, 'POST', '/v1/feeds?organisation=css-a', full, { 'content-type': type });
      expect(refused).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    }
    expect(await availability(read.titleId)).toMatchObject({ state: 'available', copies: { total: 2, available: 2 } });
  });
});

describe('A licence of one copy', () => {
  it('is lent to one, then set aside for the next by the return itself', async () => {
    const title = await aTitle();
    const bought = await buy(at, title, { concurrency: 1, loanDays: 14 });
    expect(bought).toMatchObject({ status: 201, body: { model: 'perpetual', onLoan: 0, organisation: 'css-a' } });
    const loan = await borrow(at, title, 'Ève');
    expect(loan).toMatchObject({ status: 201, body: { state: 'open', organisation: 'css-a.ecole', renewals: 0 } });
    expect(loan.body).not.toHaveProperty('learnerId');
    const days = (Date.parse(loan.body.dueAt) - Date.parse(loan.body.openedAt)) / 86_400_000;
    expect(days).toBe(14);

    expect(await borrow(at, title, 'Ève')).toMatchObject({ status: 200, body: { id: loan.body.id } });
    expect(await borrow(at, title, 'Léo')).toMatchObject({
      status: 409,
      body: { code: 'no-copy-available', remedy: expect.stringContaining('POST /v1/holds') as string },
    });
    expect(await hold(at, title, 'Ève')).toMatchObject({ status: 409, body: { code: 'title-already-borrowed' } });
    const placed = await hold(at, title, 'Léo');
    expect(placed).toMatchObject({ status: 201, body: { state: 'waiting', position: 1, waiting: 1 } });
    expect(await hold(at, title, 'Léo')).toMatchObject({ status: 200, body: { id: placed.body.id } });
    expect(await hold(at, title, 'Zoé')).toMatchObject({ status: 201, body: { position: 2, waiting: 2 } });
    expect(await post(`/v1/loans/${loan.body.id}/renewals`)).toMatchObject({ body: { code: 'copy-is-held' } });
    expect(await availability(title)).toMatchObject({
      state: 'unavailable',
      copies: { total: 1, available: 0 },
      holds: 2,
    });

    expect(await post(`/v1/loans/${loan.body.id}/return`)).toMatchObject({ status: 200, body: { state: 'returned' } });
    const ready = await get(`/v1/holds/${placed.body.id}`);
    expect(ready.body).toMatchObject({ state: 'ready', position: 0, learnerId: idOf('Léo') });
    expect((Date.parse(ready.body.untilAt) - Date.now()) / 86_400_000).toBeCloseTo(3, 1);
    expect(await post(`/v1/loans/${loan.body.id}/return`)).toMatchObject({ status: 200, body: { state: 'returned' } });
    expect(await borrow(at, title, 'Zoé')).toMatchObject({ body: { code: 'no-copy-available' } });
    expect(await borrow(at, title, 'Léo')).toMatchObject({ status: 201 });
    expect((await get(`/v1/holds?titleId=${title}&state=waiting`)).body.items).toMatchObject([{ position: 1 }]);

    const told = (await at.told()).filter(({ data }) => data['titleId'] === title);
    expect(told.map(({ type }) => type)).toEqual([
      ...['licence-acquired.v1', 'loan-opened.v1', 'hold-placed.v1', 'hold-placed.v1', 'loan-returned.v1'],
      ...['hold-ready.v1', 'loan-opened.v1', 'hold-met.v1'],
    ]);
    const people = ['Ève', 'Léo', 'Zoé'].map(idOf);
    expect(people.filter((id) => JSON.stringify(told).includes(id))).toEqual([]);
  });

  it('passes to the next when a hold that is ready is cancelled', async () => {
    const title = await aTitle();
    await buy(at, title, { concurrency: 1 });
    const first = await hold(at, title, 'Ève');
    expect(first.body).toMatchObject({ state: 'ready', position: 0 });
    const second = await hold(at, title, 'Léo');
    expect(await at.call(library, 'DELETE', `/v1/holds/${first.body.id}`)).toMatchObject({ status: 204 });
    expect(await at.call(library, 'DELETE', `/v1/holds/${first.body.id}`)).toMatchObject({ status: 204 });
    expect((await get(`/v1/holds/${first.body.id}`)).body.state).toBe('cancelled');
    expect((await get(`/v1/holds/${second.body.id}`)).body.state).toBe('ready');
  });
});

describe('A counted licence', () => {
  it('is told once used up, and those who wait in vain are told too', async () => {
    const title = await aTitle();
    await buy(at, title, { concurrency: 2, checkouts: 2 });
    const first = await borrow(at, title, 'Ève');
    await hold(at, title, 'Léo');
    await at.call(library, 'DELETE', `/v1/holds/${(await hold(at, title, 'Léo')).body.id}`);
    await borrow(at, title, 'Zoé');
    await post(`/v1/loans/${first.body.id}/return`);
    expect(await borrow(at, title, 'Léo')).toMatchObject({ status: 409, body: { code: 'title-not-licensed' } });
    expect(await hold(at, title, 'Léo')).toMatchObject({ status: 409, body: { code: 'title-not-licensed' } });
    expect((await availability(title)).state).toBe('not-licensed');
    const told = (await at.told()).filter(({ data }) => data['titleId'] === title).map(({ type }) => type);
    expect(told.filter((type) => type === 'licence-exhausted.v1')).toHaveLength(1);
  });

  it('lapses a hold that nothing can meet any more', async () => {
    const title = await aTitle();
    await buy(at, title, { concurrency: 1, checkouts: 1 });
    await borrow(at, title, 'Ève');
    expect(await hold(at, title, 'Léo')).toMatchObject({ body: { code: 'title-not-licensed' } });
    await buy(at, title, { concurrency: 1, checkouts: 2 });
    const loan = await borrow(at, title, 'Zoé');
    const waits = await hold(at, title, 'Léo');
    const behind = await hold(at, title, 'Noé');
    await post(`/v1/loans/${loan.body.id}/return`);
    await borrow(at, title, 'Léo');
    expect((await get(`/v1/holds/${waits.body.id}`)).body.state).toBe('met');
    expect((await get(`/v1/holds/${behind.body.id}`)).body).toMatchObject({ state: 'lapsed', position: 0 });
  });
});

describe('A dated licence', () => {
  it('cuts the loan at its end, and says so before', async () => {
    const title = await aTitle();
    const expiresAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
    await buy(at, title, { concurrency: 1, expiresAt, loanDays: 21 });
    expect((await availability(title)).dueAtIfBorrowedNow).toBe(expiresAt);
    const loan = await borrow(at, title, 'Ève');
    expect(loan.body.dueAt).toBe(expiresAt);
    expect(await post(`/v1/loans/${loan.body.id}/renewals`)).toMatchObject({ body: { code: 'licence-ends-first' } });
  });

  it('ends by itself: its loans expire and its holds lapse within a round', async () => {
    const title = await aTitle();
    const expiresAt = new Date(Date.now() + 5_000).toISOString();
    expect(await buy(at, title, { concurrency: 1, expiresAt })).toMatchObject({ status: 201, body: { model: 'time' } });
    const loan = await borrow(at, title, 'Ève');
    const waits = await hold(at, title, 'Léo');
    await eventually(async () => expect((await get(`/v1/loans/${loan.body.id}`)).body.state).toBe('expired'));
    expect((await get(`/v1/loans/${loan.body.id}`)).body.endedAt).toBe(expiresAt);
    expect((await get(`/v1/holds/${waits.body.id}`)).body.state).toBe('lapsed');
    expect(await post(`/v1/loans/${loan.body.id}/renewals`)).toMatchObject({ body: { code: 'loan-expired' } });
    const told = (await at.told()).filter(({ data }) => data['titleId'] === title).map(({ type }) => type);
    expect(told.slice(-3)).toEqual(['loan-expired.v1', 'licence-exhausted.v1', 'hold-lapsed.v1']);
    expect(await buy(at, title, { expiresAt })).toMatchObject({ status: 409, body: { code: 'licence-already-ended' } });
  });
});

describe('Several licences of a title', () => {
  it('[L07] are spent in the stated order: what time ends first, what has no end, what is counted', async () => {
    const title = await aTitle();
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const terms = {
      fewLeft: { checkouts: 5 },
      manyLeft: { checkouts: 9 },
      countedUntil: { checkouts: 5, expiresAt: inDays(40) },
      withoutEnd: {},
      later: { expiresAt: inDays(60) },
      sooner: { expiresAt: inDays(30) },
    };
    const names = new Map<string, string>();
    for (const [name, more] of Object.entries(terms))
      names.set((await buy(at, title, { concurrency: 1, loanDays: 7, ...more })).body.id as string, name);
    const spent = [];
    for (const name of six) spent.push(names.get((await borrow(at, title, name)).body.licenceId as string));
    expect(spent).toEqual(['sooner', 'later', 'withoutEnd', 'countedUntil', 'manyLeft', 'fewLeft']);
    for (const { id } of (await get(`/v1/loans?titleId=${title}&state=open`)).body.items)
      await post(`/v1/loans/${id}/return`);
  });
});

describe('A seller’s name of a licence', () => {
  it('is acquired once', async () => {
    const [title, other] = [await aTitle(), await aTitle()];
    const body = { titleId: title, organisation: 'css-a', sourceId: 'urn:uuid:42', concurrency: 1 };
    const first = await post('/v1/licences', body);
    expect(await post('/v1/licences', body)).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect(await post('/v1/licences', { ...body, concurrency: 2 })).toMatchObject({
      body: { code: 'licence-terms-differ' },
    });
    expect(await post('/v1/licences', { ...body, titleId: other })).toMatchObject({
      body: { code: 'licence-of-another-title' },
    });
    const once = { 'idempotency-key': 'licence-43' };
    const keyed = { ...body, sourceId: 'urn:uuid:43' };
    const [one, two] = [
      await at.call(library, 'POST', '/v1/licences', keyed, once),
      await at.call(library, 'POST', '/v1/licences', keyed, once),
    ];
    expect([one.status, two.status, two.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(two.body).toEqual(one.body);
  });
});

describe('A reader', () => {
  it('has as many loans and holds as the library grants, and returns to borrow more', async () => {
    const titles = [await aTitle(), await aTitle(), await aTitle(), await aTitle()];
    for (const title of titles) await buy(at, title, { concurrency: 1 });
    const loans = [];
    for (const title of titles.slice(0, 3)) loans.push(await borrow(at, title, 'Mia'));
    expect(loans.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await borrow(at, titles[3]!, 'Mia')).toMatchObject({ status: 409, body: { code: 'loan-limit-reached' } });
    for (const title of [...titles.slice(0, 2), titles[3]!, await aLicensedTitle()])
      expect((await hold(at, title, 'Tom')).status).toBe(201);
    expect(await hold(at, titles[2]!, 'Tom')).toMatchObject({ status: 409, body: { code: 'hold-limit-reached' } });
    await post(`/v1/loans/${loans[2]!.body.id}/return`);
    expect(await borrow(at, await aLicensedTitle(), 'Mia')).toMatchObject({ status: 201 });
  });

  it('renews as often as the library grants', async () => {
    const title = await aTitle();
    await buy(at, title, { loanDays: 7 });
    const { body } = await borrow(at, title, 'Noé');
    const aDayLater = () =>
      at.database.query(`update loan set due_at = due_at - interval '1 day' where id = $1`, [body.id]);
    for (const renewals of [1, 2]) {
      await aDayLater();
      const renewed = await post(`/v1/loans/${body.id}/renewals`);
      expect(renewed).toMatchObject({ status: 200, body: { renewals } });
      expect(Date.parse(renewed.body.dueAt)).toBeGreaterThan(Date.parse(body.dueAt));
    }
    await aDayLater();
    expect(await post(`/v1/loans/${body.id}/renewals`)).toMatchObject({ body: { code: 'no-renewals-left' } });
    await post(`/v1/loans/${body.id}/return`);
    expect(await post(`/v1/loans/${body.id}/renewals`)).toMatchObject({ body: { code: 'loan-already-returned' } });
  });

  it('[L10] returns early, renews, gains nothing by a renewal that moves nothing; the library returns for a reader, and time does', async () => {
    const title = await aTitle();
    await buy(at, title, { loanDays: 7 });
    const own = learner(idOf('Aya'));
    const asReader = (method: string, path: string, body: unknown = {}) => at.call(own, method, path, body);
    const lent = await asReader('POST', '/v1/loans', { titleId: title });
    const { id, dueAt } = lent.body;
    expect((await asReader('POST', `/v1/loans/${id}/renewals`)).body).toMatchObject({ renewals: 0, dueAt });
    await at.database.query(`update loan set due_at = due_at - interval '1 day' where id = $1`, [id]);
    expect((await asReader('POST', `/v1/loans/${id}/renewals`)).body).toMatchObject({ renewals: 1 });
    expect((await asReader('POST', `/v1/loans/${id}/return`)).body).toMatchObject({ state: 'returned' });
    const second = (await asReader('POST', '/v1/loans', { titleId: title })).body;
    expect((await post(`/v1/loans/${second.id}/return`)).body.state).toBe('returned');
    const third = (await asReader('POST', '/v1/loans', { titleId: title })).body;
    await at.database.query(`update loan set due_at = clock_timestamp() where id = $1`, [third.id]);
    await eventually(async () => expect((await get(`/v1/loans/${third.id}`)).body.state).toBe('expired'));
    const told = (await at.told()).filter(({ data }) => data['titleId'] === title).map(({ type }) => type);
    expect(told).toEqual([
      ...['licence-acquired.v1', 'loan-opened.v1', 'loan-renewed.v1', 'loan-returned.v1'],
      ...['loan-opened.v1', 'loan-returned.v1', 'loan-opened.v1', 'loan-expired.v1'],
    ]);
  });

  it('[L13] has one loan of a title, however often it is asked for and however its ISBN is spelled', async () => {
    const named = (identifier: string) => ({ metadata: { title: 'Volkswagen Blues', identifier }, links: [] });
    const send = async (identifier: string) => {
      const links = [{ rel: 'self', href: 'https://example.org/flux', type: 'application/opds+json' }];
      const feed = { metadata: { title: 'Flux' }, links, publications: [named(identifier)] };
      return (await post('/v1/feeds?organisation=css-a', feed)).body.publications[0].titleId as string;
    };
    await at.hear(published('Volkswagen Blues', { isbn: '2-7609-3358-X' }));
    const [title] = await titlesOf(at, 'Volkswagen Blues');
    await buy(at, title!, {});
    const first = await borrow(at, title!, 'Bea');
    expect(first.status).toBe(201);
    for (const spelled of ['urn:isbn:9782760933583', 'URN:ISBN:978 2 7609 3358 3', 'urn:isbn:276093358x']) {
      const again = await borrow(at, await send(spelled), 'Bea');
      expect([spelled, again.status, again.body.id]).toEqual([spelled, 200, first.body.id]);
    }
    const body = { titleId: title, learnerId: idOf('Cyr') };
    const keyed = () => at.call(library, 'POST', '/v1/loans', body, { 'idempotency-key': 'loan-of-cyr' });
    const [one, two] = [await keyed(), await keyed()];
    expect([one.status, two.status, two.body]).toEqual([201, 201, one.body]);
    expect((await get(`/v1/loans?titleId=${title}&state=open`)).body.items).toHaveLength(2);
  });

  it('renews nothing for who asks again at once, however often, and counts nothing [F11]', async () => {
    const title = await aTitle();
    await buy(at, title, { loanDays: 7 });
    const { body } = await borrow(at, title, 'Noé');
    const again = await Promise.all([1, 2, 3, 4].map(() => post(`/v1/loans/${body.id}/renewals`)));
    for (const { status, body: loan } of again) {
      expect([status, loan.renewals, loan.dueAt]).toEqual([200, 0, body.dueAt]);
    }
    await at.database.query(`update loan set due_at = due_at - interval '1 day' where id = $1`, [body.id]);
    const raced = await Promise.all([1, 2, 3, 4].map(() => post(`/v1/loans/${body.id}/renewals`)));
    expect(raced.map(({ status, body: loan }) => [status, loan.renewals])).toEqual(Array(4).fill([200, 1]));
    const told = (await at.told()).filter(({ type, data }) => type === 'loan-renewed.v1' && data['loanId'] === body.id);
    expect(told).toHaveLength(1);
    await post(`/v1/loans/${body.id}/return`);
  });

  it('goes on borrowing where one of two stays has ended [F11]', async () => {
    const title = await aTitle();
    await buy(at, title, { concurrency: 2 });
    await at.hear(enrolled('Ada'), enrolled('Ada', 'css-b.ecole'), left('Ada', '2026-09-15', 'css-b.ecole'));
    await eventually(async () => {
      const ended = `select from known_stay where learner_id = $1 and ended_on is not null`;
      expect(await at.database.query(ended, [idOf('Ada')])).toHaveLength(1);
    });
    expect((await borrow(at, title, 'Ada')).status).toBe(201);
  });

  it('borrows from the first day of a stay, and not before [F11]', async () => {
    const title = await aTitle();
    await buy(at, title, { concurrency: 2 });
    await at.hear(enrolled('Mia', 'css-a.ecole', '2999-08-27'), enrolled('Léo-Paul', 'css-a.ecole', '2020-08-27'));
    await eventually(async () => expect((await borrow(at, title, 'Léo-Paul')).status).toBe(201));
    await eventually(async () =>
      expect(await borrow(at, title, 'Mia')).toMatchObject({ status: 409, body: { code: 'reader-has-no-stay' } }),
    );
  });

  it('without an open stay cannot borrow, and no longer waits: from the day of its end on [1.4]', async () => {
    const title = await aTitle();
    await buy(at, title, { concurrency: 1 });
    await at.hear(enrolled('Sam'));
    await borrow(at, title, 'Ève');
    const waits = await hold(at, title, 'Sam');
    expect(waits.body.position).toBe(1);
    await at.hear(left('Sam', '2999-06-22'));
    await eventually(async () => {
      const known = await at.database.query(`select 1 from known_stay where ended_on = '2999-06-22'`);
      expect(known).toHaveLength(1);
    });
    await at.app.get(SettleDue).run('readers');
    expect((await get(`/v1/holds/${waits.body.id}`)).body.state).toBe('waiting');
    await at.hear(left('Sam', schoolDay(new Date())));
    await eventually(async () => expect((await get(`/v1/holds/${waits.body.id}`)).body.state).toBe('lapsed'));
    expect(await borrow(at, title, 'Sam')).toMatchObject({ status: 409, body: { code: 'reader-has-no-stay' } });
    expect(await borrow(at, title, 'somebody unknown')).toMatchObject({
      status: 404,
      body: { code: 'reader-unknown' },
    });
    expect(await post('/v1/loans', { titleId: title })).toMatchObject({
      status: 409,
      body: { code: 'reader-required' },
    });
  });

  it('whose two records are one keeps one loan and one place of each title', async () => {
    expect(LearnersMergedV1.key).toBe('learnerId');
    const [read, waited, free] = [await aTitle(), await aTitle(), await aTitle()];
    for (const title of [read, free]) await buy(at, title, { concurrency: 2 });
    await buy(at, waited, { concurrency: 1 });
    const kept = await borrow(at, read, 'Lia');
    await at.database.query(`update loan set due_at = due_at + interval '1 day' where id = $1`, [kept.body.id]);
    const surplus = await borrow(at, read, 'Lia bis');
    const moved = await borrow(at, free, 'Lia bis');
    await borrow(at, waited, 'Ana');
    const ahead = await hold(at, waited, 'Lia bis');
    const behind = await hold(at, waited, 'Lia');
    await at.hear(merged('Lia bis', 'Lia'));
    await eventually(async () => expect((await get(`/v1/loans/${surplus.body.id}`)).body.state).toBe('returned'));
    const loan = (id: string) => get(`/v1/loans/${id}`).then(({ body }) => [body.state, body.learnerId]);
    expect(await loan(kept.body.id)).toEqual(['open', idOf('Lia')]);
    expect(await loan(moved.body.id)).toEqual(['open', idOf('Lia')]);
    expect((await get(`/v1/holds/${ahead.body.id}`)).body).toMatchObject({ state: 'waiting', learnerId: idOf('Lia') });
    expect((await get(`/v1/holds/${behind.body.id}`)).body.state).toBe('lapsed');
    expect(await borrow(at, free, 'Lia bis')).toMatchObject({ status: 200, body: { id: moved.body.id } });
    expect((await availability(read)).copies.available).toBe(1);
  });

  it('acts with an own token for nobody else', async () => {
    const title = await aTitle();
    await buy(at, title, { concurrency: 2 });
    const own = learner(idOf('Ben'));
    const loan = await at.call(own, 'POST', '/v1/loans', { titleId: title });
    expect(loan.status).toBe(201);
    const other = await borrow(at, title, 'Gil');
    expect(await at.call(own, 'POST', '/v1/loans', { titleId: title, learnerId: idOf('Gil') })).toMatchObject({
      status: 404,
      body: { code: 'reader-unknown' },
    });
    expect(await at.call(own, 'POST', `/v1/loans/${other.body.id}/return`)).toMatchObject({ status: 404 });
    expect(await at.call(own, 'GET', `/v1/loans/${other.body.id}`)).toMatchObject({ status: 404 });
    const seen = await at.call(own, 'GET', '/v1/loans?limit=500');
    expect(new Set(seen.body.items.map(({ learnerId }: { learnerId: string }) => learnerId))).toEqual(
      new Set([idOf('Ben')]),
    );
    expect(await at.call(own, 'POST', `/v1/loans/${loan.body.id}/return`)).toMatchObject({ status: 200 });
  });
});
