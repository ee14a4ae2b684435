import { randomUUID } from 'node:crypto';
import { DomainError } from '@pan/kit/domain';
import { schemaOf } from '@pan/testing';
import fc from 'fast-check';
import { Candidate } from '../src/domain/candidate.js';
import { ExamRoom } from '../src/domain/exam-room.js';
import { ExamSession } from '../src/domain/exam-session.js';
import { type Marking } from '../src/domain/marking/marking.js';
import { Script } from '../src/domain/marking/script.js';
import { MarkReview } from '../src/domain/reviews/mark-review.js';
import { Mark } from '../src/domain/mark.js';
import { OrganisationPlan } from '../src/domain/organisation-plan.js';
import { Paper } from '../src/domain/paper.js';
import { judgeSave, type SavedAnswer } from '../src/domain/saved-answer.js';
import { graceMs, minutesAfter, pauseGraceMs } from '../src/domain/clock.js';
import { Sitting } from '../src/domain/sitting.js';
import type { Lease } from '../src/domain/sitting-state.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { aggregates, entities } from '../src/persistence/tables.js';

import { essayScheme } from './essay-scheme.js';

const now = new Date('2027-01-20T14:00:00.123Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe('The schema of exam-management', () => {
  const schema = schemaOf('exam-management', {
    migrations,
    entities,
    sealed:
      "i.column_name = 'learner_id' or c.relname in ('item', 'paper', 'exam_session', 'session_organisation', 'exam_room', 'marker', 'marking', 'calibration_script', 'result_rule', 'mark_review', 'mark_version', 'awarded_points')",
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
      title: 'Épreuve',
      subject: 'mathématique',
      offlineGraceMinutes: 45,
      level: 'secondary-4',
      organisationIds: [organisationId],
      opensAt: now,
      closesAt: later(3),
      durationMinutes: 60,
      releaseAt: later(30),
      reviewStartsAt: later(40),
      reviewEndsAt: later(90),
    });
    session.askRelease(later(31), { absent: 0, sitting: 0 });
    session.conclude(later(32));
    session.correct({ corrections: { Q01: randomUUID() }, dispensations: { Q02: 'dropped' } });
    const room = ExamRoom.open(
      randomUUID(),
      { sessionId: session.id, organisationId, code: '204' },
      { name: 'Local 204', proctorIds: [randomUUID()], authorises: true },
    );
    const plan = OrganisationPlan.of(randomUUID(), session, organisationId);
    const lease = { hash: 'l', holder: 'player' };
    const candidacy = { candidateId, sessionId: session.id, learnerId, organisationId };
    const { sitting } = Sitting.start(randomUUID(), candidacy, session.timing, 33, lease, now);
    sitting.submit(lease, 'receipt', later(1));
    const about = { learnerId, organisationId, sessionId: session.id, paperId: paper.id, subject: 's' };
    const more = { level: 'secondary-4', schoolYear: '2026-2027' } as const;
    const { mark } = Mark.release(randomUUID(), sitting.id, { ...about, ...more }, 78, later(31));
    const script = Script.open(
      randomUUID(),
      { number: 'K7M2Q4XHVC', drawn: 12.5 },
      {
        ...{ sessionId: session.id, sittingId: sitting.id, itemRef: 'Q02', learnerId, organisationId },
        ...{ responses: { RESPONSE: ['…'] }, answerHash: 'h' },
      },
      now,
    );
    const marking: Marking = script.deal(randomUUID(), randomUUID(), now);
    marking.draft({ scores: { spelling: 7.5 }, annotations: [] }, essayScheme, now);
    const review = MarkReview.ask(
      randomUUID(),
      { markId: mark.id, sittingId: sitting.id, sessionId: session.id, organisationId, markBefore: 78 },
      {
        ...{ kind: 'complaint', places: ['Q02'], circumstance: 'environment.noise' },
        ...{ statement: 'Des travaux.', askedFor: 'guardian' },
      },
      { rule: null, by: 'sis', now },
    );
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
    for (const one of [paper, session, plan, room, sitting, mark, script, marking, review]) {
      await before(one);
      await source.manager.save(one, { reload: false });
      const loaded = await source.manager.findOneByOrFail(one.constructor, { state: { id: one.id } });
      expect(loaded).toStrictEqual(one);
    }
    const candidate = await source.manager.findOneByOrFail(Candidate, { state: { id: candidateId } } as object);
    candidate.withdraw('exempted', false, { by: 'someone', now });
    await source.manager.save(candidate, { reload: false });
    const again = await source.manager.findOneByOrFail(Candidate, { state: { id: candidateId } } as object);
    expect(again).toStrictEqual(candidate);
    expect(aggregates).toHaveLength(10);
  });

  it('keeps an approved paper as it is, whoever writes', async () => {
    const { database } = schema;
    const [row] = await database.query<{ id: string }>(`select id from paper`);
    await database.query(`update paper set state = 'approved' where id = $1`, [row!.id]);
    await expect(database.query(`update paper set title = 'x' where id = $1`, [row!.id])).rejects.toThrow(
      'does not change',
    );
  });

  it('saves an answer in one statement where the sitting and the answer before it let it, and nowhere else', async () => {
    const { database, source } = schema;
    const [session] = await source.manager.find(ExamSession);
    const ours = { hash: 'l', holder: 'player' };
    const answer = fc.record({ sequence: fc.integer({ min: 1, max: 3 }), hash: fc.constantFrom('a', 'b') });
    const cases = fc.record({
      before: fc.option(answer),
      save: answer,
      lease: fc.constantFrom(ours, ours, { ...ours, hash: 'm' }, { ...ours, holder: 'other' }),
      standing: fc.constantFrom('sitting', 'sitting', 'outage', 'own-fault', 'awaiting', 'submitted', 'terminated'),
      pastGraceMs: fc.constantFrom(-60_000, -1, 0, 1),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ before, save, lease, standing, pastGraceMs }) => {
        const [candidateId, learnerId, organisationId] = [randomUUID(), randomUUID(), randomUUID()];
        const candidacy = { candidateId, sessionId: session!.id, learnerId, organisationId };
        const { sitting } = Sitting.start(
          randomUUID(),
          candidacy,
          session!.timing,
          0,
          ours,
          now,
          standing === 'awaiting',
        );
        const last = new Date(sitting.deadlineAt.getTime() + graceMs);
        if (standing === 'submitted') sitting.submit(ours, 'receipt', later(1));
        if (standing === 'terminated') sitting.terminate('receipt', later(1));
        if (standing === 'outage' || standing === 'own-fault')
          sitting.pause(standing, pastGraceMs > -60_000 ? minutesAfter(last, -pauseGraceMs / 60_000) : now);
        await database.query(`insert into candidate values ($1::uuid, $2, $3, $4, $1::uuid::text, $5)`, [
          ...[candidateId, session!.id, learnerId, organisationId, now],
        ]);
        await source.manager.save(sitting, { reload: false });
        if (before)
          await database.query(`insert into saved_response values ($1, 'Q', $2, '{}', $3, $4, $5, $6)`, [
            ...[sitting.id, before.sequence, before.hash, now, learnerId, organisationId],
          ]);
        const at = new Date(last.getTime() + pastGraceMs);
        const saved = await database.query(
          `select sequence from take_response($1, $2, $3, 'Q', $4, '{}', $5, $6, $7, $8)`,
          [
            ...[
              sitting.id,
              lease.hash,
              lease.holder,
              save.sequence,
              save.hash,
              `${graceMs} ms`,
              `${pauseGraceMs} ms`,
              at,
            ],
          ],
        );
        expect(saved).toHaveLength(isTaken(sitting, lease, at, before, save) ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });
});

function isTaken(sitting: Sitting, lease: Lease, at: Date, before: SavedAnswer | null, save: SavedAnswer): boolean {
  try {
    sitting.requireWritable(lease, at);
    judgeSave(before, save);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
