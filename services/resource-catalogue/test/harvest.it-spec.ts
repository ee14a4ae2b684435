import { migrate } from '@pan/kit/data';
import type { JobView } from '@pan/kit/jobs';
import { eventually, migratedDatabase, startService, testKafka } from '@pan/testing';
import { migrations } from '../src/persistence/migrations/index.js';
import { catalogue, hearNetwork, lom, sample, type Catalogue } from './catalogue-fixture.js';
import {
  dcRecord,
  deletedRecord,
  identify,
  oaiAnswer,
  oaiError,
  oaiServer,
  records,
  type OaiReply,
  type OaiServer,
} from './oai-server.js';

let it1: Catalogue;
beforeAll(async () => {
  it1 = await catalogue({ OAI_REPOSITORY: 'ours.example' });
});
afterAll(() => it1?.close());

let server: OaiServer | undefined;
afterEach(() => server?.close());

/** A repository whose lists a spec writes; Identify is answered for it. */
async function repository(
  list: (asked: URLSearchParams, count: number) => OaiReply,
  granularity?: string,
): Promise<OaiServer> {
  server = await oaiServer((asked, count) =>
    asked.get('verb') === 'Identify' ? identify(granularity) : list(asked, count),
  );
  return server;
}

const counts = ({ counts: of, state }: JobView) => [
  state,
  of['added'],
  of['changed'],
  of['withdrawn'],
  of['refused'],
  of['unchanged'],
];
const refusals = ({ problems }: JobView) =>
  problems.filter(({ severity }) => severity === 'error').map(({ code, value }) => [code, value]);
let one = 0;
const titlesOf = async (code: string) =>
  (
    await it1.database.query<{ title: string; state: string }>(
      `select description ->> 'title' as title, r.state from resource r join source s on s.id = r.source_id where s.code = $1 order by oai_identifier`,
      [code],
    )
  ).map(({ title, state }) => `${title} (${state})`);
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => dcRecord(String(from + index), `Notice ${from + index}`));

describe('A harvest', () => {
  it('takes every page, then asks only for what came since, a little overlapped', async () => {
    const source = await repository((query) => {
      if (query.get('resumptionToken') === 'two') return records([dcRecord('3', 'Trois')]);
      return query.get('from')
        ? records([dcRecord('1', 'Un, revu'), deletedRecord('2'), dcRecord('3', 'Trois')])
        : records([dcRecord('1', 'Un'), dcRecord('2', 'Deux')], 'two');
    });
    const first = await it1.harvest('pages', { baseUrl: source.url, set: 'a:b' });
    expect(counts(first)).toEqual(['succeeded', 3, 0, 0, 0, 0]);
    expect(Object.fromEntries(source.asked[0]!)).toEqual({ verb: 'ListRecords', metadataPrefix: 'oai_dc', set: 'a:b' });
    expect(Object.fromEntries(source.asked[1]!)).toEqual({ verb: 'ListRecords', resumptionToken: 'two' });
    const second = await it1.harvest('pages');
    expect(source.asked[2]!.get('from')).toBe('2026-03-01T11:58:00Z');
    expect(counts(second)).toEqual(['succeeded', 0, 1, 1, 0, 1]);
    expect(await titlesOf('pages')).toEqual(['Un, revu (published)', 'Deux (withdrawn)', 'Trois (published)']);
    const events = (await it1.told('resource-catalogue.harvest-completed.v1')).toSorted((one, other) =>
      one.key < other.key ? -1 : 1,
    );
    expect(events.map(({ data }) => [data['added'], data['changed'], data['withdrawn'], data['refused']])).toEqual([
      [3, 0, 0, 0],
      [0, 1, 1, 0],
    ]);
  });

  it('writes dates as coarse as the source does', async () => {
    const source = await repository(() => records([dcRecord('1', 'Un')]), 'YYYY-MM-DD');
    await it1.harvest('days', { baseUrl: source.url });
    await it1.harvest('days');
    expect(source.asked[1]!.get('from')).toBe('2026-03-01');
  });

  it('tells nothing of what has not changed, and counts no match as success', async () => {
    const source = await repository((_, count) =>
      count === 3 ? oaiError('noRecordsMatch') : records([dcRecord('1', 'Un'), dcRecord('2', 'Deux')]),
    );
    await it1.harvest('same', { baseUrl: source.url });
    const before = (await it1.told()).filter(({ type }) => !type.includes('harvest')).length;
    expect(counts(await it1.harvest('same'))).toEqual(['succeeded', 0, 0, 0, 0, 2]);
    expect(counts(await it1.harvest('same'))).toEqual(['succeeded', 0, 0, 0, 0, 0]);
    expect((await it1.told()).filter(({ type }) => !type.includes('harvest')).length).toBe(before);
  });

  it('that begins with deleted records has nothing of them, and goes on [F11]', async () => {
    const source = await repository(() => records([deletedRecord('1'), dcRecord('2', 'Deux'), deletedRecord('3')]));
    expect(counts(await it1.harvest('first-deleted', { baseUrl: source.url }))).toEqual(['succeeded', 1, 0, 0, 0, 2]);
    expect(await titlesOf('first-deleted')).toEqual(['Deux (published)']);
  });

  it('brings back what the source deleted and gives again, not what the catalogue withdrew', async () => {
    const source = await repository((_, count) =>
      count === 2
        ? records([deletedRecord('1'), dcRecord('2', 'Deux')])
        : records([dcRecord('1', 'Un'), dcRecord('2', 'Deux')]),
    );
    await it1.harvest('back', { baseUrl: source.url });
    const [two] = await it1.database.query<{ id: string }>(
      `select r.id from resource r join source s on s.id = r.source_id where s.code = 'back' and oai_identifier like '%:2'`,
    );
    await it1.ask('POST', `/v1/resources/${two!.id}/withdrawal`);
    await it1.harvest('back');
    expect(await titlesOf('back')).toEqual(['Un (withdrawn)', 'Deux (withdrawn)']);
    await it1.harvest('back');
    expect(await titlesOf('back')).toEqual(['Un (published)', 'Deux (withdrawn)']);
  });

  it('refuses one record with its identifier and the reason, and takes the others', async () => {
    const nameless = '<record><header status="deleted"/></record>';
    const source = await repository(() =>
      records([
        dcRecord('1', 'Un'),
        dcRecord('2', '  '),
        nameless,
        dcRecord('4', 'x'.repeat(600)),
        `<record><header><identifier>oai:r.example:5</identifier><datestamp>2026-01-01</datestamp></header></record>`,
        dcRecord('6', 'Six').replace('oai:r.example:6', 'oai:ours.example:6'),
      ]),
    );
    const job = await it1.harvest('faulty', { baseUrl: source.url });
    expect(counts(job)).toEqual(['succeeded', 1, 0, 0, 5, 0]);
    const errors = job.problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, value }) => [code, value])).toEqual([
      ['title-missing', 'oai:r.example:2'],
      ['record-header-incomplete', null],
      ['title-too-long', 'oai:r.example:4'],
      ['record-without-metadata', 'oai:r.example:5'],
      ['record-is-ours', 'oai:ours.example:6'],
    ]);
    expect(job.problems.every(({ detail }) => detail.length > 10)).toBe(true);
  });

  it.each([
    ['its declaration', 'text/xml', 'ISO-8859-1', 'latin1'],
    ['its media type', 'text/xml; charset=windows-1252', 'UTF-8', 'latin1'],
    ['a byte order mark', 'text/xml', 'UTF-16', 'utf16le'],
  ] as const)('reads an answer in the encoding of %s', async (how, type, declared, encoding) => {
    const text = records([dcRecord('1', 'L’été à l’école'.replaceAll('’', "'"))]).replace(
      '?>',
      ` encoding="${declared}"?>`,
    );
    const mark = encoding === 'utf16le' ? '\ufeff' : '';
    const source = await repository(() => ({
      status: 200,
      headers: { 'content-type': type },
      body: Buffer.from(mark + text, encoding),
    }));
    const code = `encoded-${how.replaceAll(' ', '-')}`;
    expect(counts(await it1.harvest(code, { baseUrl: source.url }))).toEqual(['succeeded', 1, 0, 0, 0, 0]);
    expect(await titlesOf(code)).toEqual(["L'été à l'école (published)"]);
  });

  it('refuses by its identifier the record that is not in the encoding it declares, and stores no replacement character [F11]', async () => {
    const body = Buffer.from(records([dcRecord('1', 'Un'), dcRecord('2', 'Été'), dcRecord('3', 'Trois')]), 'latin1');
    const source = await repository(() => ({ status: 200, headers: { 'content-type': 'text/xml' }, body }));
    const job = await it1.harvest('lies', { baseUrl: source.url });
    expect(counts(job)).toEqual(['succeeded', 2, 0, 0, 1, 0]);
    expect(refusals(job)).toEqual([['encoding-broken', 'oai:r.example:2']]);
    expect(await titlesOf('lies')).toEqual(['Un (published)', 'Trois (published)']);
  });

  it.each([
    ['a forbidden reference', dcRecord('2', 'Deux&#x1A;')],
    ['a forbidden character', dcRecord('2', 'Deux\u001A')],
    ['a reference of HTML', dcRecord('2', '&Eacute;t&eacute;')],
    ['a bare ampersand', dcRecord('2', 'Arts & lettres')],
    ['a tag that is not closed', dcRecord('2', 'Deux <br> trois')],
    ['a bare less-than sign', dcRecord('2', 'a < b')],
    ['a tag too many', dcRecord('2', 'Deux</i>')],
    ['no end tag', dcRecord('2', 'Deux').replace('</record>', '')],
    ['a quote that is not closed', dcRecord('2', 'Deux').replace('<dc:title>', '<dc:title xml:lang="fr>')],
    ['an unknown prefix', dcRecord('2', 'Deux', { more: '<foo:bar/>' })],
  ])('takes what is good of a page with %s, names the record, and asks the next page [F11]', async (_what, bad) => {
    const source = await repository((query) =>
      query.get('resumptionToken')
        ? records([dcRecord('4', 'Quatre')])
        : records([dcRecord('1', 'Un'), bad, dcRecord('3', 'Trois')], 'p2'),
    );
    const code = `one-bad-${(one += 1)}`;
    const job = await it1.harvest(code, { baseUrl: source.url });
    expect(counts(job)).toEqual(['succeeded', 3, 0, 0, 1, 0]);
    expect(refusals(job)).toEqual([['record-unreadable', 'oai:r.example:2']]);
    expect(await titlesOf(code)).toEqual(['Un (published)', 'Trois (published)', 'Quatre (published)']);
    expect(source.asked.map((query) => query.get('resumptionToken'))).toEqual([null, 'p2']);
  });

  it.each([
    ['text behind the root', (page: string) => `${page}\n<b>Warning</b>: memory exhausted in oai.php`],
    ['a warning before it', (page: string) => `<br />\n<b>Notice</b>: Undefined index in oai.php\n${page}`],
    ['blank lines before it', (page: string) => `\n\n ${page}`],
    [
      'an XML declaration in each record',
      (page: string) => page.replaceAll('<metadata>', '<metadata><?xml version="1.0"?>'),
    ],
    ['our question echoed raw', (page: string) => page.replace('/oai</request>', '/oai?a=1&b=2</request>')],
    [
      'an entity in its own name',
      (page: string) => page.replace('>r</repositoryName>', '>Biblioth&egrave;que</repositoryName>'),
    ],
  ])('reads an answer with %s [F11]', async (_what, spoilt) => {
    server = await oaiServer((asked) => {
      if (asked.get('verb') === 'Identify') return spoilt(identify());
      return spoilt(
        asked.get('resumptionToken') ? records([dcRecord('2', 'Deux')]) : records([dcRecord('1', 'Un')], 'a&b%2'),
      );
    });
    const job = await it1.harvest(`framed-${(one += 1)}`, { baseUrl: server.url });
    expect(counts(job)).toEqual(['succeeded', 2, 0, 0, 0, 0]);
    expect(server.asked.map((query) => query.get('resumptionToken'))).toEqual([null, 'a&b%2']);
  });

  it('asks again by name for what it could not read, and by itself, once it can [F11]', async () => {
    let isMended = false;
    const second = () => (isMended ? dcRecord('2', 'Deux') : dcRecord('2', 'Deux &eacute;'));
    const source = await repository((query) => {
      if (query.get('verb') === 'GetRecord') {
        if (query.get('identifier') !== 'oai:r.example:2') return oaiError('idDoesNotExist');
        return oaiAnswer(`<GetRecord>${second()}</GetRecord>`);
      }
      return query.get('from')
        ? oaiError('noRecordsMatch')
        : records([dcRecord('1', 'Un'), second(), dcRecord('3', '')]);
    });
    const named = () =>
      source.asked.filter((query) => query.get('verb') === 'GetRecord').map((query) => query.get('identifier'));
    expect(counts(await it1.harvest('mended', { baseUrl: source.url }))).toEqual(['succeeded', 1, 0, 0, 2, 0]);
    expect(named()).toEqual([]);
    const still = await it1.harvest('mended');
    expect(counts(still)).toEqual(['succeeded', 0, 0, 0, 1, 0]);
    expect(refusals(still)).toEqual([['record-unreadable', 'oai:r.example:2']]);
    expect(named()).toEqual(['oai:r.example:2', 'oai:r.example:3']);
    isMended = true;
    expect(counts(await it1.harvest('mended'))).toEqual(['succeeded', 1, 0, 0, 0, 0]);
    expect(await titlesOf('mended')).toEqual(['Un (published)', 'Deux (published)']);
    await it1.harvest('mended');
    expect(named()).toEqual(['oai:r.example:2', 'oai:r.example:3', 'oai:r.example:2']);
  });

  it('goes on with the list of a source that gives no single records [F11]', async () => {
    const source = await repository((query) => {
      if (query.get('verb') === 'GetRecord') return { status: 404 };
      return query.get('from') ? records([dcRecord('3', 'Trois')]) : records([dcRecord('2', 'a & b')]);
    });
    await it1.harvest('no-single', { baseUrl: source.url });
    expect(counts(await it1.harvest('no-single'))).toEqual(['succeeded', 1, 0, 0, 0, 0]);
  });

  it('forgets nothing when its source is registered again as it is, during its first walk too [F11]', async () => {
    let away = true;
    const source = await repository((query) => {
      if (query.get('verb') === 'GetRecord') return oaiAnswer(`<GetRecord>${dcRecord('2', 'Deux')}</GetRecord>`);
      if (!query.get('resumptionToken')) return records([dcRecord('1', 'Un'), dcRecord('2', 'a & b')], 'rest');
      return away ? { status: 404 } : records([dcRecord('3', 'Trois')]);
    });
    await it1.harvest('again', { baseUrl: source.url });
    away = false;
    const spelled = source.url.replace('http', 'HTTP');
    for (const baseUrl of [source.url, spelled])
      await it1.ask('PUT', '/v1/sources/again', { json: { name: 'again', metadataPrefix: 'oai_dc', baseUrl } });
    expect(counts(await it1.harvest('again'))).toEqual(['succeeded', 2, 0, 0, 0, 0]);
    expect(source.asked.at(-1)!.get('resumptionToken')).toBe('rest');
  });

  it('names the record and the field of what it could not keep [F11]', async () => {
    const more = `<dc:description>${'mot '.repeat(2_600)}</dc:description><dc:date>2019-2020</dc:date><dc:creator>${'x'.repeat(199)}😀y</dc:creator>`;
    const source = await repository(() => records([dcRecord('long', 'Long', { more })]));
    const job = await it1.harvest('lost', { baseUrl: source.url });
    const found = job.problems.map(({ severity, code, field, value }) => [severity, code, field, value]);
    expect(found).toEqual([
      ['warning', 'value-cut', '1.4', 'oai:r.example:long'],
      ['warning', 'value-cut', '2.3', 'oai:r.example:long'],
      ['warning', 'value-invalid', '2.3.3', 'oai:r.example:long'],
    ]);
    const [stored] = await it1.database.query(
      `select r.description ->> 'summary' as summary from resource r join source s on s.id = r.source_id where s.code = 'lost'`,
    );
    expect(stored).toEqual({ summary: null });
  });

  it('reads datestamps with an offset, refuses days that no calendar has, and never cuts a key', async () => {
    const long = 'x'.repeat(500);
    const source = await repository(() =>
      records([
        dcRecord('1', 'Un', { at: '2026-05-06T08:00:00+00:00' }),
        dcRecord('2', 'Deux', { at: '2026-05-06T08:00:00-0400' }),
        dcRecord('3', 'Trois', { at: '2026-02-30T08:00:00Z' }),
        dcRecord(`${long}a`, 'Quatre'),
        dcRecord(`${long}b`, 'Cinq'),
      ]),
    );
    const job = await it1.harvest('dated', { baseUrl: source.url });
    expect(counts(job)).toEqual(['succeeded', 2, 0, 0, 3, 0]);
    expect(job.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'record-header-incomplete',
      'identifier-too-long',
      'identifier-too-long',
    ]);
    expect(await titlesOf('dated')).toEqual(['Un (published)', 'Deux (published)']);
  });

  it('reports possible doubles and merges nothing', async () => {
    const more = '<dc:identifier>urn:isbn:2-7654-1005-4</dc:identifier>';
    await it1.publish(lom('Livre', '<identifier><catalog>ISBN</catalog><entry>9782765410058</entry></identifier>'));
    const source = await repository((query) =>
      records([dcRecord('livre', 'Un livre', query.get('x') ? {} : { more })]),
    );
    const job = await it1.harvest('double-a', { baseUrl: source.url });
    expect(job.problems.map(({ code, severity, value }) => [code, severity, value])).toEqual([
      ['possible-double', 'warning', 'oai:r.example:livre'],
    ]);
    await it1.harvest('double-b', { baseUrl: `${source.url}?x=1` });
    expect((await it1.ask('GET', '/v1/doubles?cursor=W10')).status).toBe(400);
    const { body } = await it1.ask<{ items: { mark: string }[] }>('GET', '/v1/doubles?limit=500');
    expect(body.items.map(({ mark }) => mark)).toEqual(
      expect.arrayContaining(['isbn:9782765410058', 'oai:oai:r.example:livre']),
    );
  });

  it('keeps a correction for the source', async () => {
    const [harvested] = await it1.database.query<{ id: string }>(
      `select id from resource where source_id is not null limit 1`,
    );
    const { status, body } = await it1.ask<{ code: string }>('PUT', `/v1/resources/${harvested!.id}`, {
      xml: lom('x'),
      headers: { 'if-match': '*' },
    });
    expect([status, body.code]).toEqual([409, 'resource-is-harvested']);
  });
});

describe('A source that falters', () => {
  it('is waited for as long as it asks', async () => {
    const source = await repository((_, count) =>
      count === 1 ? { status: 503, headers: { 'retry-after': '1' } } : records([dcRecord('1', 'Un')]),
    );
    const began = Date.now();
    expect(counts(await it1.harvest('busy', { baseUrl: source.url }))[0]).toBe('succeeded');
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
    expect(source.asked).toHaveLength(2);
  });

  it('is not waited for through the night', async () => {
    const source = await repository(() => ({ status: 503, headers: { 'retry-after': '86400' } }));
    const job = await it1.harvest('very-busy', { baseUrl: source.url });
    expect([job.state, job.reason!.code]).toEqual(['refused', 'harvest-source-busy']);
  });

  it('is asked again when its answer breaks off [F11]', async () => {
    const source = await repository((_, count) => {
      const page = records([dcRecord('1', 'Un'), dcRecord('2', 'Deux')]);
      return count < 3 ? page.slice(0, count * 250) : page;
    });
    expect(counts(await it1.harvest('cut-off', { baseUrl: source.url }))).toEqual(['succeeded', 2, 0, 0, 0, 0]);
    expect(source.asked).toHaveLength(3);
  });

  it.each([
    ['ends too soon', false],
    ['is cut off with its line', true],
  ])(
    'whose answer %s each time gives what was whole, names the rest, and is asked again by itself [F11]',
    async (_how, breaks) => {
      let isMended = false;
      const whole = records([dcRecord('1', 'Un'), dcRecord('2', 'Deux'), dcRecord('3', 'Trois é')], 'rest');
      const source = await repository((query) => {
        if (query.get('verb') === 'GetRecord') return oaiError('idDoesNotExist');
        if (query.get('resumptionToken')) return records([dcRecord('4', 'Quatre')]);
        return isMended
          ? whole
          : { status: 200, body: Buffer.from(whole.slice(0, whole.indexOf('é') + 1)).subarray(0, -1), breaks };
      });
      const code = `broken-off-${breaks}`;
      const job = await it1.harvest(code, { baseUrl: source.url });
      expect(counts(job)).toEqual(['refused', 2, 0, 0, 1, 0]);
      expect(job.reason!.code).toBe('harvest-answer-broken-off');
      expect(refusals(job)).toEqual([['record-unreadable', 'oai:r.example:3']]);
      expect(source.asked).toHaveLength(3);
      expect(await titlesOf(code)).toEqual(['Un (published)', 'Deux (published)']);
      isMended = true;
      expect(counts(await it1.harvest(code))).toEqual(['succeeded', 2, 0, 0, 0, 2]);
      expect(await titlesOf(code)).toHaveLength(4);
    },
  );

  it('is asked again when the line breaks', async () => {
    const source = await repository((_, count) => (count === 1 ? 'hang up' : records([dcRecord('1', 'Un')])));
    expect(counts(await it1.harvest('broken-line', { baseUrl: source.url }))[0]).toBe('succeeded');
  });

  it.each<[string, string, OaiReply]>([
    ['harvest-source-answers', 'missing', { status: 404 }],
    ['harvest-answer-unreadable', 'html', '<html><body>Bonjour</body></html>'],
    ['harvest-answer-unreadable', 'broken', 'broken xml'],
    ['harvest-answer-unreadable', 'doctype', `<!DOCTYPE x [<!ENTITY e "e">]>${records([])}`],
    ['harvest-source-refuses', 'format', oaiError('cannotDisseminateFormat')],
    ['harvest-answer-too-large', 'large', records([dcRecord('1', 'x')]) + ' '.repeat(33 * 1_048_576)],
  ])('ends a harvest with %s (%s), said in words', async (code, name, reply) => {
    const source = await repository(() => reply);
    const job = await it1.harvest(`bad-${name}`, { baseUrl: source.url });
    expect([job.state, job.reason!.code]).toEqual(['refused', code]);
    expect(job.reason!.detail.length).toBeGreaterThan(10);
  });

  it('that gives a token twice is noticed, and what it gave is kept', async () => {
    const source = await repository((_, count) =>
      records([dcRecord(String(count), `Notice ${count}`)], count % 2 ? 'one' : 'two'),
    );
    const job = await it1.harvest('loop', { baseUrl: source.url });
    expect([job.state, job.reason!.code]).toEqual(['refused', 'harvest-loops']);
    expect(await titlesOf('loop')).toEqual(['Notice 1 (published)', 'Notice 2 (published)']);
  });

  it('that forgets its token is asked again from the last datestamp', async () => {
    const source = await repository((query) => {
      if (query.get('resumptionToken')) return oaiError('badResumptionToken');
      if (query.get('from'))
        return records([
          dcRecord('2', 'Deux', { at: '2026-01-05T00:00:00Z' }),
          dcRecord('3', 'Trois', { at: '2026-01-06T00:00:00Z' }),
        ]);
      return records(
        [dcRecord('1', 'Un', { at: '2026-01-04T00:00:00Z' }), dcRecord('2', 'Deux', { at: '2026-01-05T00:00:00Z' })],
        'gone',
      );
    });
    expect(counts(await it1.harvest('forgetful', { baseUrl: source.url }))).toEqual(['succeeded', 3, 0, 0, 0, 1]);
    expect(source.asked[2]!.get('from')).toBe('2026-01-05T00:00:00Z');
  });

  it('that lists in no order is begun again from the beginning instead', async () => {
    let forgotten = 0;
    const source = await repository((query) => {
      if (query.get('resumptionToken') && forgotten++ === 0) return oaiError('badResumptionToken');
      if (query.get('resumptionToken')) return records([dcRecord('3', 'Trois', { at: '2026-01-01T00:00:00Z' })]);
      return records(
        [dcRecord('1', 'Un', { at: '2026-01-09T00:00:00Z' }), dcRecord('2', 'Deux', { at: '2026-01-05T00:00:00Z' })],
        'next',
      );
    });
    expect(counts(await it1.harvest('unordered', { baseUrl: source.url }))[1]).toBe(3);
    expect(source.asked[2]!.get('from')).toBeNull();
  });

  it('is gone on with from its last token by the next harvest', async () => {
    let away = true;
    const source = await repository((query) => {
      if (!query.get('resumptionToken')) return records(numbered(1, 2), 'rest');
      return away ? { status: 404 } : records(numbered(3, 4));
    });
    expect((await it1.harvest('went-away', { baseUrl: source.url })).state).toBe('refused');
    away = false;
    expect(counts(await it1.harvest('went-away'))).toEqual(['succeeded', 2, 0, 0, 0, 0]);
    expect(source.asked.at(-1)!.get('resumptionToken')).toBe('rest');
  });
});

describe('Two harvests of one source', () => {
  it('run one after the other, and the second finds nothing new', async () => {
    const source = await repository((query) =>
      query.get('resumptionToken') ? records(numbered(51, 100)) : records(numbered(1, 50), 'more'),
    );
    await it1.ask('PUT', '/v1/sources/raced', {
      json: { name: 'raced', baseUrl: source.url, metadataPrefix: 'oai_dc' },
    });
    const jobs = await Promise.all([1, 2, 3].map(() => it1.ask<JobView>('POST', '/v1/sources/raced/harvests')));
    const ended = await Promise.all(
      jobs.map(({ body }) =>
        eventually(async () => {
          const job = (await it1.ask<JobView>('GET', `/v1/harvests/${body.id}`)).body;
          if (!job.endedAt) throw new Error(job.state);
          return job;
        }),
      ),
    );
    expect(ended.map(counts).toSorted((one, other) => Number(other[1]) - Number(one[1]))).toEqual([
      ['succeeded', 100, 0, 0, 0, 0],
      ['succeeded', 0, 0, 0, 0, 100],
      ['succeeded', 0, 0, 0, 0, 100],
    ]);
    expect(await titlesOf('raced')).toHaveLength(100);
  });
});

describe('A second instance of this service', () => {
  it('is harvested record for record in both formats, deletes seen, and knows its own when it comes back', async () => {
    const other = await catalogue({ OAI_REPOSITORY: 'theirs.example', OAI_PAGE: '3' });
    try {
      const names = [
        'fractions-en-cuisine',
        'stoiciens-et-ecrans',
        'mots-innus',
        'hola-que-tal',
        'villes-et-climats',
        'citoyen-numerique',
        'oeuvres-et-coeur',
      ];
      const ids = await other.publish(...names.map(sample));
      const job = await it1.harvest('second', { baseUrl: `${other.url}/oai`, metadataPrefix: 'lom' });
      expect(counts(job)).toEqual(['succeeded', 7, 0, 0, 0, 0]);
      const fingerprints = (at: Catalogue, where: string) =>
        at.database.query(`select fingerprint from resource r where ${where} order by 1`);
      expect(await fingerprints(it1, `source_id = (select id from source where code = 'second')`)).toEqual(
        await fingerprints(other, 'true'),
      );
      await other.ask('POST', `/v1/resources/${ids[2]}/withdrawal`);
      expect(counts(await it1.harvest('second'))).toEqual(['succeeded', 0, 0, 1, 0, 6]);
      expect(counts(await it1.harvest('second-dc', { baseUrl: `${other.url}/oai`, set: 'kind:e-book' }))[1]).toBe(1);
      const back = await other.harvest('first', { baseUrl: `${it1.url}/oai` });
      const refused = (
        await other.ask<{ items: { code: string }[] }>('GET', `/v1/harvests/${back.id}/problems?limit=500`)
      ).body.items;
      expect(refused.filter(({ code }) => code === 'record-is-ours')).toHaveLength(7);
    } finally {
      await other.close();
    }
  });
});

describe('A harvest whose process is killed', () => {
  it('goes on at the last page taken in another process, and tells of everything once', async () => {
    const source = await repository((query) => {
      const page = Number(query.get('resumptionToken') ?? 1);
      return records(numbered(page * 10 - 9, page * 10), page < 5 ? String(page + 1) : '');
    });
    const [database, kafka] = await Promise.all([
      migratedDatabase('resource-catalogue', (ownerUrl) => migrate(ownerUrl, migrations)),
      testKafka(['student-record', 'resource-catalogue']),
    ]);
    const start = (env: Record<string, string>) =>
      startService('resource-catalogue', { database, kafka, issuer: it1.issuer, env });
    const killed = await start({ PAN_FAILPOINT: 'after-harvest-page:2' });
    await hearNetwork(kafka, database);
    const send = async (method: string, path: string, json?: object) =>
      fetch(killed.url + path, {
        method,
        headers: {
          authorization: `Bearer ${await it1.issuer.token()}`,
          ...(json && { 'content-type': 'application/json' }),
        },
        ...(json && { body: JSON.stringify(json) }),
      });
    await send('PUT', '/v1/sources/killed', { name: 'killed', baseUrl: source.url, metadataPrefix: 'oai_dc' });
    await send('POST', '/v1/sources/killed/harvests');
    expect((await killed.ended).signal).toBe('SIGKILL');
    const known = () => database.query<{ id: string }>('select id from resource order by id');
    expect(await known()).toHaveLength(20);
    await database.query(`update job set leased_until = clock_timestamp() where state = 'running'`);
    const other = await start({});
    const harvest = await eventually(
      async () => {
        const [row] = await database.query<{ ended: boolean }>('select added, pages, ended from harvest');
        if (!row?.ended) throw new Error('under way');
        return row;
      },
      { timeout: 30_000 },
    );
    expect(harvest).toEqual({ added: 50, pages: 5, ended: true });
    expect(source.asked.map((query) => query.get('resumptionToken'))).toEqual([null, '2', '3', '4', '5']);
    await eventually(async () => expect(await database.query('select seq from outbox')).toEqual([]));
    await other.kill('SIGTERM');
    const told = (await kafka.read(`${kafka.prefix}resource-catalogue.events`)).filter(
      ({ headers }) => headers['ce_type'] === 'resource-catalogue.resource-published.v1',
    );
    // A relay that was cut off may send again what it had sent, under the same id.
    const once = new Map(told.map(({ headers, key }) => [headers['ce_id'], key!]));
    expect([...once.values()].toSorted()).toEqual((await known()).map(({ id }) => id));
    await Promise.all([database.drop(), kafka.drop()]);
  });
});

describe('An answer of the protocol', () => {
  it('of another version is refused', async () => {
    server = await oaiServer(() => oaiAnswer('<Identify><protocolVersion>1.1</protocolVersion></Identify>'));
    const job = await it1.harvest('old', { baseUrl: server.url });
    expect(job.reason!.code).toBe('harvest-version-unsupported');
  });
});
