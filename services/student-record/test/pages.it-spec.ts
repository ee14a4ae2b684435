import pg from 'pg';
import { sisOfA, sisOfB, startRecord, twoCentres, type Client, type Json, type RunningRecord } from './record.js';

const users = '/ims/oneroster/rostering/v1p2/users';
const known = 6_300;
const few = 40;
/** Page 1,500 of four each. */
const far = 6_000;

describe('Pages of many', () => {
  let record: RunningRecord;
  let ministry: Client;
  let school: Client;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    await fill('css-a.ecole', known, 'a');
    await fill('css-b.ecole', few, 'b');
    [ministry, school] = [record.as({ purposes: sisOfA.purposes! }), record.as(sisOfB)];
    // As they stand once the log is in order and the database has tidied up.
    await ministry.get(`${users}?limit=1`);
    await record.database.query('vacuum analyze');
  });
  afterAll(() => record.close());

  /** As systems would have sent them, each with a stay. */
  const fill = (organisation: string, count: number, source: string) =>
    record.database.query(
      `with born as (
         select gen_random_uuid() as id, gen_random_uuid() as stay, n, o.id as organisation, o.path
           from generate_series(1, $2::integer) n, organisation o where o.code = $1
       ), learners as (
         insert into learner (id, family_name, given_name, systems, questioned, leading_source, version)
           select id, 'Roy-' || n, 'Zoé', 1, false, $3, 1 from born returning id
       ), rows as (
         insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims)
           select $3, n::text, id, organisation, path, '\\x00' from born returning learner_id
       )
       insert into enrolment (id, source, source_id, school_year, learner_id, organisation_id, visible_to, level, version, learner_source_id)
         select stay, $3, n::text, present_school_year(), id, organisation, path, 'primary-5', 1, n::text from born`,
      [organisation, count, source],
    );

  /** Blocks that the statements of one request read, each with the plan that it has in its transaction, once the connection knows it. */
  async function blocksOf(ask: () => Promise<{ status: number }>): Promise<number> {
    const said = await statementsOf(ask);
    const client = new pg.Client({ connectionString: record.database.appUrl });
    await client.connect();
    let blocks = 0;
    try {
      for (const { text, values } of said) {
        await client.query(text, values);
        if (text === 'begin' || text.includes('set_config')) continue;
        blocks += blocksIn((await client.query(`explain (analyze, buffers, format json) ${text}`, values)).rows);
      }
    } finally {
      await client.end();
    }
    return blocks;
  }

  const blocksIn = ([row]: Json[]): number => {
    const { Plan: plan } = row['QUERY PLAN'][0];
    return (plan['Shared Hit Blocks'] as number) + (plan['Shared Read Blocks'] as number);
  };

  interface Said {
    readonly text: string;
    readonly values: unknown[];
  }

  /** Of the transaction that reads the page; others settle the log and write the access log meanwhile. */
  async function statementsOf(ask: () => Promise<{ status: number }>): Promise<Said[]> {
    const heard: (Said & { client: unknown })[] = [];
    const prototype = pg.Client.prototype as unknown as { query: (...said: unknown[]) => unknown };
    const { query } = prototype;
    prototype.query = function (this: unknown, ...said: unknown[]) {
      const [first, second] = said as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
      const { text, values } = typeof first === 'string' ? { text: first, values: second } : first;
      heard.push({ text, values: values ?? [], client: this });
      return query.apply(this, said);
    };
    try {
      expect((await ask()).status).toBe(200);
    } finally {
      prototype.query = query;
    }
    const { client, text } = heard.find((one) => /from \W*select c\.id|list_learners/.test(one.text))!;
    const own = heard.filter((one) => one.client === client);
    if (/list_learners/.test(text)) return own.filter((one) => one.text === text);
    return own.slice(
      own.findLastIndex((one) => one.text === 'begin'),
      own.findLastIndex((one) => one.text === 'commit'),
    );
  }

  it('[R03] cost the same at any depth: page 1,500 of a cursor and of an offset reads what the first one does', async () => {
    const cursorAt = async (place: number) => {
      let cursor = '';
      for (let passed = 0; passed < place; passed += 500) {
        const { body } = await ministry.get(`/v1/learners?limit=500${cursor && `&cursor=${cursor}`}`);
        cursor = body.nextCursor as string;
      }
      return cursor;
    };
    const cursor = await cursorAt(far);
    for (const filter of ['', `&filter=status='active'`])
      for (let offset = 0; offset < far; offset += 500)
        await ministry.get(`${users}?limit=500&offset=${offset}${filter}`);
    const costs = async (first: string, later: string) => [
      await blocksOf(() => ministry.get(first)),
      await blocksOf(() => ministry.get(later)),
    ];
    for (const [first, later] of [
      await costs('/v1/learners?limit=4', `/v1/learners?limit=4&cursor=${cursor}`),
      await costs(`${users}?limit=4`, `${users}?limit=4&offset=${far}`),
      await costs(`${users}?limit=4&filter=status='active'`, `${users}?limit=4&offset=${far}&filter=status='active'`),
    ]) {
      expect(later!).toBeLessThanOrEqual(1.3 * first!);
      // Four learners, each in a few tables, and not the thousands beside them.
      expect(first!).toBeLessThan(1_500);
    }
  });

  it('[R03] cost a school what the school is, not what the network is', async () => {
    const asked = `${users}?limit=4`;
    expect((await school.get(asked)).headers.get('x-total-count')).toBe(String(few));
    expect(await blocksOf(() => school.get(asked))).toBeLessThan(600);
  });

  it('[R03] pass nobody over and tell nobody twice while others write', async () => {
    const ids = async () =>
      (
        await record.database.query<{ id: string }>(
          `select learner_id as id from learner_source where absent_at is null`,
        )
      ).map(({ id }) => id);
    const before = await ids();
    const walks: [name: string, page: (at: number, cursor: string) => string, read: (body: Json) => Json[]][] = [
      ['cursor', (_, cursor) => `/v1/learners?limit=500${cursor && `&cursor=${cursor}`}`, (body) => body.items],
      ['offset', (at) => `${users}?limit=500&offset=${at}&filter=status='active'`, (body) => body.users],
    ];
    const seen = await Promise.all(
      walks.map(async ([name, page, read]) => {
        const told: string[] = [];
        let cursor: string | null = '';
        for (let at = 0; cursor !== null; at += 500) {
          const { body, headers } = await ministry.get(page(at, cursor));
          const items = read(body);
          told.push(...items.map((item) => (item.id ?? item.sourcedId) as string));
          // Whoever was read ends, others come, before the page and behind it.
          await record.database.query(
            `update learner_source set absent_at = now() - interval '2 years' where learner_id = $1`,
            [told.at(-1)],
          );
          await fill('css-a.ecole', 3, `${name}-${at}`);
          cursor =
            name === 'cursor'
              ? (body.nextCursor as string | null)
              : headers.get('link')!.includes('rel="next"')
                ? ''
                : null;
        }
        return told;
      }),
    );
    const after = new Set(await ids());
    for (const told of seen) {
      const heard = new Set(told);
      expect(told.length).toBe(heard.size);
      expect(before.filter((id) => after.has(id) && !heard.has(id))).toEqual([]);
    }
  });
});
