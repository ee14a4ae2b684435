import {
  ClassChangedV1,
  ClassClosedV1,
  ClassJoinedV1,
  ClassLeftV1,
  ClassStaffedV1,
  ResourceWithdrawnV1,
} from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import type { TokenOptions } from '@pan/testing';
import {
  borrow,
  buy,
  enrolled,
  hold,
  idOf,
  library,
  libraryOfB,
  network,
  published,
  startLibrary,
  titlesOf,
  type Library,
} from './library.js';

let at: Library;
let title: string;
let loan: string;
let waiting: string;

beforeAll(async () => {
  at = await startLibrary();
  await at.hear(
    ...network(),
    ...['Ève', 'Léo'].map((name) => enrolled(name)),
    ...['Bea', 'Bob'].map((name) => enrolled(name, 'css-b.ecole')),
    published('Commun'),
  );
  [title] = (await titlesOf(at, 'Commun')) as [string];
  await buy(at, title, { concurrency: 1 });
  loan = (await borrow(at, title, 'Ève')).body.id;
  waiting = (await hold(at, title, 'Léo')).body.id;
});
afterAll(() => at?.close());

describe('Another centre’s library', () => {
  it('sees no loan, no hold and no reader of the first', async () => {
    for (const list of [
      '/v1/loans?limit=500',
      '/v1/holds?limit=500',
      '/v1/loans?organisation=css-a',
      `/v1/holds?titleId=${title}`,
    ])
      expect(await at.call(libraryOfB, 'GET', list)).toMatchObject({
        status: 200,
        body: { items: [], nextCursor: null },
      });
    for (const [method, path] of [
      ['GET', `/v1/loans/${loan}`],
      ['POST', `/v1/loans/${loan}/renewals`],
      ['POST', `/v1/loans/${loan}/return`],
      ['GET', `/v1/holds/${waiting}`],
      ['DELETE', `/v1/holds/${waiting}`],
    ] as const)
      expect([path, (await at.call(libraryOfB, method, path)).status]).toEqual([path, 404]);
    expect(await borrow(at, title, 'Léo', libraryOfB)).toMatchObject({ status: 404, body: { code: 'reader-unknown' } });
    expect(await hold(at, title, 'Léo', libraryOfB)).toMatchObject({ status: 404, body: { code: 'reader-unknown' } });
    expect((await at.call(library, 'GET', `/v1/loans/${loan}`)).body.state).toBe('open');
  });

  it('buys nothing in the first one’s name, and does not lend what the first one bought', async () => {
    expect(await buy(at, title, {}, libraryOfB)).toMatchObject({ status: 403, body: { code: 'out-of-reach' } });
    expect(await buy(at, title, {}, libraryOfB, 'css-c')).toMatchObject({
      status: 404,
      body: { code: 'organisation-unknown' },
    });
    const feed = { metadata: { title: 'x' }, links: [], publications: [] };
    expect(await at.call(libraryOfB, 'POST', '/v1/feeds?organisation=css-a', feed)).toMatchObject({ status: 403 });
    expect(await borrow(at, title, 'Bea', libraryOfB)).toMatchObject({
      status: 409,
      body: { code: 'title-not-licensed' },
    });
    expect(await hold(at, title, 'Bea', libraryOfB)).toMatchObject({
      status: 409,
      body: { code: 'title-not-licensed' },
    });
  });

  it('has queues of its own: positions count those who could take the same copy', async () => {
    await buy(at, title, { concurrency: 1 }, libraryOfB, 'css-b');
    await borrow(at, title, 'Bea', libraryOfB);
    expect((await hold(at, title, 'Bob', libraryOfB)).body).toMatchObject({ position: 1, waiting: 1 });
    expect((await at.call(library, 'GET', `/v1/holds/${waiting}`)).body).toMatchObject({ position: 1, waiting: 1 });
    const ministry = { ...library, clientId: 'ministry', organisations: ['ministere'] };
    const both = await at.call(ministry, 'GET', `/v1/holds?titleId=${title}&state=waiting`);
    expect(both.body.items.map(({ learnerId }: { learnerId: string }) => learnerId).sort()).toEqual(
      [idOf('Léo'), idOf('Bob')].sort(),
    );
    await buy(at, title, { concurrency: 1 }, ministry, 'ministere');
    const states = await at.call(ministry, 'GET', `/v1/holds?titleId=${title}`);
    expect(states.body.items.map(({ state, position }: Record<string, unknown>) => [state, position])).toEqual([
      ['ready', 0],
      ['waiting', 1],
    ]);
  });
});

describe('A member of staff', () => {
  const teacher = (name: string): TokenOptions => ({
    ...{ clientId: 'demo-portal', subject: name, organisations: ['css-a.ecole'], purpose: 'teaching' },
    ...{ person: { role: 'staff', id: idOf(name) }, scopes: ['lending:read', 'lending:borrow'] },
  });
  const own = teacher('enseignante');
  const teaches = (who: string, group: string) =>
    fact(ClassStaffedV1, idOf(group), { classId: idOf(group), staffId: idOf(who), primary: true });
  const joins = (name: string, group: string) =>
    fact(ClassJoinedV1, idOf(name), { classId: idOf(group), learnerId: idOf(name) });
  const readersIn = async (list: string, who = own) =>
    (await at.call(who, 'GET', list)).body.items.map(({ learnerId }: { learnerId: string }) => learnerId);

  it('sees what pupils of the own classes read, and of no others [M8]', async () => {
    expect([await readersIn('/v1/loans'), await readersIn('/v1/holds')]).toEqual([[], []]);
    await at.hear(joins('Léo', 'groupe 1'), joins('Ève', 'groupe 2'), teaches('enseignante', 'groupe 1'));
    await at.hear(teaches('collègue', 'groupe 2'));
    expect([await readersIn('/v1/loans'), await readersIn('/v1/holds')]).toEqual([[], [idOf('Léo')]]);
    expect((await at.call(own, 'GET', `/v1/loans/${loan}`)).status).toBe(404);
    expect((await at.call(own, 'GET', `/v1/holds/${waiting}`)).status).toBe(200);
    expect((await at.call(teacher('collègue'), 'GET', `/v1/loans/${loan}`)).body.learnerId).toBe(idOf('Ève'));
    expect(await readersIn('/v1/holds?organisation=css-b')).toEqual([]);
  });

  it('sees it while the pupil and the class are there [M8]', async () => {
    await at.hear(joins('Ève', 'groupe 1'));
    expect(await readersIn('/v1/loans')).toEqual([idOf('Ève')]);
    await at.hear(fact(ClassLeftV1, idOf('Ève'), { classId: idOf('groupe 1'), learnerId: idOf('Ève') }));
    expect(await readersIn('/v1/loans')).toEqual([]);
    const [classId, organisationId] = [idOf('groupe 1'), idOf('css-a.ecole')];
    await at.hear(fact(ClassClosedV1, classId, { classId }));
    expect(await readersIn('/v1/holds')).toEqual([]);
    const again = { classId, organisationId, schoolYear: '2026-2027', level: 'secondary-1' } as const;
    await at.hear(fact(ClassChangedV1, classId, again));
    expect(await readersIn('/v1/holds')).toEqual([idOf('Léo')]);
  });

  it('borrows, returns and cancels for nobody [M8]', async () => {
    expect(await borrow(at, title, 'Léo', own)).toMatchObject({ status: 404, body: { code: 'reader-unknown' } });
    await at.hear(joins('Ève', 'groupe 1'));
    for (const [method, path, status] of [
      ['GET', `/v1/loans/${loan}`, 200],
      ['POST', `/v1/loans/${loan}/renewals`, 404],
      ['POST', `/v1/loans/${loan}/return`, 404],
      ['GET', `/v1/holds/${waiting}`, 200],
      ['DELETE', `/v1/holds/${waiting}`, 404],
    ] as const)
      expect([path, (await at.call(own, method, path)).status]).toEqual([path, status]);
  });
});

describe('A title that several describe', () => {
  const book = (title: string, identifier: string, locator = `https://${title}.example/`) => ({
    metadata: { title: 'Flux' },
    links: [{ rel: 'self', href: 'https://example.org/' }],
    publications: [
      {
        metadata: { title, identifier, language: 'fr' },
        links: [
          { rel: 'self', href: locator },
          { rel: 'http://opds-spec.org/acquisition/borrow', href: 'https://example.org/b' },
        ],
      },
    ],
  });
  const send = async (who: TokenOptions, organisation: string, feed: object) =>
    (await at.call(who, 'POST', `/v1/feeds?organisation=${organisation}`, feed)).body.publications[0];
  const shown = async (id: string) => (await at.call(library, 'GET', `/v1/titles/${id}`)).body;
  const withdrawn = (name: string) => fact(ResourceWithdrawnV1, idOf(name), { resourceId: idOf(name) });

  it('shows who brought it in: another centre’s feed, or its record of the catalogue, changes neither words nor address nor state [H5]', async () => {
    const isbn = '9782764604991';
    const { titleId } = await send(library, 'css-a', book('premier', `urn:isbn:${isbn}`));
    const before = await shown(titleId);
    expect(before).toMatchObject({ title: 'premier', locator: 'https://premier.example/', isbn });
    expect(await send(libraryOfB, 'css-b', book('second', `urn:isbn:${isbn}`))).toMatchObject({ titleId });
    const ofB = { isbn, organisationId: idOf('css-b'), locator: 'https://evil.example/' };
    await at.hear(published('Détourné', ofB));
    await at.hear(withdrawn('Détourné'));
    expect(await shown(titleId)).toEqual({ ...before, resourceId: idOf('Détourné'), modifiedAt: expect.any(String) });
    expect((await buy(at, titleId, {})).status).toBe(201);
  });

  it('said by two distributors under two names is one, and each feed sent again changes nothing [D19]', async () => {
    const one = book('un', 'urn:isbn:978-2-7654-1005-8');
    const other = book('deux', 'urn:isbn:9782765410058');
    const { titleId } = await send(library, 'css-a', one);
    expect(await send(library, 'css-a', other)).toMatchObject({ titleId, outcome: 'changed' });
    for (const again of [one, other, one])
      expect(await send(library, 'css-a', again)).toMatchObject({ titleId, outcome: 'unchanged' });
    expect((await shown(titleId)).title).toBe('un');
  });

  it('of two resources of one ISBN is withdrawn with the last of them [D19]', async () => {
    const isbn = '9782896940301';
    await at.hear(published('Édition A', { isbn }));
    await at.hear(published('Édition B', { isbn }));
    const [id] = await titlesOf(at, 'Édition A');
    await at.hear(withdrawn('Édition B'));
    expect(await shown(id!)).toMatchObject({ title: 'Édition A', withdrawnAt: null, resourceId: idOf('Édition A') });
    await at.hear(published('Édition B', { isbn }));
    await at.hear(withdrawn('Édition A'));
    expect(await shown(id!)).toMatchObject({ title: 'Édition B', withdrawnAt: null, resourceId: idOf('Édition B') });
    await at.hear(withdrawn('Édition B'));
    expect((await shown(id!)).withdrawnAt).not.toBeNull();
  });
});

describe('Every read of persons', () => {
  it('takes a purpose, and leaves an entry with those it showed', async () => {
    const silent = { ...library, clientId: 'silent', purpose: null };
    expect(await at.call(silent, 'GET', '/v1/loans')).toMatchObject({
      status: 400,
      body: { code: 'purpose-required' },
    });
    await at.call(library, 'GET', `/v1/loans/${loan}`);
    const entries = await at.database.query<{ learner_ids: string[]; purpose: string }>(
      `select learner_ids, purpose from access_log where operation = 'read-loan' and client_id = 'library-a'`,
    );
    expect(entries).toContainEqual({ learner_ids: [idOf('Ève')], purpose: 'teaching' });
  });

  it('takes the scope that goes with it', async () => {
    const reader = { ...library, clientId: 'poor', scopes: ['lending:read'] };
    expect((await borrow(at, title, 'Léo', reader)).status).toBe(403);
    expect((await buy(at, title, {}, reader)).status).toBe(403);
    expect((await at.call(null, 'GET', '/v1/titles')).status).toBe(401);
    const guardian = { ...library, clientId: 'family', person: { role: 'guardian' as const, id: idOf('parent') } };
    expect((await at.call(guardian, 'GET', '/v1/loans')).body.items).toEqual([]);
    expect((await borrow(at, title, 'Léo', guardian)).status).toBe(404);
  });
});
