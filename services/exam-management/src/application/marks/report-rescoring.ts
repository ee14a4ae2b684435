import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { Decimal } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { corrected, type Corrections } from '../../domain/results/corrections.js';
import { RescoringReport, type Earned } from '../../domain/results/rescoring-report.js';
import { type DueSitting, type Score, ScoreRepository } from '../../persistence/marks/score.repository.js';
import { RescoringRepository } from '../../persistence/results/rescoring.repository.js';
import { AwardedPointsRepository } from '../../persistence/reviews/awarded-points.repository.js';
import { ItemAttemptRepository } from '../../persistence/sittings/item-attempt.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { first } from '../../persistence/papers/papers.queries.js';
import { rescoringKind } from './rescore-session.js';
import { ScoreSitting } from './score-sitting.js';
import { followed } from './followed.js';

const atOnce = 200;

/** Follows a rescoring until its sittings are scored, or scores them without writing; then reports, some hundred sittings at a time. */
@Injectable()
export class ReportRescoring implements JobHandler, OnModuleInit {
  readonly kind = rescoringKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly worker: JobWorker,
    private readonly scores: ScoreRepository,
    private readonly rescorings: RescoringRepository,
    private readonly attempts: ItemAttemptRepository,
    private readonly awards: AwardedPointsRepository,
    private readonly papers: PaperCache,
    private readonly one: ScoreSitting,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const params = context.params as unknown as Required<Corrections> & { sessionId: string; isPreview: boolean };
    const report = new RescoringReport();
    const isDone = params.isPreview
      ? await this.preview(context, params, report)
      : (await this.follow(context, params.sessionId)) && (await this.compare(context, report));
    if (!isDone) return { state: 'cancelled' };
    const { places, ...counts } = report.view();
    await this.asService((unit) => this.rescorings.report(unit, context.jobId, { ...counts, places }));
    context.addCounts(counts);
    return { state: 'succeeded' };
  }

  ended(jobId: string, unit: Unit): Promise<void> {
    return unit.asService(() => this.rescorings.forgetBefore(unit, jobId));
  }

  private async preview(
    context: JobContext,
    { sessionId, ...asked }: Required<Corrections> & { readonly sessionId: string },
    report: RescoringReport,
  ): Promise<boolean> {
    const total = await this.asService((unit) => this.scores.countScored(unit, sessionId));
    for (let [after, done] = [first, 0]; ;) {
      if (context.cancelled()) return false;
      const last = await this.asService(async (unit) => {
        const sittings = await this.scores.scored(unit, sessionId, after, atOnce);
        const ids = sittings.map(({ sittingId }) => sittingId);
        const attempts = await this.attempts.ofSittings(unit, ids);
        const awarded = await this.awards.ofSittings(unit, ids);
        for (const { before, ...sitting } of sittings) {
          const due = { ...sitting, ...corrected(sitting, asked) };
          const awards = awarded.get(sitting.sittingId) ?? [];
          const given = new Map([...(await this.given(sitting, before)), ...awards]);
          const score = await this.one.run(unit, due, given, attempts.get(sitting.sittingId) ?? []);
          report.add(before, earned(score));
        }
        done += sittings.length;
        return sittings.at(-1)?.sittingId;
      });
      context.progress(done, total);
      if (last === undefined) return true;
      after = last;
    }
  }

  /** What people gave stands: it is in what was scored. */
  private async given({ paperId }: DueSitting, { places }: Earned): Promise<ReadonlyMap<string, Decimal>> {
    const paper = await this.papers.paper(paperId);
    return new Map(
      places
        .filter(({ ref }) => paper.places.get(ref)?.marking)
        .map(({ ref, points }) => [ref, new Decimal(points)] as const),
    );
  }

  private async follow(context: JobContext, sessionId: string): Promise<boolean> {
    const total = await this.asService((unit) => this.scores.countScored(unit, sessionId));
    return followed(context, total, () => this.asService((unit) => this.scores.countDue(unit, sessionId)));
  }

  private async compare(context: JobContext, report: RescoringReport): Promise<boolean> {
    for (let after = first; ;) {
      if (context.cancelled()) return false;
      const changes = await this.asService((unit) => this.rescorings.changes(unit, context.jobId, after, atOnce));
      for (const one of changes) report.add(one.before, one.after);
      const last = changes.at(-1);
      if (!last) return true;
      after = last.sittingId;
    }
  }

  private asService<T>(step: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) => unit.asService(() => step(unit)));
  }
}

const earned = ({ mark, points, places }: Score): Earned => ({
  ...{ mark, points: points.toFixed() },
  places: places.map(({ ref, points: one }) => ({ ref, points: one.toNumber() })),
});
