import { randomUUID } from 'node:crypto';
import { dataSource, migrate } from '@pan/kit/data';
import { testDatabase, type TestDatabase } from '@pan/testing';
import type { DataSource } from 'typeorm';
import { ExamSession } from '../src/domain/exam-session.js';
import { Mark } from '../src/domain/mark.js';
import { Paper } from '../src/domain/paper.js';
import { Sitting } from '../src/domain/sitting.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { aggregates, entities } from '../src/persistence/tables.js';

const now = new Date('2027-01-20T14:00:00.123Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe('What is mapped', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase('exam-management');
    await migrate(database.ownerUrl, migrations);
    source = await dataSource(database.adminUrl, 2, entities).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await database?.drop();
  });

  it('comes back as it was saved, aggregate by aggregate', async () => {
    const [learnerId, organisationId, candidateId] = [randomUUID(), randomUUID(), randomUUID()];
    const place = {
      ref: 'Q01',
      itemId: randomUUID(),
      identifier: 'i',
      part: 'P',
      section: 'S',
      weight: 2,
      maxScore: 2,
    };
    const paper = Paper.draft(randomUUID(), 'p', ['ministere'], {
      title: 'Épreuve',
      subject: 'mathématique',
      level: 'secondary-4',
      language: 'fr-CA',
      items: [place],
      contentHash: 'h',
    });
    paper.approve('one', now);
    const { session } = ExamSession.schedule(randomUUID(), ['ministere'], {
      paperId: paper.id,
      level: 'secondary-4',
      organisationIds: [organisationId],
      opensAt: now,
      closesAt: later(3),
      durationMinutes: 60,
      releaseAt: later(30),
    });
    session.askRelease(later(31), { absent: 0, sitting: 0 });
    session.conclude(later(32));
    session.correct({ Q01: randomUUID() });
    const lease = { hash: 'l', holder: 'player' };
    const candidacy = { candidateId, sessionId: session.id, learnerId, organisationId };
    const { sitting } = Sitting.start(randomUUID(), candidacy, session.timing, 33, lease, now);
    sitting.submit(lease, 'receipt', later(1));
    const about = { learnerId, organisationId, sessionId: session.id, paperId: paper.id, subject: 's' };
    const more = { level: 'secondary-4', schoolYear: '2026-2027' } as const;
    const { mark } = Mark.release(randomUUID(), sitting.id, { ...about, ...more }, 78, later(31));
    const before = async (one: object) => {
      if (one === sitting)
        await database.query(`insert into candidate values ($1, $2, $3, $4, 'CODE', $5)`, [
          candidateId,
          session.id,
          learnerId,
          organisationId,
          now,
        ]);
    };
    for (const one of [paper, session, sitting, mark]) {
      await before(one);
      await source.manager.save(one, { reload: false });
      const loaded = await source.manager.findOneByOrFail(one.constructor, { id: one.id });
      expect(loaded).toStrictEqual(one);
    }
    expect(aggregates).toHaveLength(4);
  });

  it.each(entities.map((entity) => [entity.options.tableName!, entity]))(
    'of %s is as the table is',
    async (name, entity) => {
      const columns = await database.query<{ name: string; type: string; nullable: boolean }>(
        `select column_name as name, udt_name as type, is_nullable = 'YES' as nullable
         from information_schema.columns where table_name = $1 and table_schema = 'public' order by column_name`,
        [name],
      );
      const mapped = source.getMetadata(entity.options.target ?? entity).columns.map((column) => ({
        name: column.databaseName,
        type: `${column.isArray ? '_' : ''}${typeOf(column.type)}`,
        nullable: column.isNullable,
      }));
      const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
      expect(mapped.sort(byName)).toEqual(columns.sort(byName));
    },
  );

  it('keeps every table about learners, items and papers under forced row-level security', async () => {
    const open = await database.query(
      `select distinct c.relname from pg_class c join information_schema.columns i on i.table_name = c.relname
        where (i.column_name = 'learner_id' or c.relname in ('item', 'paper', 'exam_session'))
          and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });

  it('keeps an approved paper as it is, whoever writes', async () => {
    const [row] = await database.query<{ id: string }>(`select id from paper`);
    await database.query(`update paper set state = 'approved' where id = $1`, [row!.id]);
    await expect(database.query(`update paper set title = 'x' where id = $1`, [row!.id])).rejects.toThrow(
      'does not change',
    );
  });
});

/** PostgreSQL's own name of a type. */
function typeOf(type: unknown): string {
  const names: Record<string, string> = { integer: 'int4', boolean: 'bool' };
  return names[String(type)] ?? String(type);
}
