import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, Jobs, JobWorker } from '@pan/kit/jobs';
import { fewestScripts } from '../../domain/item-analysis/small-groups.js';
import { ItemAnalysisRepository } from '../../persistence/item-analysis/item-analysis.repository.js';
import { ScoreSumQueries } from '../../persistence/item-analysis/score-sums.queries.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { CountScores } from './count-scores.js';

export const analysisKind = 'item-analysis';
const steps = 4;

/** Counts what a session's item analysis needs, once it is over and scored; a job, since tens of thousands of scripts are read. */
@Injectable()
export class AnalyseSession implements JobHandler, OnModuleInit {
  readonly kind = analysisKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly worker: JobWorker,
    private readonly sessions: ExamSessionRepository,
    private readonly scores: ScoreRepository,
    private readonly sums: ScoreSumQueries,
    private readonly count: CountScores,
    private readonly analyses: ItemAnalysisRepository,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  /** @returns the job's id @throws DomainError exam-session-unknown, out-of-reach, item-analysis-too-early, scripts-too-few */
  ask(sessionId: string): Promise<string> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      await unit.asService(() => this.requireReady(unit, sessionId));
      return this.jobs.enqueue({ kind: this.kind, lockKey: sessionId, params: { sessionId }, unit });
    });
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const { sessionId } = context.params as { sessionId: string };
    return this.work.run((unit) =>
      unit.asService(async () => {
        await context.hold(unit);
        await this.requireReady(unit, sessionId);
        const [session, at] = [await this.sessions.byId(unit, sessionId), await unit.now()];
        let done = 0;
        const sums = await this.count.run(unit, session, () => context.progress(++done, steps));
        if (sums.scripts < fewestScripts) throw new DomainError('scripts-too-few', { fewest: fewestScripts });
        await this.analyses.keep(unit, session, sums, at);
        context.addCounts({ scripts: sums.scripts });
        return { state: 'succeeded' as const };
      }),
    );
  }

  private async requireReady(unit: Unit, sessionId: string): Promise<void> {
    if (!(await this.sums.isWhole(unit, sessionId))) throw new DomainError('item-analysis-too-early');
    if ((await this.scores.countScored(unit, sessionId)) < fewestScripts)
      throw new DomainError('scripts-too-few', { fewest: fewestScripts });
  }
}
