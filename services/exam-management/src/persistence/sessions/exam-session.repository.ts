import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { ExamSession } from '../../domain/exam-session.js';

@Injectable()
export class ExamSessionRepository {
  byId(unit: Unit, id: string): Promise<ExamSession> {
    return unit.find(ExamSession, id);
  }

  /** As it stands, for whoever changes nothing of it. @throws DomainError exam-session-unknown */
  async standing(unit: Unit, id: string): Promise<ExamSession> {
    const [session] = await loadAll(unit, ExamSession, 't.id = $1', [id]);
    if (!session) throw new DomainError('exam-session-unknown', { id });
    return session;
  }

  /** @throws DomainError exam-session-unknown */
  async paperOf(unit: Unit, id: string): Promise<string> {
    const [row] = await unit.query<{ paper: string }>(`select paper_id as paper from exam_session where id = $1`, [id]);
    if (!row) throw new DomainError('exam-session-unknown', { id });
    return row.paper;
  }

  /** Locked against whoever would begin to sit in it, which is asked for once the lock is there. @throws DomainError exam-session-unknown */
  async toPostpone(unit: Unit, id: string): Promise<ExamSession> {
    const [session] = await loadAll(unit, ExamSession, 't.id = $1', [id], 'for update');
    if (!session) throw new DomainError('exam-session-unknown', { id });
    return session;
  }

  /** Its marks may be handed out now, if they were asked for, else on their date. */
  save(unit: Unit, session: ExamSession, ...facts: Fact[]): Promise<void> {
    unit.due('hand-out-marks');
    unit.due('hand-out-marks', session.plan.releaseAt);
    return unit.save(session, ...facts);
  }

  /** Whether anybody sits or has sat: anywhere, or in one of these organisations. */
  async hasBegun(unit: Unit, sessionId: string, organisationIds: readonly string[] | null): Promise<boolean> {
    const begun = await unit.query(
      `select 1 from sitting where session_id = $1 and ($2::uuid[] is null or organisation_id = any($2)) limit 1`,
      [sessionId, organisationIds],
    );
    return begun.length > 0;
  }
}
