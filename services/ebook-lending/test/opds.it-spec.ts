import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '@pan/testing';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import {
  borrow,
  buy,
  enrolled,
  hold,
  idOf,
  learner,
  library,
  network,
  published,
  startLibrary,
  titlesOf,
  type Json,
  type Library,
} from './library.js';

let at: Library;
const publicUrl = 'https://pret.example.org/ebook-lending';
const schemas = shared('data/resources-ebooks/schema');

/** The living standard's own schemas, or a validator that only says it was skipped. */
function validatorOf(name: string): (document: unknown) => string[] {
  if (!schemas) return () => [];
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  formats.default(ajv);
  for (const path of globSync(['opds2/*.json', 'webpub-manifest/**/*.json'], { cwd: schemas }))
    ajv.addSchema(JSON.parse(readFileSync(join(schemas, path), 'utf8')) as object);
  const validate: ValidateFunction = ajv.getSchema(`https://drafts.opds.io/schema/${name}.schema.json`)!;
  return (document) => (validate(document) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`));
}

const feedFaults = validatorOf('feed');
const publicationFaults = validatorOf('publication');
const authenticationFaults = validatorOf('authentication');

beforeAll(async () => {
  at = await startLibrary({ PUBLIC_URL: publicUrl });
  const books = ['Un', 'Deux', 'Trois'].map((name) => published(name, { isbn: undefined }));
  await at.hear(...network(), ...['Ève', 'Léo', 'Zoé'].map((name) => enrolled(name)), ...books);
  for (const title of await titlesOf(at, 'Un', 'Deux', 'Trois')) await buy(at, title, { concurrency: 1 });
});
afterAll(() => at?.close());

const open = (path: string) => at.call(null, 'GET', path.replace(publicUrl, ''));
const linkOf = ({ links }: Json, rel: string) => links.find((link: Json) => link.rel === rel);
const typeOf = (answer: { headers: Headers }) => answer.headers.get('content-type')!.split(';')[0];

describe('The OPDS 2.0 catalogue', () => {
  it('has schemas to be judged by', () => {
    if (schemas) expect(existsSync(join(schemas, 'opds2/feed.schema.json'))).toBe(true);
    if (schemas) expect(feedFaults({ metadata: {}, links: [] })).not.toEqual([]);
  });

  it('begins with the libraries', async () => {
    const start = await open('/opds');
    expect([start.status, typeOf(start)]).toEqual([200, 'application/opds+json']);
    expect(feedFaults(start.body)).toEqual([]);
    expect(start.body.navigation).toMatchObject([
      { title: 'Organisation css-a', href: `${publicUrl}/opds?organisation=css-a`, rel: 'subsection' },
    ]);
  });

  it('walks an organisation’s titles page by page, each with its copies', async () => {
    const seen: string[] = [];
    let next: string | undefined = '/opds?organisation=css-a.ecole&limit=2';
    while (next) {
      const { status, body } = await open(next);
      expect(status).toBe(200);
      expect(feedFaults(body)).toEqual([]);
      expect(body.metadata).toEqual({ title: 'Organisation css-a.ecole', numberOfItems: 3, itemsPerPage: 2 });
      for (const name of ['self', 'first', 'start', 'http://opds-spec.org/shelf'])
        expect(linkOf(body, name).href).toMatch(/^https:\/\/pret\.example\.org\/ebook-lending\/opds/);
      seen.push(...body.publications.map(({ metadata }: Json) => metadata.title as string));
      next = linkOf(body, 'next')?.href;
    }
    expect(seen.sort()).toEqual(['Deux', 'Trois', 'Un']);
  });

  it('shows how a title stands: available, then unavailable with those who wait', async () => {
    const [title] = await titlesOf(at, 'Un');
    const path = `/opds/publications/${title}?organisation=css-a`;
    const free = await open(path);
    expect(typeOf(free)).toBe('application/opds-publication+json');
    expect(publicationFaults(free.body)).toEqual([]);
    const offer = 'http://opds-spec.org/acquisition/borrow';
    expect(linkOf(free.body, offer)).toMatchObject({
      href: `${publicUrl}/opds/publications/${title}/loan`,
      properties: { availability: { state: 'available' }, copies: { total: 1, available: 1 }, holds: { total: 0 } },
    });
    const loan = await borrow(at, title!, 'Ève');
    await hold(at, title!, 'Léo');
    const taken = await open(path);
    expect(publicationFaults(taken.body)).toEqual([]);
    expect(linkOf(taken.body, offer).properties).toMatchObject({
      availability: { state: 'unavailable', until: loan.body.dueAt },
      copies: { total: 1, available: 0 },
      holds: { total: 1 },
    });
  });

  it('of an organisation without licences leads back to the start', async () => {
    const { status, body } = await open('/opds?organisation=css-b');
    expect(status).toBe(200);
    expect(feedFaults(body)).toEqual([]);
    expect(body.metadata.numberOfItems).toBe(0);
    expect((await open('/opds?organisation=css-z')).body.code).toBe('organisation-unknown');
    expect((await open(`/opds/publications/${idOf('nothing')}`)).body.code).toBe('title-unknown');
  });
});

describe('The shelf', () => {
  it('answers a stranger with the authentication document', async () => {
    const refused = await open('/opds/shelf');
    expect([refused.status, typeOf(refused)]).toEqual([401, 'application/opds-authentication+json']);
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    expect(refused.headers.get('link')).toBe(
      `<${publicUrl}/opds/authentication>; rel="http://opds-spec.org/auth/document"`,
    );
    expect(authenticationFaults(refused.body)).toEqual([]);
    expect((await open('/opds/authentication')).body).toEqual(refused.body);
    const [title] = await titlesOf(at, 'Deux');
    expect(typeOf(await at.call(null, 'POST', `/opds/publications/${title}/loan`))).toBe(
      'application/opds-authentication+json',
    );
  });

  it('shows a learner the own loans and holds, and nobody else’s', async () => {
    const [first, second] = await titlesOf(at, 'Un', 'Deux');
    const own = learner(idOf('Zoé'));
    const empty = await at.call(own, 'GET', '/opds/shelf');
    expect([feedFaults(empty.body), empty.body.publications]).toEqual([[], undefined]);
    const lent = await at.call(own, 'POST', `/opds/publications/${second}/loan`);
    expect([lent.status, typeOf(lent)]).toEqual([201, 'application/opds-publication+json']);
    expect(publicationFaults(lent.body)).toEqual([]);
    expect((await at.call(own, 'POST', `/opds/publications/${second}/loan`)).status).toBe(200);
    await at.call(own, 'POST', '/v1/holds', { titleId: first });
    const shelf = await at.call(own, 'GET', '/opds/shelf');
    expect(typeOf(shelf)).toBe('application/opds+json');
    expect(feedFaults(shelf.body)).toEqual([]);
    const shown = shelf.body.publications.map(({ metadata, links }: Json) => [metadata.title, links[1].properties]);
    expect(shown).toMatchObject([
      ['Deux', { availability: { state: 'available', until: expect.any(String) as string } }],
      ['Un', { availability: { state: 'reserved' }, holds: { total: 2, position: 2 } }],
    ]);
    expect(await at.call(library, 'GET', '/opds/shelf')).toMatchObject({
      status: 404,
      body: { code: 'reader-unknown' },
    });
  });
});
