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

  it('are harvested over four pages; a header that lacks everything loses that record only', async () => {
    const { state, counts, problems } = await harvest('ListRecords.xml', 'sickle');
    expect(server.asked.map((asked) => asked.get('resumptionToken'))).toEqual([
      null,
      'ListRecords2.xml',
      'ListRecords3.xml',
      'ListRecords4.xml',
    ]);
    // Each page repeats one living and one deleted record that was never known here; the last has a header without identifier.
    const { added, withdrawn, refused, unchanged } = counts;
    expect({ state, added, withdrawn, refused, unchanged }).toEqual({
      state: 'succeeded',
      added: 1,
      withdrawn: 0,
      refused: 1,
      unchanged: 6,
    });
    expect(problems).toEqual([['record-header-incomplete', null]]);
    const [row] = await it1.database.query<{ title: string; creators: string[] }>(
      `select description ->> 'title' as title, description -> 'creators' as creators from resource`,
    );
    expect(row!.title.length).toBeGreaterThan(5);
    expect(row!.creators.length).toBeGreaterThan(0);
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
