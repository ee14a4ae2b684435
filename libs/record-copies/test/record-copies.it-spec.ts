import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClassChangedV1, ClassOpenedV1, LearnerEnrolledV1 } from '@pan/contracts';
import { dataSource, migrate, RelaySignal, type Unit, UnitOfWork } from '@pan/kit/data';
import { BatchWrites, EventContext, type EventEnvelope } from '@pan/kit/messaging';
import * as copies from '@pan/record-copies';
import { testDatabase, type TestDatabase } from '@pan/testing';
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
      ...{ name: column.databaseName, type: column.type, nullable: column.isNullable },
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
