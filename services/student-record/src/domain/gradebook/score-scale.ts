import { DomainError } from '@pan/kit/domain';
import { GradebookEntry, type EntryPlace } from './gradebook-entry.js';

export interface ScalePlace extends EntryPlace {
  readonly classId: string;
}

export interface ScoreScaleSaid {
  readonly title: string;
  readonly type: string;
  /** Key of a course, as its system says it. */
  readonly course: string | null;
  /** What stands for what, in the order of the sender: a JSON text. */
  readonly scale: string;
  readonly metadata: string | null;
}

export interface ScaleStep {
  readonly itemValueLHS: string;
  readonly itemValueRHS: string;
}

/** The marks that a class gives and what each is worth: A is 90, B is 80. */
export class ScoreScale extends GradebookEntry<ScalePlace, ScoreScaleSaid> {
  static open(place: ScalePlace, said: ScoreScaleSaid): ScoreScale {
    return new ScoreScale({ ...place, ...said, status: 'active', version: 1 });
  }

  /** @throws DomainError score-scale-repeats-a-mark */
  static scaleOf(steps: readonly ScaleStep[]): string {
    const marks = steps.map(({ itemValueLHS }) => itemValueLHS);
    if (new Set(marks).size < marks.length) throw new DomainError('score-scale-repeats-a-mark');
    return JSON.stringify(steps.map(({ itemValueLHS, itemValueRHS }) => ({ itemValueLHS, itemValueRHS })));
  }

  revise(classId: string, said: ScoreScaleSaid): boolean {
    if (classId !== this.state.classId) throw new DomainError('score-scale-cannot-move');
    return this.take(said);
  }

  /** @param isUsed whether a line item or result that is not deleted is marked by it */
  delete(isUsed: boolean): boolean {
    if (this.isActive && isUsed) throw new DomainError('score-scale-in-use');
    return this.end();
  }

  /** @throws DomainError score-scale-unknown, score-scale-of-another-class */
  mustServe(classId: string | null): void {
    if (!this.isActive) throw new DomainError('score-scale-unknown', { sourcedId: this.sourceId });
    if (classId !== null && classId !== this.state.classId) throw new DomainError('score-scale-of-another-class');
  }

  /** @throws DomainError score-outside-scale */
  mustHave(mark: string): void {
    const marks = (JSON.parse(this.state.scale) as ScaleStep[]).map(({ itemValueLHS }) => itemValueLHS);
    if (!marks.includes(mark)) throw new DomainError('score-outside-scale', { allowed: marks.slice(0, 30).join(', ') });
  }
}
