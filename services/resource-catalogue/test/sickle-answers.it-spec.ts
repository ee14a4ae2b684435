import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '@pan/testing';
import { catalogue, type Catalogue } from './catalogue-fixture.js';
import { oaiServer, type OaiServer } from './oai-server.js';

const folder = shared('data/resources-ebooks/oai/sickle');

/** Answers recorded by others, served as they are: a token is the name of the next file. */
(folder ? describe : describe.skip)('Recorded answers of a provider', () => {
  let it1: Catalogue;
  let server: OaiServer;
  let opening = 'ListRecords.xml';
  beforeAll(async () => {
    it1 = await catalogue();
    const file = (name: string) => readFileSync(join(folder!, name), 'utf8');
    server = await oaiServer((asked) =>
      file(asked.get('verb') === 'Identify' ? 'Identify.xml' : (asked.get('resumptionToken') ?? opening)),
    );
  });
  afterAll(async () => {
    await server?.close();
    await it1?.close();
  });

  const harvest = async (file: string, code: string) => {
    opening = file;
    const { state, counts, reason, problems } = await it1.harvest(code, { baseUrl: server.url });
    return {
      state,
      reason: reason?.code ?? null,
      counts,
      problems: problems.map(({ code: of, value }) => [of, value]),
    };
  };

  it('are harvested over their pages, deleted records included', async () => {
    const { state, counts, problems } = await harvest('ListRecords.xml', 'sickle');
    const files = ['ListRecords.xml', 'ListRecords2.xml'].map((name) => readFileSync(join(folder!, name), 'utf8'));
    const identifiers = new Set(
      files.flatMap((text) => [...text.matchAll(/<record>\s*<header>\s*<identifier>(.*?)</g)].map(([, id]) => id)),
    );
    expect(identifiers.size).toBeGreaterThan(0);
    expect([state, counts['added'], counts['refused']]).toEqual(['succeeded', identifiers.size, 0]);
    expect(problems).toEqual([]);
    const [row] = await it1.database.query<{ title: string; creators: string[] }>(
      `select description ->> 'title' as title, description -> 'creators' as creators from resource order by oai_identifier limit 1`,
    );
    expect(row!.title.length).toBeGreaterThan(5);
    expect(row!.creators.length).toBeGreaterThan(0);
  });

  it('with a header that lacks everything lose that record only', async () => {
    const { state, counts, problems } = await harvest('ListRecords3.xml', 'sickle-faulty');
    expect([state, counts['refused']]).toEqual(['succeeded', 1]);
    expect(problems.filter(([code]) => code !== 'possible-double')).toEqual([['record-header-incomplete', null]]);
  });

  it.each([
    ['ListRecordsBroken.xml', 'harvest-answer-unreadable'],
    ['badArgument.xml', 'harvest-source-refuses'],
    ['cannotDisseminateFormat.xml', 'harvest-source-refuses'],
    ['undefinedError.xml', 'harvest-source-refuses'],
    ['Identify.xml', 'harvest-answer-unreadable'],
  ])('%s ends a harvest with %s', async (file, code) => {
    const { state, reason } = await harvest(file, `sickle-${file.replace('.xml', '').toLowerCase()}`);
    expect([state, reason]).toEqual(['refused', code]);
  });

  it('that match nothing are a success', async () => {
    expect((await harvest('noRecordsMatch.xml', 'sickle-empty')).state).toBe('succeeded');
  });
});
