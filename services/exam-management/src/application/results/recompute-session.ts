import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, Jobs, JobWorker } from '@pan/kit/jobs';
import { ExamResultRepository } from '../../persistence/results/exam-result.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { followed } from '../marks/followed.js';
import { ComputeResults } from './compute-results.js';

export const computationKind = 'results-computation';

/** Why results are computed again when nobody changed a mark: rules have another version. */
const rulesChanged = 'rules-changed';

/** Computes every group of a session again, by the rules that hold now; a job that says how far it is. */
@Injectable()
export class RecomputeSession implements JobHandler, OnModuleInit {
  readonly kind = computationKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly worker: JobWorker,
    private readonly sessions: ExamSessionRepository,
    private readonly results: ExamResultRepository,
    private readonly compute: ComputeResults,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  /** @returns the job's id */
  ask(sessionId: string): Promise<string> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      const { schoolMarks } = session;
      if (!schoolMarks) throw new DomainError('school-marks-not-expected');
      if ((await unit.now()) < schoolMarks.until)
        throw new DomainError('school-marks-awaited', { until: schoolMarks.until.toISOString() });
      const groups = await unit.asService(() => this.results.enqueueAll(unit, sessionId, rulesChanged));
      return this.jobs.enqueue({ kind: this.kind, lockKey: sessionId, params: { sessionId, groups }, unit });
    });
  }

  /** Groups that an instance's own round takes meanwhile count as well. */
  async run(context: JobContext): Promise<JobOutcome> {
    const { sessionId, groups } = context.params as { sessionId: string; groups: number };
    const attempt = { leftOut: [], most: 20, take: () => undefined };
    const isWhole = await followed(
      context,
      groups,
      () => this.work.run((unit) => unit.asService(() => this.results.countDue(unit, sessionId))),
      () => this.compute.step(attempt, sessionId),
    );
    if (!isWhole) return { state: 'cancelled' };
    context.addCounts({ groups });
    return { state: 'succeeded' };
  }
}
