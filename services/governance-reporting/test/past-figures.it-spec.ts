import { randomUUID } from 'node:crypto';
import {
  EnrolmentChangedV1,
  EnrolmentEndedV1,
  LearnerEnrolledV1,
  LearnersMergedV1,
  MatchQuestionedV1,
  MatchSettledV1,
} from '@pan/contracts';
import { UnitOfWork } from '@pan/kit/data';
import { fact, type Fact } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import * as fc from 'fast-check';
import { indicators } from '../src/domain/indicators.js';
import { PastCopies } from '../src/persistence/past-copies.js';
import { copiedTables } from '../src/persistence/tables.js';
import { governance, readAnew, type Governance, type ToldFact } from './governance-fixture.js';
import { historiesOf, idOf, network, world, type Place } from './histories.js';

const over = '2025-2026';
const years = [over, '2026-2027'];

interface Figure {
  value: number | null;
  of: number | null;
  asOf: string;
  rows: { organisation?: string; key?: string; value: number | null }[];
}
interface Revisions {
  items: { knownFrom: string; value: number | null; of: number | null; rows: number }[];
  nextCursor: string | null;
}

// Four learners who come, change, leave, are doubted and merged, in either year.
const learners = Array.from({ length: 4 }, () => randomUUID());
const stays = learners.flatMap((learnerId) =>
  years.map((schoolYear) => ({ enrolmentId: randomUUID(), learnerId, schoolYear })),
);
const inRecord = fc.record({
  stay: fc.constantFrom(...stays),
  place: fc.constantFrom<Place>('est.un', 'est.deux', 'ouest'),
  level: fc.constantFrom('secondary-4' as const, 'secondary-5' as const),
  other: fc.constantFrom(...learners),
  what: fc.constantFrom('enrolled', 'changed', 'ended', 'questioned', 'settled', 'merged'),
});

function factOf({
  stay,
  place,
  level,
  other,
  what,
}: typeof inRecord extends fc.Arbitrary<infer T> ? T : never): Fact[] {
  const { learnerId } = stay;
  const at = { ...stay, organisationId: idOf(place) };
  if (what === 'enrolled') return [fact(LearnerEnrolledV1, learnerId, { ...at, level })];
  if (what === 'changed') return [fact(EnrolmentChangedV1, learnerId, { ...at, level })];
  if (what === 'ended') return [fact(EnrolmentEndedV1, learnerId, { ...at, endedOn: '2026-03-01' })];
  if (what === 'questioned') return [fact(MatchQuestionedV1, learnerId, { learnerId })];
  if (what === 'settled') return [fact(MatchSettledV1, learnerId, { learnerId })];
  return learnerId < other ? [fact(LearnersMergedV1, learnerId, { learnerId, intoLearnerId: other })] : [];
}

/** Every question that may be asked of this place. */
const questions = (top: Place): string[] =>
  indicators.flatMap(({ id, period, scope, breakdowns }) =>
    breakdowns.flatMap((by) =>
      (period === 'now' ? [''] : years.map((year) => `&schoolYear=${year}`)).map(
        (year) => `/v1/indicators/${id}?by=${by}${year}${scope === 'network' ? '' : `&organisation=${top}`}`,
      ),
    ),
  );
const all = [...questions('ministere'), ...questions('est')];

describe('What was known', () => {
  let service: Governance;
  let sent = 0;

  beforeAll(async () => {
    service = await governance();
    await hear(network().flat());
  });
  afterAll(() => service?.close());

  /** Told, and heard to the last one. */
  async function hear(facts: readonly ToldFact[]): Promise<void> {
    sent += facts.length;
    await service.hearTold(...facts);
    await heard(sent);
  }
  const heard = (number: number): Promise<void> =>
    eventually(async () => {
      const [read] = await service.database.query<{ n: string }>('select sum(next_offset) as n from consumer_position');
      expect(Number(read!.n)).toBe(number);
    });

  async function shown(asOf?: string): Promise<Figure[]> {
    const then = asOf ? `&asOf=${asOf}` : '';
    const answers: Figure[] = [];
    for (let from = 0; from < all.length; from += 8)
      answers.push(
        ...(await Promise.all(
          all.slice(from, from + 8).map(async (path) => {
            const { status, body } = await service.get<Figure>(`${path}${then}`);
            expect([path, status]).toEqual([path, 200]);
            return body;
          }),
        )),
      );
    return answers;
  }
  const plain = (figures: Figure[]) => figures.map(({ asOf: _, ...figure }) => figure);

  it('[G09] of any period at any instant is what was shown then: facts in any order, repeated, late and corrected, and after a rebuild', async () => {
    const then: { asOf: string; figures: Figure[] }[] = [];
    const remember = async () => then.push({ figures: await shown(), asOf: new Date().toISOString() });
    await remember();
    await fc.assert(
      fc.asyncProperty(world, fc.array(inRecord, { minLength: 3, maxLength: 12 }), async (more, record) => {
        const told = record
          .flatMap(factOf)
          .map((one) => ({ fact: one, id: randomUUID(), at: '2026-11-15T16:00:00.000Z' }));
        const facts = [...historiesOf(more).flat(), ...told];
        await hear([...facts, ...facts.slice(0, 10)]);
        await remember();
      }),
      { numRuns: 3, endOnFailure: true },
    );
    expect(new Set(then.map(({ figures }) => JSON.stringify(plain(figures)))).size).toBe(then.length);
    await readAnew(service);
    await heard(sent);
    await eventually(async () => expect(plain(await shown())).toEqual(plain(then.at(-1)!.figures)));
    for (const { asOf, figures } of then) expect(plain(await shown(asOf))).toEqual(plain(figures));
  });

  it('[G09] is not told of an instant to come, nor of one before anything was remembered', async () => {
    const at = (asOf: string) => service.get<{ code: string }>(`/v1/indicators/published-resources?asOf=${asOf}`);
    expect(await at('2099-01-01T00:00:00Z')).toMatchObject({ status: 400, body: { code: 'instant-ahead' } });
    expect(await at('2020-01-01T00:00:00Z')).toMatchObject({ status: 400, body: { code: 'instant-before-memory' } });
    expect(await at('yesterday')).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('[G07] of a year that is over changes by revisions alone: what came late or was corrected, day by day, with the figure that the year ended with', async () => {
    // The year ends with two learners; a third is told of five days later, and one of them corrected away after three more.
    const [first, second, third] = Array.from({ length: 3 }, () => ({
      ...{
        enrolmentId: randomUUID(),
        learnerId: randomUUID(),
        organisationId: idOf('est.un'),
        schoolYear: '2024-2025',
      },
    }));
    const enrol = (stay: typeof first, level = 'secondary-4' as const) =>
      fact(LearnerEnrolledV1, stay!.learnerId, { ...stay!, level });
    const tell = (...facts: Fact[]) =>
      hear(facts.map((one) => ({ fact: one, id: randomUUID(), at: '2026-11-15T16:00:00.000Z' })));
    // Memory and everything in it, so many days older.
    const age = (days: number) =>
      service.database.query(
        `with older as (update copy_change set at = at - make_interval(days => $1::int))
         update copy_memory set since = since - make_interval(days => $1::int)`,
        [days],
      );
    const path = '/v1/indicators/unified-records/revisions?schoolYear=2024-2025&organisation=est';
    await tell(enrol(first), enrol(second));
    await service.database.query('update copy_memory set since = clock_timestamp()');
    await age(5);
    await tell(enrol(third));
    await age(3);
    await tell(fact(MatchQuestionedV1, first!.learnerId, { learnerId: first!.learnerId }));
    const { body } = await service.get<Revisions>(path);
    expect(body.items.map(({ value, of }) => [value, of])).toEqual([
      [2, 2],
      [3, 3],
      [2, 3],
    ]);
    expect(body.items[0]!.rows).toBe(0);
    for (const { knownFrom, value, of } of body.items) {
      const then = await service.get<Figure>(
        `/v1/indicators/unified-records?schoolYear=2024-2025&organisation=est&asOf=${knownFrom}`,
      );
      expect(then.body).toMatchObject({ value, of });
    }
    // Page by page it is the same list.
    const one = await service.get<Revisions>(`${path}&limit=1`);
    const rest = await service.get<Revisions>(`${path}&cursor=${one.body.nextCursor}`);
    expect([...one.body.items, ...rest.body.items].map(({ value }) => value)).toEqual([2, 3, 2]);
  });

  it('[G07] is forgotten up to the day of the retention schedule, and nothing after it', async () => {
    const asked = 'schoolYear=2024-2025&organisation=est';
    const revisions = () => service.get<Revisions>(`/v1/indicators/unified-records/revisions?${asked}`);
    const at = (asOf: string) => service.get<Figure>(`/v1/indicators/unified-records?${asked}&asOf=${asOf}`);
    const kept = async () =>
      (await service.database.query<{ at: Date }>('select at from copy_change')).map((one) => one.at);
    const [first, second, third] = (await revisions()).body.items.map(({ knownFrom }) => knownFrom);
    const day = new Date(second!);
    const [old, later] = Object.values(Object.groupBy(await kept(), (one) => String(one > day)));
    const figures = [await at(second!), await at(third!)].map(({ body }) => plain([body]));
    const past = service.app.get(PastCopies);
    // Piece by piece; the figures that are still kept never change meanwhile.
    for (let left = old!.length; left > 0; left -= 7) {
      expect(await past.forget(day, 7)).toBe(Math.min(left, 7));
      expect([await at(second!), await at(third!)].map(({ body }) => plain([body]))).toEqual(figures);
    }
    expect(await past.forget(day, 7)).toBe(0);
    expect((await kept()).length).toBe(later!.length);
    expect(await at(first!)).toMatchObject({ status: 400, body: { code: 'instant-before-memory' } });
    expect((await revisions()).body.items.map(({ value, of }) => [value, of])).toEqual([
      [3, 3],
      [2, 3],
    ]);
    // The service itself can forget nothing else, whatever it is told.
    await service.app
      .get(UnitOfWork)
      .run((unit) => unit.under('app.figures', 'on', () => unit.query('delete from copy_change')));
    expect((await kept()).length).toBe(later!.length);
  });

  it('[G07] of a year that goes on has no revisions, nor has a figure of now', async () => {
    const of = (asked: string) => service.get<{ code: string }>(`/v1/indicators/${asked}`);
    expect(await of('ebook-loans/revisions?organisation=est&schoolYear=2098-2099')).toMatchObject({
      ...{ status: 409, body: { code: 'period-open' } },
    });
    expect(await of('waiting-holds/revisions?organisation=est')).toMatchObject({ body: { code: 'figure-of-now' } });
    expect(await of('ebook-loans/revisions?organisation=est')).toMatchObject({
      body: { code: 'school-year-required' },
    });
  });

  it('[G07] is remembered of every copy, with all its columns', async () => {
    const columns = (schema: string) =>
      service.database.query<{ name: string }>(
        `select table_name || '.' || column_name as name from information_schema.columns
          where table_schema = $1 and table_name = any($2) order by table_name, ordinal_position`,
        [schema, copiedTables],
      );
    expect(await columns('as_of')).toEqual(await columns('public'));
    const triggers = await service.database.query<{ table: string; n: number }>(
      `select tgrelid::regclass::text as table, count(*)::integer as n from pg_trigger where tgname like 'remember%' group by 1 order by 1`,
    );
    expect(triggers).toEqual([...copiedTables].sort().map((table) => ({ table, n: 3 })));
  });
});
