import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { organisationInReach } from '@pan/record-copies';
import type { ExamSession } from '../../domain/exam-session.js';
import type { ReleaseDates } from '../../domain/session-plan.js';
import { ReleaseRepository } from '../../persistence/marks/release.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { PlanOrganisation } from '../sessions/plan-organisation.js';

/** When the marks of a session leave: of one organisation and those below it, or of all that have no plan of their own. */
@Injectable()
export class ReleaseMarks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly releases: ReleaseRepository,
    private readonly organisations: PlanOrganisation,
  ) {}

  /** Before their date; they are handed out in the background. */
  ask(sessionId: string, code?: string): Promise<void> {
    return this.owned(sessionId, async (session, unit) => {
      const now = await unit.now();
      const outstanding = (ids: readonly string[] | null) =>
        unit.asService(() => this.releases.outstanding(unit, sessionId, ids));
      if (code === undefined) return session.askRelease(now, await outstanding(null));
      const { organisationId } = await organisationInReach(unit, code);
      await this.organisations.change(unit, session, organisationId, async (plans) => {
        const awaited = await outstanding(plans.map((plan) => plan.organisationId));
        for (const plan of plans) plan.askRelease(now, awaited);
      });
      return false;
    });
  }

  /** Another date, and from when to when those who sat it may look at it again. */
  date(sessionId: string, dates: ReleaseDates, code?: string): Promise<void> {
    return this.owned(sessionId, async (session, unit) => {
      if (code === undefined) {
        session.date(dates);
        return true;
      }
      const { organisationId } = await organisationInReach(unit, code);
      await this.organisations.change(unit, session, organisationId, (plans) =>
        plans.forEach((plan) => plan.date(dates)),
      );
      return false;
    });
  }

  /** @param step answers whether the session itself changed */
  private owned(sessionId: string, step: (session: ExamSession, unit: Unit) => Promise<boolean>): Promise<void> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      if (await step(session, unit)) await this.sessions.save(unit, session);
    });
  }
}
