import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '@pan/testing';
import { idOf, library, network, startLibrary, titlesOf, type Answer, type Json, type Library } from './library.js';

const place = shared('data/resources-ebooks');
const whenShared = place ? describe : describe.skip;

let at: Library;

beforeAll(async () => {
  at = await startLibrary();
  await at.hear(...network());
});
afterAll(() => at?.close());

const send = (document: unknown, query = ''): Promise<Answer> =>
  at.call(library, 'POST', `/v1/feeds?organisation=css-a${query}`, document);
const sendFile = (file: string, query = '') => send(readFileSync(join(place!, file), 'utf8'), query);

/** `[outcome, refused licences' reasons, codes of departures]` of each publication. */
const readingOf = ({ body }: Answer): unknown[] =>
  body.publications.map(({ outcome, licences, departures }: Json) => [
    outcome,
    licences.map(({ outcome: taken, reason }: Json) => reason?.code ?? taken).join(' '),
    [...new Set(departures.map(({ code }: Json) => code))].join(' '),
  ]);

whenShared('Feeds as distributors really send them', () => {
  const plain = ['created', '', ''];
  it.each<[string, unknown[]]>([
    [
      'odl/feed.json',
      [
        ['created', 'licence-already-ended', ''],
        ['refused', '', 'title-missing'],
        ['created', 'created', ''],
      ],
    ],
    [
      'odl/feed2.json',
      [
        ['created', 'created', ''],
        ['created', 'created', ''],
        ['created', 'licence-already-ended', 'instant-without-time'],
        ['created', 'created created', ''],
        ['created', 'created created licence-already-ended created', 'instant-without-time'],
      ],
    ],
    ['odl/open-access-title.json', [plain]],
    ['opds2/feed.json', [['unchanged', '', ''], plain, plain]],
    ['opds2/feed2.json', [plain, plain, plain]],
    ['opds2/tf.json', [plain, plain, plain, plain]],
    ['opds2/auth_token_feed.json', [plain, plain]],
    [
      'opds2/bad_feed.json',
      [
        ['refused', '', 'identifier-missing title-missing'],
        ['changed', '', 'contributor-invalid language-invalid'],
        ['unchanged', '', 'acquisition-missing'],
      ],
    ],
    ['opds2/bad_feed2.json', [['changed', '', 'language-invalid']]],
  ])('%s is taken as far as it can be understood', async (file, expected) => {
    const answer = await sendFile(file);
    expect(answer.status).toBe(200);
    expect(readingOf(answer)).toEqual(expected);
    const again = await sendFile(file);
    const outcomes = again.body.publications.flatMap(({ outcome, licences }: Json) => [
      outcome,
      ...licences.map(({ outcome: taken }: Json) => taken),
    ]);
    expect(outcomes.filter((outcome: string) => outcome === 'created' || outcome === 'changed')).toEqual([]);
  });

  it('odl/a11y.json gives seven licences one identifier: the first counts', async () => {
    const answer = await sendFile('odl/a11y.json');
    const second = answer.body.publications[1];
    expect(second.licences[0]).toMatchObject({ outcome: 'refused', reason: { code: 'licence-already-ended' } });
    expect(second.licences.slice(1).map(({ reason }: Json) => reason.code)).toEqual(
      Array.from({ length: 6 }, () => 'licence-identifier-repeated'),
    );
    const codes = answer.body.publications.flatMap(({ departures }: Json) => departures.map(({ code }: Json) => code));
    expect(codes).toContain('number-as-text');
  });

  it.each([
    ['odl/unavailable.json', 'problem-document'],
    ['odl/license-audiobook.json', 'licence-info-document'],
    ...globSync('odl/info/*.json', { cwd: place ?? '.' }).map((file) => [file, 'licence-info-document']),
  ])('%s is refused: %s', async (file, code) => {
    expect(await sendFile(file)).toMatchObject({
      status: 400,
      body: { code: 'feed-unreadable', errors: [{ pointer: '/', code }] },
    });
  });

  it('are all known to this spec', () => {
    expect(globSync(['odl/**/*.json', 'opds2/*.json'], { cwd: place! })).toHaveLength(17);
  });

  it('read strictly, refuses what departs and takes the rest', async () => {
    const answer = await sendFile('odl/feed2.json', '&strict=true');
    expect(answer.body.publications.map(({ outcome }: Json) => outcome)).toEqual([
      ...['unchanged', 'unchanged', 'refused', 'unchanged', 'refused'],
    ]);
  });
});

describe('A feed', () => {
  const feed = (...publications: unknown[]) => ({
    metadata: { title: 'Flux' },
    links: [{ rel: 'self', href: 'https://example.org/', type: 'application/opds+json' }],
    publications,
  });
  const licence = (terms: object, identifier: unknown = 'urn:uuid:l') => ({
    metadata: { identifier, terms },
    links: [
      { rel: 'self', href: 'https://example.org/l' },
      { rel: 'http://opds-spec.org/acquisition/borrow', href: 'https://example.org/l{?id}', templated: true },
    ],
  });
  const book = (identifier: string, ...licenses: unknown[]) => ({
    metadata: { title: `Livre ${identifier}`, identifier, language: 'fr-CA' },
    links: [],
    licenses,
  });

  it.each<[string, unknown]>([
    ['feed-not-an-object', []],
    ['feed-not-an-object', 'null'],
    ['publications-missing', { metadata: { title: 'x' }, navigation: [] }],
    ['publications-missing', { publications: {} }],
    ['publications-too-many', { publications: Array.from({ length: 501 }, () => null) }],
  ])('that is none is refused: %s', async (code, document) => {
    const answer = await send(document);
    expect(answer).toMatchObject({ status: 400, body: { code: 'feed-unreadable', errors: [{ code }] } });
  });

  it('of anything at all is answered part by part', async () => {
    const answer = await send(
      feed(null, 5, {}, { metadata: { title: ' ', identifier: 7 } }, book('urn:x:1', null, 'x', {})),
    );
    expect(answer.status).toBe(200);
    expect(answer.body.publications.map(({ outcome }: Json) => outcome)).toEqual([
      ...['refused', 'refused', 'refused', 'refused', 'created'],
    ]);
    expect(answer.body.publications[4].licences).toMatchObject(
      Array.from({ length: 3 }, () => ({ outcome: 'refused', reason: { code: 'licence-not-an-object' } })),
    );
  });

  it.each<[object, string]>([
    [{ concurrency: 0 }, 'number-invalid'],
    [{ concurrency: 1.5 }, 'number-invalid'],
    [{ checkouts: -3 }, 'number-invalid'],
    [{ checkouts: 'plenty' }, 'number-invalid'],
    [{ length: 0 }, 'number-invalid'],
    [{ expires: 'tomorrow' }, 'instant-invalid'],
    [{ expires: '2027-13-01T00:00:00Z' }, 'instant-invalid'],
    [{ expires: '2027-06-31T23:59:59Z' }, 'instant-invalid'],
    [{ expires: '2027-02-29' }, 'instant-invalid'],
    [{ expires: '2027-06-30T24:30:00' }, 'instant-invalid'],
    [{ concurrency: '' }, 'number-invalid'],
    [{ concurrency: '0x10' }, 'number-invalid'],
    [{ expires: '2014-04-25T12:25:21+02:00' }, 'licence-already-ended'],
  ])('lends nothing by a limit that it misunderstands: %j', async (terms, code) => {
    const answer = await send(feed(book('urn:x:2', licence(terms, `urn:${JSON.stringify(terms)}`))));
    expect(answer.body.publications[0].licences).toMatchObject([
      { outcome: 'refused', licenceId: null, reason: { code } },
    ]);
  });

  it('revises a licence, but takes back nothing that is out', async () => {
    const said = (terms: object) => send(feed(book('urn:x:3', licence(terms, 'urn:uuid:revised'))));
    const outcome = ({ body }: Answer) => [
      body.publications[0].licences[0].outcome,
      body.publications[0].licences[0].reason?.code,
    ];
    expect(outcome(await said({ concurrency: 1, length: 86_400 }))).toEqual(['created', undefined]);
    expect(outcome(await said({ concurrency: '3', length: 86_400 }))).toEqual(['changed', undefined]);
    await at.database.query(`update licence set on_loan = 2 where source_id = 'urn:uuid:revised'`);
    expect(outcome(await said({ concurrency: 1, length: 86_400 }))).toEqual(['refused', 'licence-in-use']);
    const told = (await at.told()).filter(({ type }) => type === 'licence-revised.v1');
    expect(told).toMatchObject([{ data: { concurrency: 3 } }]);
  });

  it('shows French first of languages, and says which text is too long to keep [F11]', async () => {
    const said = (en: string, fr: string) => ({ en, 'FR-ca': fr });
    const metadata = {
      ...{
        identifier: 'urn:x:map',
        title: said('The old port', 'Le vieux port'),
        author: { name: said('A.', 'Anne') },
      },
      ...{ publisher: 'x'.repeat(201), description: said('Boats', 'Des bateaux') },
    };
    const answer = await send(
      feed(
        { metadata, links: [] },
        { metadata: { identifier: 'urn:x:long', title: 'x'.repeat(501) } },
        book('urn:x:good'),
      ),
    );
    expect(readingOf(answer)).toEqual([
      ['created', '', 'acquisition-missing text-too-long'],
      ['refused', '', 'acquisition-missing title-too-long'],
      ['created', '', 'acquisition-missing'],
    ]);
    const [title] = await at.database.query(
      'select title, creators, summary, publisher from title where identifier = $1',
      ['urn:x:map'],
    );
    expect(title).toEqual({ title: 'Le vieux port', creators: ['Anne'], summary: 'Des bateaux', publisher: null });
  });

  it('that spells one ISBN in two ways describes one book, and changes nothing when it is sent again [F11]', async () => {
    const named = (identifier: string, title: string, ...licences: unknown[]) => ({
      metadata: { title, identifier },
      links: [],
      licenses: licences,
    });
    const twice = feed(
      named('urn:isbn:9782962703151', 'Le vieux port', licence({}, 'urn:uuid:one')),
      named('urn:isbn:978-2-9627-0315-1', 'Vieux port (Le)', licence({}, 'urn:uuid:other')),
    );
    const read = ({ body }: Answer) =>
      body.publications.map(({ outcome, titleId, licences }: Json) => [outcome, titleId, licences[0].outcome]);
    const [[, titleId]] = read(await send(twice)) as [[string, string]];
    const unchanged = Array(2).fill(['unchanged', titleId, 'unchanged']);
    expect(read(await send(twice))).toEqual(unchanged);
    expect(read(await send(twice))).toEqual(unchanged);
    for (const spelled of ['URN:ISBN:978 2 9627 0315 1', 'urn:isbn:2-9627-0315-1'])
      expect((await send(feed(named(spelled, 'Le vieux port')))).body.publications).toMatchObject([
        { outcome: 'unchanged', titleId },
      ]);
    expect(await at.database.query('select title from title_statement where isbn = $1', ['9782962703151'])).toEqual([
      { title: 'Le vieux port' },
    ]);
    expect((await send(twice)).body.publications[1].departures.map(({ code }: Json) => code)).toContain(
      'publication-repeated',
    );
  });

  it('and a form name one licence, whatever blanks and accents they write it with [F11]', async () => {
    const [first, second] = (
      await send(
        feed({
          metadata: { title: 'Nommé', identifier: 'urn:x:nomme' },
          links: [],
          licenses: [licence({}, 'urn:x:été')],
        }),
      )
    ).body.publications.map(({ titleId, licences }: Json) => [titleId, licences[0].licenceId])[0] as [string, string];
    const bought = await at.call(library, 'POST', '/v1/licences', {
      ...{ titleId: first, organisation: 'css-a', sourceId: ' urn:x:e\u0301te\u0301 ' },
      ...{ concurrency: 1, loanDays: 21 },
    });
    expect([bought.status, bought.body.id ?? bought.body.detail]).toEqual([
      bought.status,
      expect.stringContaining(second),
    ]);
    expect(bought.status).not.toBe(201);
  });

  it('sent twice at once describes each book once and buys each licence once [F11]', async () => {
    const document = feed(
      ...Array.from({ length: 40 }, (_, n) => ({
        metadata: { title: `Livre ${n}`, identifier: `urn:x:atonce-${n}` },
        links: [],
        licenses: [licence({}, `urn:x:atonce-licence-${n}`)],
      })),
    );
    const answers = await Promise.all([send(document), send(document), send(document)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const taken = answers.flatMap(({ body }) => body.publications.flatMap(({ licences }: Json) => licences[0].outcome));
    expect(taken.filter((outcome) => outcome === 'created')).toHaveLength(40);
    expect(new Set(taken)).toEqual(new Set(['created', 'unchanged']));
    const [kept] = await at.database.query<{ titles: number; licences: number }>(
      `select (select count(*)::int from title where identifier like 'urn:x:atonce-%') as titles,
              (select count(*)::int from licence where source_id like 'urn:x:atonce-%') as licences`,
    );
    expect(kept).toEqual({ titles: 40, licences: 40 });
  });

  it('that departs itself is refused whole when it is read strictly', async () => {
    const bad = { ...feed(book('urn:x:4', licence({}, 'urn:uuid:4'))), links: [] };
    const answer = await send(bad, '&strict=true');
    expect(answer.body).toMatchObject({
      departures: [{ pointer: '/links', code: 'self-link-missing' }],
      publications: [{ outcome: 'refused', titleId: null, licences: [] }],
    });
    expect((await send(bad)).body.publications).toMatchObject([{ outcome: 'created' }]);
  });

  it('says departures in the caller’s language', async () => {
    const bad = feed({ ...book('urn:isbn:9782764601690'), links: [] });
    const french = await at.call(library, 'POST', '/v1/feeds?organisation=css-a', bad, { 'accept-language': 'fr' });
    const departures = french.body.publications[0].departures;
    expect(departures).toContainEqual({
      pointer: '/publications/0/metadata/identifier',
      code: 'isbn-invalid',
      detail: 'Le chiffre de contrôle de l’ISBN est faux: l’ISBN n’est pas retenu.',
    });
    expect(await titlesOf(at, 'Livre urn:isbn:9782764601690')).toHaveLength(1);
    expect(idOf('x')).toMatch(/-/);
  });
});
