import type { ExamSession } from './exam-session.js';
import {
  dated,
  mayRelease,
  type Outstanding,
  type PlanState,
  postponed,
  type Postponement,
  type ReleaseDates,
  requireNotReleasing,
  requireOpenForCandidates,
} from './session-plan.js';

interface OrganisationPlanState extends PlanState {
  readonly id: string;
  readonly sessionId: string;
  readonly organisationId: string;
  readonly version: number;
}

/** When one organisation sits a session and has its marks, where that differs from the others. */
export class OrganisationPlan {
  private constructor(private state: OrganisationPlanState) {}

  /** As the session is for all. */
  static of(id: string, session: ExamSession, organisationId: string): OrganisationPlan {
    return new OrganisationPlan({ id, sessionId: session.id, organisationId, ...session.plan, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get plan(): PlanState {
    return this.state;
  }

  get releaseAt(): Date {
    return this.state.releaseAt;
  }

  requireOpenForCandidates(now: Date): void {
    requireOpenForCandidates(this.state, now);
  }

  requireNotReleasing(): void {
    requireNotReleasing(this.state);
  }

  postpone(to: Postponement, begun: boolean, now: Date): void {
    this.change(postponed(this.state, to, begun, now));
  }

  date(dates: ReleaseDates): void {
    this.change(dated(this.state, dates));
  }

  askRelease(now: Date, outstanding: Outstanding): boolean {
    if (!mayRelease(this.state, now, outstanding)) return false;
    this.change({ releaseAskedAt: now });
    return true;
  }

  /** Every mark is out. */
  conclude(now: Date): void {
    this.change({ releasedAt: now });
  }

  private change(to: Partial<PlanState>): void {
    this.state = { ...this.state, ...to, version: this.state.version + 1 };
  }
}
