import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';
import { ReleaseRepository } from '../../persistence/marks/release.repository.js';
import {
  type DueSitting,
  type Score,
  ScoreRepository,
  type TakenSitting,
} from '../../persistence/marks/score.repository.js';
import { ItemAttemptRepository } from '../../persistence/sittings/item-attempt.repository.js';
import { OpenScripts } from '../marking/open-scripts.js';
import { ExamResultRepository } from '../../persistence/results/exam-result.repository.js';
import { AwardedPointsRepository } from '../../persistence/reviews/awarded-points.repository.js';
import { PublishGroups } from '../sessions/publish-groups.js';
import { ScoreSitting } from './score-sitting.js';

const atOnce = 100;

/** Why a released mark is corrected. */
export const rescored = 'rescored';

/**
 * Scores what was handed in, and again what a corrected key concerns; a released mark that changes is corrected. A sitting waits until
 * people have marked what they have to, and what they gave stands; what a review awarded goes before it.
 */
@Injectable()
export class ScoreSittings implements OnModuleInit {
  private readonly leftOut = new Quarantine('score-sittings');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly releases: ReleaseRepository,
    private readonly scores: ScoreRepository,
    private readonly marks: MarkRepository,
    private readonly one: ScoreSitting,
    private readonly attempts: ItemAttemptRepository,
    private readonly scripts: OpenScripts,
    private readonly groups: PublishGroups,
    private readonly results: ExamResultRepository,
    private readonly awards: AwardedPointsRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'score-sittings',
      run: () => this.run(),
      next: () =>
        this.work.run((unit) =>
          unit.asService(async () => ((await this.scores.isAnyDue(unit, this.leftOut.ids)) ? 0 : null)),
        ),
    });
  }

  /** @returns how many were scored */
  run(): Promise<number> {
    return this.leftOut.attempt(atOnce, (attempt) =>
      this.work.run((unit) => unit.asService(() => this.scoreDue(unit, attempt))),
    );
  }

  private async scoreDue(unit: Unit, { most, leftOut, take }: Attempt): Promise<number> {
    const due = await this.scores.takeDue(unit, await this.releases.lockReleased(unit), leftOut, most);
    if (due.length === 0) return 0;
    take(due.map(({ sittingId }) => sittingId));
    const given = await this.scripts.run(unit, due);
    const awarded = await this.awards.ofSittings(unit, [...given.keys()]);
    const attempts = await this.attempts.ofSittings(unit, [...given.keys()]);
    const scored = [];
    for (const sitting of due) {
      const points = given.get(sitting.sittingId);
      const made = attempts.get(sitting.sittingId) ?? [];
      if (!points) continue;
      const stands = new Map([...points, ...(awarded.get(sitting.sittingId) ?? [])]);
      scored.push({ ...sitting, ...(await this.one.run(unit, sitting, stands, made)) });
    }
    await this.scores.leaveOpen(
      unit,
      due.filter(({ sittingId }) => !given.get(sittingId)).map(({ sittingId }) => sittingId),
    );
    await this.scores.saveAll(unit, scored, await unit.now());
    const [inputs, whole] = [scored.filter(({ isProcessed }) => isProcessed), scored.filter((one) => !one.isProcessed)];
    for (const [reason, of] of Map.groupBy(inputs, reasonOf)) await this.results.enqueue(unit, sittingsOf(of), reason);
    await this.correct(unit, whole);
    return due.length;
  }

  private async correct(unit: Unit, scored: readonly (TakenSitting & Score)[]): Promise<void> {
    const scores = new Map(scored.map((one) => [one.sittingId, one]));
    const released = await this.marks.ofSittings(unit, [...scores.keys()]);
    const now = await unit.now();
    const facts = released.map((mark) => {
      const score = scores.get(mark.sittingId)!;
      return mark.correct(score.mark, reasonOf(score), now);
    });
    const changed = released.filter((_, at) => facts[at] !== null);
    await this.marks.saveAll(unit, changed, facts);
    for (const [sessionId, marksOf] of Map.groupBy(changed, (mark) => mark.sessionId))
      await this.groups.run(unit, sessionId, [...new Set(marksOf.map(({ organisationId }) => organisationId))]);
  }
}

const reasonOf = ({ reason }: TakenSitting): string => reason ?? rescored;

const sittingsOf = (scored: readonly DueSitting[]): string[] => scored.map(({ sittingId }) => sittingId);
