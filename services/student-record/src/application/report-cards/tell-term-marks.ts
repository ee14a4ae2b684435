import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { frameworkFor } from '../../domain/report-cards/frameworks.js';
import type { MarkSaid } from '../../domain/report-cards/report-card.js';
import { schemeFor } from '../../domain/report-cards/schemes.js';
import { type MarkKey, type MarkRules, type MarkWord, TermMark } from '../../domain/report-cards/term-mark.js';
import { holdSandboxes } from '../../persistence/sandboxes/hold-sandbox.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { ReportingRuleRepository } from '../../persistence/report-cards/reporting-rule.repository.js';
import { keyOf, type ReportedClass, TermMarkRepository } from '../../persistence/report-cards/term-mark.repository.js';

/** A mark as a school's system says it. */
export interface MarkTold extends Omit<MarkKey, 'classId'>, MarkSaid {
  readonly reason: string | null;
  readonly lineItems?: readonly string[];
  readonly expectedVersion?: number | null;
}

export type MarkOutcome =
  | { readonly outcome: 'created' | 'changed' | 'unchanged'; readonly id: string; readonly version: number }
  | { readonly outcome: 'refused'; readonly code: string; readonly params: DomainError['params'] };

/** A school's system says the marks of a class; what is refused leaves the rest alone. */
@Injectable()
export class TellTermMarks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly rules: ReportingRuleRepository,
    private readonly marks: TermMarkRepository,
  ) {}

  /** @throws DomainError class-unknown, reporting-scheme-unknown */
  run(classId: string, told: readonly MarkTold[], now = new Date()): Promise<MarkOutcome[]> {
    return this.work.run((unit) => this.tell(unit, classId, told, now));
  }

  /** In a transaction that is open. */
  async tell(unit: Unit, classId: string, told: readonly MarkTold[], now: Date): Promise<MarkOutcome[]> {
    const of = await this.marks.classOf(unit, classId);
    await holdSandboxes(unit, [{ path: of.visibleTo }]);
    const records = await this.held(unit, told);
    const learners = [...new Set(records.values())];
    const inClass = await this.marks.inClass(unit, of.id, learners);
    const known = await this.marks.ofLearners(unit, of.id, learners);
    const published = await this.marks.published(unit, of, learners);
    const rulesOf = await this.rulesIn(unit, of);
    const { clientId } = currentCaller();
    const saidBy = actorOf(currentCaller());
    const [created, changed]: [TermMark[], Set<TermMark>] = [[], new Set()];
    const seen = new Set<string>();
    const outcomes = told.map((one): MarkOutcome => {
      try {
        const learnerId = records.get(one.learnerId.toLowerCase());
        if (!learnerId) throw new DomainError('learner-unknown');
        if (!inClass.has(learnerId)) throw new DomainError('mark-learner-not-in-class');
        const { course, competency, term } = one;
        const key = { learnerId, classId: of.id, course, competency, term };
        if (seen.has(keyOf(key))) throw new DomainError('mark-said-twice');
        seen.add(keyOf(key));
        const word = { clientId, saidBy, saidAt: now, reason: one.reason, lineItems: one.lineItems ?? null };
        const stood = known.get(keyOf(key)) ?? [];
        if (one.expectedVersion != null) requireVersion(one.expectedVersion, stood[0]?.version ?? 0);
        if (stood.length > 0)
          return restated(stood, one, rulesOf(course), word, published.get(learnerId)?.has(term) ?? false, changed);
        const mark = TermMark.tell(newId(), key, one, rulesOf(course), word);
        created.push(mark);
        return { outcome: 'created', id: mark.id, version: 1 };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return { outcome: 'refused', code: error.code, params: error.params };
      }
    });
    await this.marks.save(unit, of, created, [...changed]);
    return outcomes;
  }

  /** The records that speak for these learners, locked. */
  private async held(unit: Unit, told: readonly MarkTold[]): Promise<Map<string, string>> {
    const records = await this.marks.learners(unit, [...new Set(told.map(({ learnerId }) => learnerId))]);
    return (await this.learners.hold(unit, [...records.values()])) ? this.held(unit, told) : records;
  }

  private async rulesIn(unit: Unit, { level, schoolYear }: ReportedClass): Promise<(course: string) => MarkRules> {
    const scheme = schemeFor(await this.rules.all(unit, 'scheme'), level, schoolYear);
    const frameworks = await this.rules.all(unit, 'framework');
    return (course) => ({ scheme, framework: frameworkFor(frameworks, course, level, schoolYear) });
  }
}

/** Where a merge left two marks of one key, the word is said of both. */
function restated(
  stood: readonly TermMark[],
  said: MarkSaid,
  rules: MarkRules,
  word: MarkWord,
  isPublished: boolean,
  changed: Set<TermMark>,
): MarkOutcome {
  const moved = stood.filter((mark) => mark.restate({ mark: said.mark, code: said.code }, rules, word, isPublished));
  for (const mark of moved) changed.add(mark);
  const [{ id, version }] = stood as [TermMark, ...TermMark[]];
  return { outcome: moved.length > 0 ? 'changed' : 'unchanged', id, version };
}
