import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { Decimal } from '@pan/kit/domain';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import type { ExamSession } from '../../domain/exam-session.js';
import { OrganisationPlan } from '../../domain/organisation-plan.js';
import { worthOf } from '../../domain/results/dispensation.js';
import { resultsOf, type ResultDocument } from '../../domain/results/exam-result.js';
import type { AppliedRules } from '../../domain/results/result-rule.js';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';
import { reviewed } from '../../domain/results/mark-history.js';
import { type DueGroup, ExamResultRepository } from '../../persistence/results/exam-result.repository.js';
import { AwardedPointsRepository } from '../../persistence/reviews/awarded-points.repository.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { GiveMarks } from '../marks/give-marks.js';
import { PaperCache } from '../papers/paper-cache.js';
import { PublishGroups } from '../sessions/publish-groups.js';
import { RulesOfSession } from './rules-of-session.js';

const groupsAtOnce = 20;

/** Why marks are corrected of pupils for whom nothing was decided: the figures of their group are others. */
const groupChanged = 'group-changed';

/**
 * Computes the results of groups whose inputs changed, a few groups at a time, once their school marks may not change any more: so what
 * is held in memory does not grow with the session. What was released and is another now is corrected; a result that comes after the
 * release leaves at once.
 */
@Injectable()
export class ComputeResults implements OnModuleInit {
  private readonly leftOut = new Quarantine('compute-results');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly papers: PaperCache,
    private readonly rules: RulesOfSession,
    private readonly results: ExamResultRepository,
    private readonly marks: MarkRepository,
    private readonly plans: OrganisationPlanRepository,
    private readonly give: GiveMarks,
    private readonly groups: PublishGroups,
    private readonly awards: AwardedPointsRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'compute-results',
      run: () => this.leftOut.attempt(groupsAtOnce, (attempt) => this.step(attempt)),
      next: () => this.work.run((unit) => unit.asService(() => this.results.next(unit, this.leftOut.ids))),
    });
  }

  /** @returns how many groups were computed: of this session, or of any */
  step({ leftOut, most, take }: Attempt, only: string | null = null): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const session = await this.results.lockDue(unit, leftOut, only);
        if (!session) return 0;
        take([session.id]);
        const rules = await this.rules.applied(unit, session);
        const { places } = await this.papers.paper(session.paperId);
        const maxPoints = worthOf([...places.values()], session.dispensations);
        const due = await this.results.take(unit, session.id, most);
        const changed = new Set<string>();
        for (const group of due)
          if (await this.compute(unit, session, rules, group, maxPoints)) changed.add(group.organisationId);
        unit.due('hand-out-marks');
        if (changed.size > 0) await this.groups.run(unit, session.id, [...changed]);
        return due.length;
      }),
    );
  }

  /** @returns whether marks that are out changed, or came */
  private async compute(unit: Unit, session: ExamSession, rules: AppliedRules, of: DueGroup, maxPoints: Decimal) {
    const { organisationId, group, reason } = of;
    const pupils = await this.results.inputs(unit, session.id, of, maxPoints);
    const results = resultsOf({ sessionId: session.id, organisationId, group, rules, pupils });
    const now = await unit.now();
    const changed = await this.results.save(unit, results, now);
    const corrected = await this.correct(unit, changed, reason, now);
    if (!(await this.results.isReleased(unit, session.id, organisationId))) return false;
    const plan = await this.plans.holding(unit, session, organisationId);
    const release = { session, plan: plan instanceof OrganisationPlan ? plan : null };
    return (await this.give.run(unit, release, now)) + corrected > 0;
  }

  private async correct(unit: Unit, results: readonly ResultDocument[], reason: string, now: Date): Promise<number> {
    const marks = new Map(results.map(({ inputs, mark }) => [inputs.sittingId, mark]));
    const released = await this.marks.ofSittings(unit, [...marks.keys()]);
    const decided = reason === reviewed ? await this.awards.notTold(unit, [...marks.keys()]) : null;
    const reasonOf = (sittingId: string) => (!decided || decided.has(sittingId) ? reason : groupChanged);
    const facts = released.map((mark) => mark.correct(marks.get(mark.sittingId)!, reasonOf(mark.sittingId), now));
    const changed = released.filter((_, at) => facts[at] !== null);
    await this.marks.saveAll(unit, changed, facts);
    return changed.length;
  }
}
