import { Decimal, DomainError } from '@pan/kit/domain';
import { GradebookEntry, type EntryPlace, type Profile, type Standing } from './gradebook-entry.js';
import type { LineItem } from './line-item.js';
import type { ScoreScale } from './score-scale.js';

export interface GradebookResultPlace extends EntryPlace {
  readonly profile: Profile;
  readonly lineItemId: string;
  readonly learnerId: string;
  /** Digest of the POST by which it came. */
  readonly posted: string | null;
}

export interface GradebookResultSaid {
  readonly scoreScaleId: string | null;
  readonly scoreStatus: string;
  /** A decimal, digit for digit. */
  readonly score: string | null;
  readonly textScore: string | null;
  readonly percentile: string | null;
  readonly scoredOn: string;
  readonly comment: string | null;
  readonly inProgress: boolean | null;
  readonly incomplete: boolean | null;
  readonly late: boolean | null;
  readonly missing: boolean | null;
  readonly objectives: string | null;
  readonly metadata: string | null;
}

/** By whose word a version holds, and since when. */
export interface Word {
  readonly clientId: string;
  readonly saidAt: Date;
}

/** A version as it was said; it never changes. */
export interface GradebookResultVersion extends Word {
  readonly resultId: string;
  readonly version: number;
  readonly organisationId: string;
  readonly status: Standing['status'];
  readonly content: GradebookResultSaid;
}

/** What it is given for, how it is marked, and whether the learner has or had a place in the class. */
export interface Marking {
  readonly lineItem: LineItem;
  readonly scale: ScoreScale | null;
  /** The class that the sender names. */
  readonly classId: string | null;
  readonly isInClass: boolean;
}

/** A learner's mark for one line item, by the word of the system that a teacher works with. */
export class GradebookResult extends GradebookEntry<GradebookResultPlace & Word, GradebookResultSaid> {
  static give(place: GradebookResultPlace, said: GradebookResultSaid, marking: Marking, word: Word): GradebookResult {
    check(said, marking);
    return new GradebookResult({ ...place, ...said, ...word, status: 'active', version: 1 });
  }

  get lineItemId(): string {
    return this.state.lineItemId;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get latest(): GradebookResultVersion {
    const { id, version, organisationId, status, clientId, saidAt, ...rest } = this.state;
    return { resultId: id, version, organisationId, status, clientId, saidAt, content: contentOf(rest) };
  }

  /** @returns the version that now holds; null where nothing is new */
  restate(learnerId: string, said: GradebookResultSaid, marking: Marking, word: Word): GradebookResultVersion | null {
    if (learnerId !== this.learnerId || marking.lineItem.id !== this.lineItemId)
      throw new DomainError('result-cannot-move');
    check(said, marking);
    return this.take(said) ? this.by(word) : null;
  }

  withdraw(word: Word): GradebookResultVersion | null {
    return this.end() ? this.by(word) : null;
  }

  private by(word: Word): GradebookResultVersion {
    this.state = { ...this.state, ...word };
    return this.latest;
  }
}

function check(
  { score, textScore, percentile }: GradebookResultSaid,
  { lineItem, scale, classId, isInClass }: Marking,
): void {
  lineItem.mustTake({ classId, score });
  if (percentile !== null && !(new Decimal(percentile).gte(0) && new Decimal(percentile).lte(100)))
    throw new DomainError('score-outside-range', { lowest: 0, highest: 100 });
  if (lineItem.classId !== null && !isInClass) throw new DomainError('learner-not-in-class');
  scale?.mustServe(lineItem.classId);
  if (textScore !== null) scale?.mustHave(textScore);
}

function contentOf(state: GradebookResultSaid): GradebookResultSaid {
  const { scoreScaleId, scoreStatus, score, textScore, percentile, scoredOn, comment } = state;
  const { inProgress, incomplete, late, missing, objectives, metadata } = state;
  return {
    ...{ scoreScaleId, scoreStatus, score, textScore, percentile, scoredOn, comment },
    ...{ inProgress, incomplete, late, missing, objectives, metadata },
  };
}
