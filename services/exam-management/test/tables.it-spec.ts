import { randomUUID } from 'node:crypto';
import { schemaOf } from '@pan/testing';
import { ExamSession } from '../src/domain/exam-session.js';
import { Mark } from '../src/domain/mark.js';
import { Paper } from '../src/domain/paper.js';
import { Sitting } from '../src/domain/sitting.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { aggregates, entities } from '../src/persistence/tables.js';

const now = new Date('2027-01-20T14:00:00.123Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe('The schema of exam-management', () => {
  const schema = schemaOf('exam-management', {
    migrations,
    entities,
    sealed: "i.column_name = 'learner_id' or c.relname in ('item', 'paper', 'exam_session')",
  });

  it('gives back what was saved, aggregate by aggregate', async () => {
    const { database, source } = schema;
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

  it('keeps an approved paper as it is, whoever writes', async () => {
    const { database } = schema;
    const [row] = await database.query<{ id: string }>(`select id from paper`);
    await database.query(`update paper set state = 'approved' where id = $1`, [row!.id]);
    await expect(database.query(`update paper set title = 'x' where id = $1`, [row!.id])).rejects.toThrow(
      'does not change',
    );
  });
});
