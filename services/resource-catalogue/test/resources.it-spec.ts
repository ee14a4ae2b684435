import { randomUUID } from 'node:crypto';
import type { TokenOptions } from '@pan/testing';
import { catalogue, idOf, lom, sample, type Catalogue, type Sent } from './catalogue-fixture.js';

interface Written {
  id: string;
  state: string;
  version: number;
  warnings: { code: string; element: string; value?: string }[];
}
interface Problem {
  code: string;
  detail: string;
}

const published = 'resource-catalogue.resource-published.v1';
const revised = 'resource-catalogue.resource-revised.v1';
const withdrawn = 'resource-catalogue.resource-withdrawn.v1';

let it1: Catalogue;
beforeAll(async () => {
  it1 = await catalogue();
});
afterAll(() => it1?.close());

const about = async (id: string) => (await it1.told()).filter(({ key }) => key === id);

describe('A LOM record', () => {
  it('is a draft first, which only its keepers see', async () => {
    const { status, body, headers } = await it1.ask<Written>('POST', '/v1/resources', {
      xml: sample('la-tour-de-lego'),
    });
    expect([status, body.state, body.version]).toEqual([201, 'draft', 1]);
    expect(headers.get('location')).toBe(`${it1.url}/v1/resources/${body.id}/record`);
    expect((await it1.ask('GET', `/v1/resources/${body.id}`, { token: null })).status).toBe(404);
    const record = await it1.ask<{ description: { title: string; levels: string[] } }>(
      'GET',
      `/v1/resources/${body.id}/record`,
    );
    expect([record.body.description.title, record.body.description.levels]).toEqual([
      'La tour de blocs',
      ['primary-1', 'primary-2'],
    ]);
    const drafts = await it1.ask<{ items: { id: string }[] }>('GET', '/v1/drafts?limit=500');
    expect(drafts.body.items.map(({ id }) => id)).toContain(body.id);
    expect(await about(body.id)).toEqual([]);
  });

  it('is published, and told of with what other services need', async () => {
    const [id] = await it1.publish(sample('fractions-en-cuisine'));
    const { status, body, headers } = await it1.ask<{ title: string; isbn: string }>('GET', `/v1/resources/${id}`, {
      token: null,
    });
    expect([status, body.title, headers.get('etag')]).toEqual([200, 'Les fractions en cuisine', '"2"']);
    expect(await about(id!)).toEqual([
      {
        type: published,
        key: id,
        data: {
          resourceId: id,
          title: 'Les fractions en cuisine',
          kind: 'e-book',
          creators: ['Maëlle Sansregret'],
          levels: ['primary-5', 'primary-6'],
          subjects: ['mathematics'],
          language: 'fr',
          licence: 'https://creativecommons.org/licenses/by/4.0/',
          isbn: body.isbn,
          publisher: 'Éditions de la Fable',
          locator: 'https://ressources.pan.example/fractions-en-cuisine',
          competencies: [],
        },
      },
    ]);
    const again = await it1.ask<Problem>('POST', `/v1/resources/${id}/publication`);
    expect([again.status, again.body.code]).toEqual([409, 'resource-already-published']);
  });

  it('is revised by whoever read its last version, and told of only when something differs', async () => {
    const [id] = await it1.publish(sample('couleurs-chaudes'));
    const put = (xml: string, etag?: string) =>
      it1.ask<Written & Problem>('PUT', `/v1/resources/${id}`, { xml, headers: etag ? { 'if-match': etag } : {} });
    expect((await put(sample('couleurs-chaudes'))).status).toBe(428);
    expect((await put(sample('couleurs-chaudes'), '"1"')).status).toBe(412);
    expect((await put(sample('couleurs-chaudes'), '"2"')).body.version).toBe(2);
    expect((await put(sample('couleurs-chaudes').replace('froides', 'vives'), '"2"')).body.version).toBe(3);
    const facts = await about(id!);
    expect(facts.map(({ type }) => type)).toEqual([published, revised]);
    expect(facts[1]!.data['title']).toBe('Couleurs chaudes, couleurs vives');
  });

  it('is withdrawn, gone for readers, and may come back', async () => {
    const [id] = await it1.publish(sample('ligne-du-temps'));
    const call = async (transition: string) =>
      (await it1.ask<Written>('POST', `/v1/resources/${id}/${transition}`)).body.state;
    expect(await call('withdrawal')).toBe('withdrawn');
    const gone = await it1.ask<Problem>('GET', `/v1/resources/${id}`, { token: null });
    expect([gone.status, gone.body.code]).toEqual([410, 'resource-withdrawn']);
    expect(await call('publication')).toBe('published');
    expect((await about(id!)).map(({ type }) => type)).toEqual([published, withdrawn, published]);
  });

  it('keeps what no vocabulary of ours knows, with a warning by element', async () => {
    const xml = lom('Un titre', '<keyword><string>x</string></keyword>').replace(
      '</lom>',
      `<educational><learningResourceType><source>x</source><value>hologramme</value></learningResourceType></educational>
       <classification><purpose><source>LOMv1.0</source><value>discipline</value></purpose><taxonPath><taxon><entry><string>Alchimie</string></entry></taxon></taxonPath></classification></lom>`,
    );
    const { body } = await it1.ask<Written>('POST', '/v1/resources', { xml });
    expect(body.warnings).toContainEqual({ code: 'value-unknown', element: '5.2', value: 'hologramme' });
    expect(body.warnings).toContainEqual({ code: 'element-missing', element: '4.3' });
    const record = await it1.ask<{ description: { kind: string; subjects: string[] } }>(
      'GET',
      `/v1/resources/${body.id}/record`,
    );
    expect([record.body.description.kind, record.body.description.subjects]).toEqual(['other', ['Alchimie']]);
  });

  it.each([
    ['xml-unreadable', '<lom><general></lom>'],
    ['xml-has-doctype', '<!DOCTYPE lom [<!ENTITY a "aaa">]><lom/>'],
    ['xml-too-deep', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`],
    ['lom-expected', '<html/>'],
    ['title-missing', '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general/></lom>'],
    ['title-too-long', lom('x'.repeat(501))],
  ])('is refused for %s', async (code, xml) => {
    const { status, body } = await it1.ask<Problem>('POST', '/v1/resources', { xml });
    expect([status, body.code]).toEqual([400, code]);
  });

  it('is taken as XML only, and from whoever may write', async () => {
    expect((await it1.ask('POST', '/v1/resources', { json: {} })).status).toBe(415);
    expect(
      (await it1.ask('POST', '/v1/resources', { xml: lom('x'), token: { scopes: ['resources:harvest'] } })).status,
    ).toBe(403);
    expect((await it1.ask('POST', '/v1/resources', { xml: lom('x'), token: null })).status).toBe(401);
  });
});

describe('A description by hand', () => {
  const hand = {
    title: 'Œuvres au cœur',
    kind: 'text',
    language: 'fr',
    subjects: ['Français'],
    competencies: ['cn-04.2'],
    isbn: '2-7654-1005-4',
    levels: ['primary-1'],
  };

  it('is entered and revised, its words brought to one form', async () => {
    const { status, body } = await it1.ask<Written>('POST', '/v1/descriptions', { json: hand });
    expect([status, body.warnings]).toEqual([201, []]);
    const record = await it1.ask<{ description: Record<string, unknown> }>('GET', `/v1/resources/${body.id}/record`);
    expect(record.body.description).toMatchObject({
      subjects: ['french'],
      isbn: '9782765410058',
      competencies: ['cn-04.2'],
    });
    const put = await it1.ask<Written>('PUT', `/v1/descriptions/${body.id}`, {
      json: { ...hand, title: 'Autre' },
      headers: { 'if-match': '"1"' },
    });
    expect(put.body.version).toBe(2);
  });

  it.each([
    ['competency-unknown', { competencies: ['cn-99'] }],
    ['isbn-invalid', { isbn: '9782765410055' }],
    ['address-invalid', { locator: 'javascript:alert(1)' }],
    ['invalid-request', { kind: 'hologram' }],
    ['title-missing', { title: '   ' }],
    ['text-unseen', { title: 'Fractions\u202Eenisiuc' }],
    ['text-unseen', { title: 'Frac\u200Btions' }],
    ['text-unseen', { creators: ['Élise', 'Gag\u00ADnon'] }],
    ['text-unseen', { keywords: ['a\u0007b'] }],
    ['text-unseen', { summary: 'une\nligne\u2028autre' }],
  ])('is refused for %s', async (code, wrong) => {
    const { status, body } = await it1.ask<Problem>('POST', '/v1/descriptions', { json: { ...hand, ...wrong } });
    expect([status, body.code]).toEqual([400, code]);
  });

  it('happens once under one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const answers = [
      await it1.ask<Written>('POST', '/v1/descriptions', { json: hand, headers }),
      await it1.ask<Written>('POST', '/v1/descriptions', { json: hand, headers }),
    ];
    expect(answers[0]!.body.id).toBe(answers[1]!.body.id);
  });
});

describe('Ten people at one record', () => {
  it('revise it once: nine have read an older version', async () => {
    const [id] = await it1.publish(lom('Une notice disputée'));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        it1.ask('PUT', `/v1/resources/${id}`, { xml: lom(`Version ${index}`), headers: { 'if-match': '"2"' } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200,
      ...Array<number>(9).fill(412),
    ]);
    expect((await about(id!)).map(({ type }) => type)).toEqual([published, revised]);
  });

  it('withdraw it once', async () => {
    const [id] = await it1.publish(lom('Une notice retirée'));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => it1.ask('POST', `/v1/resources/${id}/withdrawal`)),
    );
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200,
      ...Array<number>(9).fill(409),
    ]);
    expect((await about(id!)).map(({ type }) => type)).toEqual([published, withdrawn]);
  });
});

describe('Datestamps', () => {
  it('follow the order in which changes become visible, however many write at once', async () => {
    const drafts = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        it1.ask<Written>('POST', '/v1/resources', { xml: lom(`Course ${index}`) }),
      ),
    );
    const seen: { id: string; at: Date }[] = [];
    let watching = true;
    const watch = async () => {
      while (watching) {
        const rows = await it1.database.query<{ id: string; at: Date }>(
          `select id, changed_at as at from resource where state = 'published' order by changed_at`,
        );
        const latest = seen.at(-1)?.at;
        const late = rows
          .filter(({ id }) => !seen.some((known) => known.id === id))
          .filter(({ at }) => latest && at < latest);
        expect(late).toEqual([]);
        seen.splice(0, seen.length, ...rows);
      }
    };
    const watcher = watch();
    await Promise.all(drafts.map(({ body }) => it1.ask('POST', `/v1/resources/${body.id}/publication`)));
    watching = false;
    await watcher;
    const stamps = await it1.database.query<{ n: string }>(
      `select count(*) as n from resource where state = 'published' and description ->> 'title' like 'Course%'`,
    );
    expect(stamps[0]!.n).toBe('20');
  });
});

describe('The digital competency framework', () => {
  it('is given whole: twelve dimensions, in French and English', async () => {
    const { body } = await it1.ask<{ dimensions: { code: string; elements: object[] }[]; measure: string }>(
      'GET',
      '/v1/frameworks/competence-numerique',
      { token: null },
    );
    expect([body.measure, body.dimensions.length, body.dimensions[0]!.code]).toEqual(['M01', 12, 'cn-01']);
    expect((await it1.ask('GET', '/v1/frameworks/autre', { token: null })).status).toBe(404);
  });

  it('is told of once, however often the service starts', async () => {
    const { ReleaseFrameworks } = await import('../src/application/resources/release-frameworks.js');
    const release = it1.app.get(ReleaseFrameworks);
    await Promise.all([release.run(), release.run()]);
    const facts = await it1.told('resource-catalogue.competency-framework-released.v1');
    expect(facts.map(({ data }) => [data['code'], data['dimensions']])).toEqual([['competence-numerique', 12]]);
    expect(facts[0]!.data['elements']).toBeGreaterThan(12);
  });
});

describe('Whose a record is', () => {
  const centre = (code: string) => ({
    ...{ clientId: `catalogue-${code}`, organisations: [code], purpose: null },
    scopes: ['resources:write', 'resources:harvest'],
  });
  const [ours, theirs] = [centre('css-a'), centre('css-b')];
  const both = { ...ours, clientId: 'catalogue-of-both', organisations: ['css-a', 'css-b'] };
  const entered = async (token: TokenOptions, query = '') =>
    it1.ask<Written & Problem>('POST', `/v1/resources${query}`, { xml: lom('À nous'), token });

  it('is told: changed, published and withdrawn by its owner and those above, shown as a draft to them alone [H5]', async () => {
    const { id } = (await entered(centre('css-a.ecole'))).body;
    const asked = async (token: TokenOptions, method: string, path: string, sent: Sent = {}) =>
      (await it1.ask(method, path, { ...sent, token })).status;
    const record = `/v1/resources/${id}/record`;
    const drafts = async (token: TokenOptions) =>
      (await it1.ask<{ items: { id: string }[] }>('GET', '/v1/drafts?limit=500', { token })).body.items.map(
        (item) => item.id,
      );
    expect([await asked(theirs, 'GET', record), await asked(ours, 'GET', record)]).toEqual([404, 200]);
    expect([(await drafts(theirs)).includes(id), (await drafts(ours)).includes(id)]).toEqual([false, true]);
    expect(await asked(theirs, 'POST', `/v1/resources/${id}/publication`)).toBe(404);
    expect(await asked(ours, 'POST', `/v1/resources/${id}/publication`)).toBe(200);
    expect((await about(id))[0]!.data['organisationId']).toBe(idOf('css-a.ecole'));
    const put = { xml: lom('À eux'), headers: { 'if-match': '"2"' } };
    const byHand = { json: { title: 'x', kind: 'text', language: 'fr' }, headers: { 'if-match': '"2"' } };
    for (const [method, path, sent] of [
      ['PUT', `/v1/resources/${id}`, put],
      ['PUT', `/v1/descriptions/${id}`, byHand],
      ['POST', `/v1/resources/${id}/publication`, {}],
      ['POST', `/v1/resources/${id}/withdrawal`, {}],
    ] as const)
      expect([path, await asked(theirs, method, path, sent)]).toEqual([path, 403]);
    expect(await asked(theirs, 'GET', record)).toBe(404);
    expect((await it1.ask<{ title: string }>('GET', `/v1/resources/${id}`, { token: null })).body.title).toBe('À nous');
    expect(await asked(ours, 'PUT', `/v1/resources/${id}`, put)).toBe(200);
    expect(await asked({}, 'POST', `/v1/resources/${id}/withdrawal`)).toBe(200);
    expect(await asked(theirs, 'POST', `/v1/resources/${id}/publication`)).toBe(403);
  });

  it('is the ministry’s where the ministry entered it, or where it is older than owners [H5]', async () => {
    const [id] = await it1.publish(lom('De la nation'));
    expect((await about(id!))[0]!.data).not.toHaveProperty('organisationId');
    expect((await it1.ask('POST', `/v1/resources/${id}/withdrawal`, { token: ours })).status).toBe(403);
    const rows = await it1.database.query('select owner_id from resource where id = $1', [id]);
    expect(rows).toEqual([{ owner_id: null }]);
  });

  it('is said when a token speaks for several, and never another’s [H5]', async () => {
    expect(await entered(both)).toMatchObject({ status: 400, body: { code: 'organisation-required' } });
    expect(await entered({ ...ours, organisations: [] })).toMatchObject({ status: 400 });
    expect(await entered(both, '?organisation=css-b')).toMatchObject({ status: 201 });
    expect(await entered(ours, '?organisation=css-b')).toMatchObject({ status: 403, body: { code: 'out-of-reach' } });
    expect(await entered(ours, '?organisation=css-x')).toMatchObject({
      status: 404,
      body: { code: 'organisation-unknown' },
    });
  });

  it('holds for sources too: nobody else points them elsewhere, lists or harvests them [H5]', async () => {
    const source = (baseUrl: string) => ({ json: { name: 'Centre', baseUrl, metadataPrefix: 'oai_dc' } });
    const put = (token: TokenOptions, baseUrl: string) =>
      it1.ask<Problem>('PUT', '/v1/sources/depot-a', { ...source(baseUrl), token });
    const listed = async (token: TokenOptions) =>
      (await it1.ask<{ items: { code: string }[] }>('GET', '/v1/sources?limit=500', { token })).body.items.map(
        ({ code }) => code,
      );
    expect((await put(ours, 'https://a.example/oai')).status).toBe(201);
    expect(await put(theirs, 'https://evil.example/oai')).toMatchObject({
      status: 403,
      body: { code: 'out-of-reach' },
    });
    expect((await it1.ask('GET', '/v1/sources/depot-a', { token: theirs })).status).toBe(404);
    expect((await it1.ask('POST', '/v1/sources/depot-a/harvests', { token: theirs })).status).toBe(403);
    expect([await listed(theirs), await listed(ours)]).toEqual([[], ['depot-a']]);
    expect((await put({}, 'https://a.example/oai2')).status).toBe(200);
  });
});
