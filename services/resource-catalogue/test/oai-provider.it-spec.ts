import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '@pan/testing';
import * as fc from 'fast-check';
import { parseXmlDocument, type Element } from 'slimdom';
import { validateXML } from 'xmllint-wasm';
import { child, children, textOf } from '../src/application/formats/xml.js';
import { listOfSetSql, listSql } from '../src/persistence/oai/shown.queries.js';
import { catalogue, lom, samples, type Catalogue } from './catalogue-fixture.js';

let it1: Catalogue;
let ids: string[];
beforeAll(async () => {
  it1 = await catalogue({ OAI_PAGE: '7', OAI_REPOSITORY: 'ours.example' });
  ids = await it1.publish(...[...samples.values()].slice(0, 21));
  await it1.ask('POST', `/v1/resources/${ids[4]}/withdrawal`);
});
afterAll(() => it1?.close());

async function oai(query: string): Promise<Element> {
  const { status, headers, body } = await it1.ask<string>('GET', `/oai?${query}`, { token: null });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
  return parseXmlDocument(body).documentElement!;
}

const error = async (query: string) => child(await oai(query), 'error')?.getAttribute('code') ?? null;
const list = 'verb=ListRecords&metadataPrefix=oai_dc';
const id = (index: number) => `oai:ours.example:${ids[index]}`;

/** Every header of a list, page by page, with its tokens. */
async function walk(query: string, verb = 'ListRecords') {
  const headers: { identifier: string; deleted: boolean; datestamp: string; sets: string[] }[] = [];
  const tokens: { value: string; cursor: string | null; size: string | null; items: number }[] = [];
  for (let next = query; next;) {
    const answer = child(await oai(next), verb);
    if (!answer) break;
    const found =
      verb === 'ListRecords'
        ? children(answer, 'record').map((record) => child(record, 'header')!)
        : children(answer, 'header');
    headers.push(
      ...found.map((header) => ({
        identifier: textOf(child(header, 'identifier')),
        deleted: header.getAttribute('status') === 'deleted',
        datestamp: textOf(child(header, 'datestamp')),
        sets: children(header, 'setSpec').map(textOf),
      })),
    );
    const token = child(answer, 'resumptionToken');
    if (token)
      tokens.push({
        value: textOf(token),
        cursor: token.getAttribute('cursor'),
        size: token.getAttribute('completeListSize'),
        items: found.length,
      });
    next = token && textOf(token) ? `verb=${verb}&resumptionToken=${textOf(token)}` : '';
  }
  return { headers, tokens };
}

describe('Walking the whole list', () => {
  it('[C02] gives every record once, the withdrawn ones as deleted and without metadata, and says that they stay so', async () => {
    const { headers } = await walk(list);
    expect(headers.map(({ identifier }) => identifier).toSorted()).toEqual(ids.map((_, index) => id(index)).toSorted());
    expect(headers.filter(({ deleted }) => deleted).map(({ identifier }) => identifier)).toEqual([id(4)]);
    const gone = child(await oai(`verb=GetRecord&metadataPrefix=lom&identifier=${id(4)}`), 'GetRecord');
    expect(child(child(gone, 'record'), 'metadata')).toBeNull();
    expect(child(child(gone, 'record'), 'header')!.getAttribute('status')).toBe('deleted');
    expect(textOf(child(child(await oai('verb=Identify'), 'Identify'), 'deletedRecord'))).toBe('persistent');
  });

  it('counts the cursor from 0 in items, ends an exact multiple of pages with an empty token, and says how many there are', async () => {
    const { tokens } = await walk(list);
    expect(tokens.map(({ cursor, size, items, value }) => [cursor, size, items, value !== ''])).toEqual([
      ['0', '21', 7, true],
      ['7', '21', 7, true],
      ['14', '21', 7, false],
    ]);
  });

  it('needs no token where one page holds everything', async () => {
    expect((await walk(`${list}&set=subject:philosophy`)).tokens).toEqual([]);
  });

  it('keeps a token good for ever, also after it was used, and goes on past what changed meanwhile', async () => {
    const first = child(child(await oai(list), 'ListRecords'), 'resumptionToken')!;
    const go = () => walk(`verb=ListRecords&resumptionToken=${textOf(first)}`);
    const [once, twice] = [await go(), await go()];
    expect(once).toEqual(twice);
    const untouched = once.headers.at(-1)!.identifier;
    const moved = once.headers[0]!.identifier.split(':')[2]!;
    await it1.ask('POST', `/v1/resources/${moved}/withdrawal`);
    const after = (await go()).headers.map(({ identifier }) => identifier);
    expect(after).toContain(untouched);
    expect(after.at(-1)).toBe(`oai:ours.example:${moved}`);
    expect(new Set(after).size).toBe(after.length);
    await it1.ask('POST', `/v1/resources/${moved}/publication`);
  });

  it('gives the same by ListIdentifiers and by POST', async () => {
    const { headers } = await walk(list);
    expect((await walk('verb=ListIdentifiers&metadataPrefix=lom', 'ListIdentifiers')).headers).toEqual(headers);
    const form = await it1.ask<string>('POST', '/oai', { form: list, token: null });
    expect([form.status, form.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
    const undated = (text: string) => text.replace(/<responseDate>.*?<\/responseDate>/, '');
    expect(undated(form.body)).toBe(undated((await it1.ask<string>('GET', `/oai?${list}`)).body));
  });

  it('stays within a set, and gives a parent set what its children hold', async () => {
    const { headers } = await walk(list);
    const by = async (set: string) =>
      (await walk(`${list}&set=${set}`)).headers.map(({ identifier }) => identifier).toSorted();
    const expected = (set: string) =>
      headers
        .filter(({ sets }) => sets.includes(set))
        .map(({ identifier }) => identifier)
        .toSorted();
    expect(await by('level:primary-3')).toEqual(expected('level:primary-3'));
    expect(expected('level:primary-3').length).toBeGreaterThan(1);
    expect(await by('kind')).toEqual(ids.map((_, index) => id(index)).toSorted());
    expect(await by('subject')).toEqual(expected('subject'));
    expect((await by('kind:e-book')).length).toBeGreaterThan(0);
  });
});

describe('The provider', () => {
  it('[C01] answers the six verbs, by set and by both granularities, and refuses two at once', async () => {
    const answer = async (verb: string, more = '') => child(await oai(`verb=${verb}${more}`), verb);
    const texts = async (verb: string, part: string, name: string, more = '') =>
      children(await answer(verb, more), part).map((one) => textOf(child(one, name)));
    const identify = await answer('Identify');
    expect(textOf(child(identify, 'granularity'))).toBe('YYYY-MM-DDThh:mm:ssZ');
    expect(await texts('ListMetadataFormats', 'metadataFormat', 'metadataPrefix')).toEqual(['oai_dc', 'lom']);
    expect(await texts('ListSets', 'set', 'setSpec')).toEqual(expect.arrayContaining(['kind', 'level:primary-3']));
    const record = child(await answer('GetRecord', `&metadataPrefix=lom&identifier=${id(0)}`), 'record');
    const { identifier, datestamp, sets } = (await walk(`${list}&set=kind`)).headers[0]!;
    expect(textOf(child(child(record, 'header'), 'identifier'))).toBe(id(0));
    for (const instant of [datestamp, datestamp.slice(0, 10)]) {
      const bounds = `&metadataPrefix=oai_dc&set=${sets[0]}&from=${instant}&until=${instant}`;
      expect(await texts('ListIdentifiers', 'header', 'identifier', bounds)).toContain(identifier);
      expect(await answer('ListRecords', bounds)).toBeTruthy();
    }
    for (const bounds of [`from=${datestamp}&until=2999-01-01`, `from=2020-01-01&until=${datestamp}`, 'from=2020-01'])
      expect([bounds, await error(`${list}&${bounds}`)]).toEqual([bounds, 'badArgument']);
  });
});

describe('From and until', () => {
  it('are inclusive, also when both are one second or one day', async () => {
    const { headers } = await walk(list);
    const { datestamp, identifier } = headers[9]!;
    const at = async (bounds: string) => (await walk(`${list}&${bounds}`)).headers.map((header) => header.identifier);
    expect(await at(`from=${datestamp}&until=${datestamp}`)).toContain(identifier);
    const day = datestamp.slice(0, 10);
    expect(await at(`from=${day}&until=${day}`)).toContain(identifier);
    expect(await at(`from=${datestamp}`)).toContain(identifier);
    expect(await at(`until=${datestamp}`)).toContain(identifier);
    expect(headers.map((header) => header.datestamp)).toEqual(headers.map((header) => header.datestamp).toSorted());
  });

  it.each([
    ['of two granularities', 'from=2026-01-01&until=2026-01-02T00:00:00Z'],
    ['in the wrong order', 'from=2026-01-02&until=2026-01-01'],
    ['of no calendar', 'from=2026-02-30'],
    ['of a finer granularity', 'from=2026-01-01T00:00:00.5Z'],
    ['without a zone', 'from=2026-01-01T00:00:00'],
    ['of the year 0', 'from=0000-01-01'],
    ['in words', 'until=yesterday'],
  ])('%s are bad arguments', async (_what, bounds) => {
    expect(await error(`${list}&${bounds}`)).toBe('badArgument');
  });

  it('beyond all records match none', async () => {
    expect(await error(`${list}&from=2999-01-01`)).toBe('noRecordsMatch');
    expect(await error(`${list}&until=1970-01-01`)).toBe('noRecordsMatch');
    expect(await error(`${list}&until=9999-12-31`)).toBeNull();
  });
});

describe('Every refusal is HTTP 200 and text/xml', () => {
  it.each([
    ['badVerb', ''],
    ['badVerb', 'verb=Nothing'],
    ['badVerb', 'verb=toString'],
    ['badVerb', 'verb=Identify&verb=Identify'],
    ['badArgument', 'verb=Identify&metadataPrefix=oai_dc'],
    ['badArgument', 'verb=ListSets&set=x'],
    ['badArgument', 'verb=GetRecord&metadataPrefix=oai_dc'],
    ['badArgument', 'verb=GetRecord&identifier=oai:ours.example:1'],
    ['badArgument', 'verb=GetRecord&metadataPrefix=oai_dc&identifier=not%20a%20uri'],
    ['badArgument', 'verb=ListRecords'],
    ['badArgument', 'verb=ListRecords&metadataPrefix='],
    ['badArgument', `${list}&metadataPrefix=oai_dc`],
    ['badArgument', `${list}&unknown=1`],
    ['badArgument', `${list}&set=a::b`],
    ['badArgument', `${list}&resumptionToken=abc`],
    ['badResumptionToken', 'verb=ListRecords&resumptionToken=abc'],
    ['badResumptionToken', 'verb=ListRecords&resumptionToken='],
    ['badResumptionToken', 'verb=ListSets&resumptionToken=abc'],
    ['cannotDisseminateFormat', 'verb=ListRecords&metadataPrefix=marc21'],
    ['idDoesNotExist', 'verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:ours.example:1'],
    [
      'idDoesNotExist',
      'verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:theirs.example:00000000-0000-7000-8000-000000000000',
    ],
    ['idDoesNotExist', 'verb=ListMetadataFormats&identifier=oai:ours.example:1'],
    ['noRecordsMatch', `${list}&set=level:grade-7`],
  ])('%s: %s', async (code, query) => {
    expect(await error(query)).toBe(code);
  });

  it('drops the arguments of a bad one, and repeats the good ones', async () => {
    const request = async (query: string) => child(await oai(query), 'request')!;
    expect((await request('verb=Nothing')).attributes).toHaveLength(0);
    expect((await request('verb=Identify&x=1')).attributes).toHaveLength(0);
    const kept = await request(`${list}&set=kind:e-book`);
    expect(kept.attributes.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'verb=ListRecords',
      'metadataPrefix=oai_dc',
      'set=kind:e-book',
    ]);
    expect(textOf(kept)).toBe(`${it1.url}/oai`);
  });

  it('refuses a token that was written for another verb', async () => {
    const token = textOf(child(child(await oai(list), 'ListRecords'), 'resumptionToken'));
    expect(await error(`verb=ListIdentifiers&resumptionToken=${token}`)).toBe('badResumptionToken');
  });

  it('never knows a drafted record', async () => {
    const { body } = await it1.ask<{ id: string }>('POST', '/v1/resources', { xml: lom('Brouillon') });
    expect(await error(`verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:ours.example:${body.id}`)).toBe(
      'idDoesNotExist',
    );
  });

  it('answers well-formed XML to whatever arguments', async () => {
    const name = fc.oneof(
      fc.constantFrom('verb', 'identifier', 'metadataPrefix', 'from', 'until', 'set', 'resumptionToken'),
      fc.string(),
    );
    const value = fc.oneof(
      fc.constantFrom('ListRecords', 'GetRecord', 'oai_dc', '2026-01-01', id(0)),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 6 }), async (pairs) => {
        const query = new URLSearchParams(
          pairs.map(([key, text]): [string, string] => [key.toWellFormed(), text.toWellFormed()]),
        );
        const { status, body } = await it1.ask<string>('GET', `/oai?${query.toString()}`, { token: null });
        if (status === 400) return expect(pairs.flat().join('')).toContain('\0');
        expect(status).toBe(200);
        parseXmlDocument(body);
      }),
      { numRuns: 150 },
    );
  });
});

describe('What the answers hold', () => {
  it('is free of what XML forbids, whoever wrote it', async () => {
    const title = 'Cloche & <b>gras</b> "x" fin';
    const { body } = await it1.ask<{ id: string }>('POST', '/v1/descriptions', {
      json: { title, kind: 'text', language: 'fr' },
    });
    // As a version stored it that did not look.
    await it1.database.query(
      `update resource set description = jsonb_set(description, '{title}', to_jsonb($2::text)) where id = $1`,
      [body.id, 'Cloche\u0007 & <b>gras</b> "x"\uFFFE fin'],
    );
    await it1.ask('POST', `/v1/resources/${body.id}/publication`);
    for (const prefix of ['oai_dc', 'lom']) {
      const record = child(
        await oai(`verb=GetRecord&metadataPrefix=${prefix}&identifier=oai:ours.example:${body.id}`),
        'GetRecord',
      );
      expect(textOf(record)).toContain('Cloche & <b>gras</b> "x" fin');
    }
    await it1.ask('POST', `/v1/resources/${body.id}/withdrawal`);
  });

  it('says persistent deletes and seconds', async () => {
    const identify = child(await oai('verb=Identify'), 'Identify');
    expect(
      ['deletedRecord', 'granularity', 'protocolVersion', 'baseURL'].map((name) => textOf(child(identify, name))),
    ).toEqual(['persistent', 'YYYY-MM-DDThh:mm:ssZ', '2.0', `${it1.url}/oai`]);
    const earliest = textOf(child(identify, 'earliestDatestamp'));
    const { headers } = await walk(list);
    expect(headers.every(({ datestamp }) => datestamp >= earliest)).toBe(true);
  });
});

const xsd = shared('data/resources-ebooks/schema/oai/oai-pmh.xsd');
(xsd ? describe : describe.skip)('By the schema of the protocol', () => {
  // The schemas of the payloads are not there: their containers are checked for being well-formed, the protocol's own elements strictly.
  const schema = xsd && readFileSync(xsd, 'utf8').replaceAll('processContents="strict"', 'processContents="lax"');

  it.each([
    'verb=Identify',
    'verb=ListSets',
    'verb=ListMetadataFormats',
    list,
    'verb=ListRecords&metadataPrefix=lom',
    'verb=ListIdentifiers&metadataPrefix=lom',
    `${list}&from=2020-01-01&until=2999-01-01&set=level:primary-3`,
    'verb=Nothing',
    'verb=ListRecords&resumptionToken=abc',
    `${list}&set=level:grade-7`,
    'verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:ours.example:1',
  ])('%s is valid', async (query) => {
    const { body } = await it1.ask<string>('GET', `/oai?${query}`, { token: null });
    const { valid, errors } = await validateXML({
      xml: { fileName: 'answer.xml', contents: body },
      schema: { fileName: 'oai.xsd', contents: schema! },
    });
    expect(errors.map(({ message }) => message)).toEqual([]);
    expect(valid).toBe(true);
  });

  const lomXsd = shared('data/resources-ebooks/schema/normetic/xsd');
  (lomXsd ? it : it.skip)('and the LOM of every record by the schema of LOM', async () => {
    const parts = [
      'common/anyElement',
      'common/dataTypes',
      'common/elementNames',
      'common/elementTypes',
      'common/rootElement',
      'common/vocabTypes',
      'common/vocabValues',
      'extend/custom',
      'extend/strict',
      'unique/loose',
      'unique/strict',
      'vocab/custom',
      'vocab/loose',
      'vocab/strict',
    ];
    const preload = parts.map((part) => ({
      fileName: `${part}.xsd`,
      contents: readFileSync(join(lomXsd!, `${part}.xsd`), 'utf8'),
    }));
    const records: { fileName: string; contents: string }[] = [];
    for (const index of ids.keys()) {
      const { body } = await it1.ask<string>('GET', `/oai?verb=GetRecord&metadataPrefix=lom&identifier=${id(index)}`);
      const found = /<lom [^]*<\/lom>/.exec(body)?.[0];
      if (found) records.push({ fileName: `${index}.xml`, contents: found });
    }
    const { errors } = await validateXML({
      xml: records,
      schema: { fileName: 'lom.xsd', contents: readFileSync(join(lomXsd!, 'lomLoose.xsd'), 'utf8') },
      preload,
    });
    expect(records.length).toBeGreaterThan(15);
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
});

describe('Fifty thousand records', () => {
  beforeAll(async () => {
    await it1.database.query(
      `with made as (
         insert into resource (id, state, description, fingerprint, warnings, published_at, changed_at, version)
         select gen_random_uuid(), 'published', '{}', 'x', '[]', '2020-01-01', timestamptz '2020-01-01' + n * interval '1 second', 2
           from generate_series(1, 50000) n returning id, changed_at)
       insert into resource_set select 'kind:text', changed_at, id from made`,
    );
    await it1.database.query('vacuum analyze resource');
    await it1.database.query('vacuum analyze resource_set');
  });

  interface Plan {
    'Node Type': string;
    'Actual Rows': number;
    'Shared Hit Blocks': number;
    'Shared Read Blocks': number;
    Plans?: Plan[];
  }
  const explained = async (sql: string, params: unknown[]) => {
    const [row] = await it1.database.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (analyze, buffers, format json) ${sql}`,
      params,
    );
    const { Plan: plan } = row!['QUERY PLAN'][0]!;
    return { text: JSON.stringify(plan), blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] };
  };
  const at = (second: number) => new Date(Date.UTC(2020, 0, 1) + second * 1_000).toISOString();
  const nil = '00000000-0000-0000-0000-000000000000';

  it.each([
    ['the list', listSql, []],
    ['a set', listOfSetSql, ['kind:text']],
  ])('cost a page of %s the same at the beginning and at the end', async (_what, sql, more) => {
    const [first, last] = [
      await explained(sql, [at(0), nil, 'infinity', 101, ...more]),
      await explained(sql, [at(49_800), nil, 'infinity', 101, ...more]),
    ];
    for (const { text } of [first, last])
      expect(text).not.toMatch(/"Node Type":"(Seq Scan|Sort)","Parent Relationship":"Outer"/);
    expect(last.blocks).toBeLessThan(first.blocks * 2);
  });
});
