import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClassChangedV1, ClassOpenedV1, LearnerEnrolledV1, Level } from '@pan/contracts';
import { dataSource, migrate, RelaySignal, type Unit, UnitOfWork } from '@pan/kit/data';
import { BatchWrites, EventContext, type EventEnvelope } from '@pan/kit/messaging';
import * as copies from '@pan/record-copies';
import { testDatabase, type TestDatabase } from '@pan/testing';
import * as fc from 'fast-check';
import type { DataSource, QueryRunner } from 'typeorm';

class Copies1700000000000 {
  name = 'Copies1700000000000';
  up = async (runner: QueryRunner): Promise<void> =>
    void (await runner.query(readFileSync(join(import.meta.dirname, '../tables.sql'), 'utf8')));
  down = () => Promise.resolve();
}

const entities = [
  ...[copies.KnownOrganisations, copies.KnownStays, copies.MergedLearners],
  ...[copies.KnownClasses, copies.KnownMemberships, copies.KnownTeachings],
];
let database: TestDatabase;
let source: DataSource;
let work: UnitOfWork;

beforeAll(async () => {
  database = await testDatabase('governance-reporting');
  await migrate(database.ownerUrl, [Copies1700000000000]);
  source = await dataSource(database.appUrl, 2, entities).initialize();
  work = new UnitOfWork(source, new RelaySignal());
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

/** As a batch is applied; `firstTime` is false while copies are rebuilt. */
const hear = (step: (context: EventContext) => unknown, firstTime = true) =>
  work.run((unit: Unit) =>
    unit.asService(async () => {
      const writes = new BatchWrites(unit);
      await step(new EventContext(writes, {} as EventEnvelope, firstTime));
      await writes.flush();
    }),
  );
const merge = (consumer: copies.MergesConsumer, learnerId: string, intoLearnerId: string, firstTime = true) =>
  hear((context) => consumer.merged({ learnerId, intoLearnerId }, context), firstTime);
const ask = <T>(question: (unit: Unit) => Promise<T>) => work.run(question);

it.each(entities.map((entity) => [entity.options.tableName!, entity] as const))(
  'maps %s as a new service creates it',
  async (table, entity) => {
    const columns = await database.query<{ name: string; type: string; nullable: boolean }>(
      `select column_name as name, data_type as type, is_nullable = 'YES' as nullable from information_schema.columns
        where table_name = $1 order by 1`,
      [table],
    );
    const mapped = source.getMetadata(entity).columns.map((column) => ({
      ...{ name: column.databaseName, type: column.isVersion ? 'integer' : column.type, nullable: column.isNullable },
    }));
    expect(mapped.sort((one, other) => (one.name < other.name ? -1 : 1))).toEqual(columns);
  },
);

describe('Records that were merged', () => {
  const [first, second, last, other] = Array.from({ length: 4 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
  ];

  it('go on in the last of a chain, which comprises them all, whoever asks', async () => {
    const consumer = new copies.MergesConsumer();
    await merge(consumer, first, second);
    await merge(consumer, second, last);
    await merge(consumer, other, last);
    for (const id of [first, second, last, other])
      expect(await ask((unit) => copies.survivingRecord(unit, id))).toBe(last);
    const comprised = await ask((unit) => copies.recordsOf(unit, last));
    expect(comprised.sort()).toEqual([first, second, last, other].sort());
    const alone = randomUUID();
    expect(await ask((unit) => copies.survivingRecord(unit, alone))).toBe(alone);
    expect(await ask((unit) => copies.recordsOf(unit, alone))).toEqual([alone]);
  });

  it('come to an end also in a ring', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const consumer = new copies.MergesConsumer();
    await merge(consumer, one, two);
    await merge(consumer, two, one);
    expect([one, two]).toContain(await ask((unit) => copies.survivingRecord(unit, one)));
    expect((await ask((unit) => copies.recordsOf(unit, one))).sort()).toEqual([one, two].sort());
  });

  it('are followed by the use case of the service once, after the copy and in its transaction', async () => {
    const [from, into] = [randomUUID(), randomUUID()];
    const seen: string[] = [];
    const consumer = new copies.MergesConsumer({
      run: (ended) => work.run(async (unit) => void seen.push(await copies.survivingRecord(unit, ended))),
    });
    await merge(consumer, from, into);
    await merge(consumer, from, into, false);
    expect(seen).toEqual([into]);
    const failing = new copies.MergesConsumer({ run: () => Promise.reject(new Error('refused')) });
    const kept = randomUUID();
    await expect(merge(failing, kept, into)).rejects.toThrow('refused');
    expect(await ask((unit) => copies.survivingRecord(unit, kept))).toBe(kept);
  });
});

it('shows stays, classes and who is in them to the service alone', async () => {
  const [learnerId, organisationId, classId] = [randomUUID(), randomUUID(), randomUUID()];
  const of = { organisationId, schoolYear: '2026-2027', level: 'secondary-1' } as const;
  const stay: LearnerEnrolledV1 = { enrolmentId: randomUUID(), learnerId, beganOn: '2026-08-31', ...of };
  const opened: ClassOpenedV1 & ClassChangedV1 = { classId, ...of };
  const stays = new copies.StaysConsumer();
  const classes = new copies.ClassesConsumer();
  await hear((context) => {
    stays.enrolled(stay, context);
    stays.ended({ ...stay, endedOn: '2027-06-23' }, context);
    classes.opened(opened, context);
    classes.closed({ classId }, context);
    new copies.MembershipsConsumer().joined({ classId, learnerId }, context);
    new copies.TeachingsConsumer().staffed({ classId, staffId: randomUUID() }, context);
  });
  await hear((context) => classes.changed(opened, context));
  const days = ['2026-08-30', '2026-08-31', '2027-06-22', '2027-06-23'];
  const seen = (unit: Unit) =>
    unit.query<{ attended: boolean[]; closed: boolean }>(
      `select array[${days.map((day) => copies.attendedOn('s', `'${day}'`)).join()}] as attended, c.closed
         from known_stay s, known_class c, known_membership m join known_teaching t using (class_id)`,
    );
  expect(await ask(seen)).toEqual([]);
  expect(await ask((unit) => unit.asService(() => seen(unit)))).toEqual([
    { attended: [false, true, true, false], closed: false },
  ]);
});

/** What the student record tells of one stay at one moment: a change, and with an end known also that. */
interface Told {
  readonly key: number;
  readonly data: LearnerEnrolledV1;
}

describe('A stay whose record is merged and parted', () => {
  const keys = Array.from({ length: 3 }, () => randomUUID());
  const moment = fc.record({
    key: fc.nat({ max: keys.length - 1 }),
    level: fc.constantFrom<Level>('secondary-1', 'secondary-2'),
    endedOn: fc.option(fc.constantFrom('2026-10-01', '2027-06-23'), { nil: undefined }),
  });
  /** Of each key the next fact may come first; what is left follows key by key. */
  const inAnyOrder = (facts: readonly Told[], picks: readonly number[]): Told[] => {
    const queues = keys.map((_, key) => facts.filter((one) => one.key === key));
    const picked = picks.flatMap((pick) => queues[pick]!.shift() ?? []);
    return [...picked, ...queues.reverse().flat()];
  };

  it('is in the end what was told last, in whatever order its keys are read and in whatever batches', async () => {
    const stays = new copies.StaysConsumer();
    await fc.assert(
      fc.asyncProperty(
        fc.array(moment, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: keys.length - 1 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (moments, picks, atOnce) => {
          const [enrolmentId, organisationId] = [randomUUID(), randomUUID()];
          const facts = moments.map(({ key, level, endedOn }, n): Told => {
            const of = { enrolmentId, organisationId, learnerId: keys[key]!, schoolYear: '2026-2027' };
            return { key, data: { ...of, level, version: n + 1, ...(endedOn && { endedOn }) } };
          });
          const read = inAnyOrder(facts, picks);
          for (let from = 0; from < read.length; from += atOnce)
            await hear((context) => {
              for (const { data } of read.slice(from, from + atOnce)) {
                stays.changed(data, context);
                if (data.endedOn) stays.ended({ ...data, endedOn: data.endedOn }, context);
              }
            });
          const { learnerId, level, endedOn = null, version } = facts.at(-1)!.data;
          const known = await ask((unit) =>
            unit.asService(() =>
              unit.query(
                `select learner_id as "learnerId", level, ended_on as "endedOn", version from known_stay where enrolment_id = $1`,
                [enrolmentId],
              ),
            ),
          );
          expect(known).toEqual([{ learnerId, level, endedOn, version }]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that was told with a version is not changed by a fact from before versions', async () => {
    const [enrolmentId, organisationId, learnerId] = [randomUUID(), randomUUID(), randomUUID()];
    const of = { enrolmentId, organisationId, learnerId, schoolYear: '2026-2027' };
    const stays = new copies.StaysConsumer();
    const end = () =>
      ask((unit) =>
        unit.asService(() => unit.query(`select ended_on from known_stay where enrolment_id = $1`, [enrolmentId])),
      );
    await hear((context) => {
      stays.enrolled({ ...of, level: 'secondary-1' }, context);
      stays.ended({ ...of, endedOn: '2026-10-01' }, context);
    });
    expect(await end()).toEqual([{ ended_on: '2026-10-01' }]);
    await hear((context) => stays.changed({ ...of, level: 'secondary-1', version: 3 }, context));
    await hear((context) => stays.ended({ ...of, endedOn: '2026-10-01' }, context));
    await hear((context) => stays.enrolled({ ...of, level: 'secondary-2' }, context));
    expect(await end()).toEqual([{ ended_on: null }]);
  });
});
