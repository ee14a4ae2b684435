import { Decimal, DomainError } from '@pan/kit/domain';
import { GradebookEntry, type EntryPlace, type Profile } from './gradebook-entry.js';

export interface LineItemPlace extends EntryPlace {
  readonly profile: Profile;
  readonly classId: string | null;
  /** Digest of the POST by which it came. */
  readonly posted: string | null;
}

export interface LineItemSaid {
  readonly title: string;
  readonly description: string | null;
  readonly assignedAt: Date | null;
  readonly dueAt: Date | null;
  readonly categoryId: string | null;
  readonly parentId: string | null;
  readonly scoreScaleId: string | null;
  /** Keys of the school year or term that it counts for. */
  readonly academicSession: string | null;
  readonly gradingPeriod: string | null;
  /** Between which scores lie, both included; decimals. */
  readonly lowest: string | null;
  readonly highest: string | null;
  readonly objectives: string | null;
  readonly metadata: string | null;
}

/** What learners are marked for: an assignment of a class, or an assessment that many classes take. */
export class LineItem extends GradebookEntry<LineItemPlace, LineItemSaid> {
  /** @throws DomainError line-item-due-before-assigned, line-item-range-empty */
  static open(place: LineItemPlace, said: LineItemSaid): LineItem {
    return new LineItem({ ...place, ...checked(said), status: 'active', version: 1 });
  }

  get profile(): Profile {
    return this.state.profile;
  }

  get classId(): string | null {
    return this.state.classId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get scoreScaleId(): string | null {
    return this.state.scoreScaleId;
  }

  /**
   * @param scored the lowest and the highest score that was given for it, where there is any
   * @throws DomainError line-item-cannot-move, results-outside-range
   */
  revise(
    { classId, organisationId }: Pick<LineItemPlace, 'classId' | 'organisationId'>,
    said: LineItemSaid,
    scored: ScoreSpan | null,
  ): boolean {
    if (classId !== this.classId || organisationId !== this.organisationId)
      throw new DomainError('line-item-cannot-move');
    const next = checked(said);
    if (said.parentId === this.id) throw new DomainError('line-item-below-itself');
    if (scored && !(isWithin(scored.lowest, next) && isWithin(scored.highest, next)))
      throw new DomainError('results-outside-range');
    return this.take(next);
  }

  /** @param othersMark whether a result of another system is given for it */
  delete(othersMark: boolean): boolean {
    if (this.isActive && othersMark) throw new DomainError('line-item-has-results-of-others');
    return this.end();
  }

  /**
   * Whether it is of a class and counts for a school year or a term: one that names none counts for the class's year.
   * @param session every name of the year or the term
   * @throws DomainError result-of-another-class, result-of-another-session
   */
  mustCountFor(
    { id, schoolYear }: { readonly id: string; readonly schoolYear: string },
    session: readonly string[],
  ): void {
    if (id !== this.classId) throw new DomainError('result-of-another-class');
    const { academicSession, gradingPeriod } = this.state;
    const sessions = [academicSession, gradingPeriod].filter((named) => named !== null);
    if (!(sessions.length > 0 ? sessions : [schoolYear]).some((named) => session.includes(named)))
      throw new DomainError('result-of-another-session');
  }

  /** @throws DomainError line-item-unknown, result-of-another-class, score-outside-range */
  mustTake({ classId, score }: { readonly classId: string | null; readonly score: string | null }): void {
    if (!this.isActive) throw new DomainError('line-item-unknown', { sourcedId: this.sourceId });
    if (classId !== null && classId !== this.classId) throw new DomainError('result-of-another-class');
    if (score === null || isWithin(score, this.state)) return;
    const { lowest, highest } = this.state;
    throw new DomainError('score-outside-range', { lowest: lowest ?? '-∞', highest: highest ?? '∞' });
  }
}

export interface ScoreSpan {
  readonly lowest: string;
  readonly highest: string;
}

type Range = Pick<LineItemSaid, 'lowest' | 'highest'>;

const isWithin = (score: string, { lowest, highest }: Range): boolean =>
  (lowest === null || new Decimal(score).gte(lowest)) && (highest === null || new Decimal(score).lte(highest));

function checked(said: LineItemSaid): LineItemSaid {
  const { assignedAt, dueAt, lowest, highest } = said;
  if (assignedAt && dueAt && dueAt < assignedAt) throw new DomainError('line-item-due-before-assigned');
  if (lowest !== null && highest !== null && new Decimal(highest).lt(lowest))
    throw new DomainError('line-item-range-empty');
  return said;
}
