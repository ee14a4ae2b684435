import { daysAfter, DomainError } from '@pan/kit/domain';
import type { CourseLine, MissingPart } from './report-card.js';
import type { MarkCode, ReportTerm } from './schemes.js';

/** A report card as it is printed; once published it never changes. */
export interface CardContent {
  readonly learner: { readonly familyName: string; readonly givenName: string };
  readonly school: { readonly code: string; readonly name: string };
  readonly schoolYear: string;
  readonly term: Pick<ReportTerm, 'code' | 'fr' | 'en'>;
  readonly scheme: { readonly code: string; readonly version: number; readonly passMark: string };
  readonly terms: readonly Pick<ReportTerm, 'code' | 'fr' | 'en' | 'weight'>[];
  readonly codes: readonly Pick<MarkCode, 'code' | 'fr' | 'en'>[];
  readonly courses: readonly CourseLine[];
  readonly missing: readonly MissingPart[];
  readonly drawnOn: string;
}

/** A card as it was given to the family, from a day on. */
export interface CardEdition {
  readonly number: number;
  readonly content: CardContent;
  /** Null of the first one. */
  readonly reason: string | null;
  readonly publishedOn: string;
  readonly publishedBy: string;
  readonly publishedAt: Date;
}

export interface CardKey {
  readonly learnerId: string;
  readonly organisationId: string;
  readonly schoolYear: string;
  readonly term: string;
}

export interface IssuedCardState extends CardKey {
  readonly id: string;
  readonly classId: string;
  /** As it was drawn up last; null once it was published. */
  readonly draft: CardContent | null;
  /** How many editions were published. */
  readonly editions: number;
  /** The day from which the latest of them is read. */
  readonly publishedOn: string | null;
  readonly version: number;
}

/** One learner’s report card of a term in a school: drawn up as often as the school wants, then published, then corrected by editions. */
export class IssuedCard {
  constructor(private state: IssuedCardState) {}

  static draw(id: string, key: CardKey, classId: string, draft: CardContent): IssuedCard {
    return new IssuedCard({ id, ...key, classId, draft, editions: 0, publishedOn: null, version: 1 });
  }

  get all(): IssuedCardState {
    return this.state;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get isPublished(): boolean {
    return this.state.editions > 0;
  }

  /** A published card is drawn again by a correction alone. @returns whether it was drawn */
  redraw(classId: string, draft: CardContent): boolean {
    if (this.isPublished) return false;
    this.state = { ...this.state, classId, draft, version: this.state.version + 1 };
    return true;
  }

  /**
   * @param on the day from which the family reads it, by Quebec’s calendar
   * @param withMissing whether the school gives it although parts are missing
   * @throws DomainError publication-in-the-past, publication-too-far, report-card-incomplete
   */
  publish(on: string, withMissing: boolean, by: string, now: Date, today: string): CardEdition | null {
    const { draft } = this.state;
    if (!draft || this.isPublished) return null;
    mustBeSoon(on, today);
    if (draft.missing.length > 0 && !withMissing) throw new DomainError('report-card-incomplete');
    return this.edit(draft, null, on, by, now);
  }

  /** @throws DomainError report-card-not-published, publication-in-the-past, publication-too-far, correction-changes-nothing */
  correct(content: CardContent, reason: string, on: string, by: string, now: Date, today: string): CardEdition {
    if (!this.isPublished) throw new DomainError('report-card-not-published');
    mustBeSoon(on, today);
    // Editions are read one after the other.
    if (this.state.publishedOn !== null && on < this.state.publishedOn)
      throw new DomainError('publication-before-the-last', { on: this.state.publishedOn });
    return this.edit(content, reason, on, by, now);
  }

  private edit(content: CardContent, reason: string | null, on: string, by: string, now: Date): CardEdition {
    const number = this.state.editions + 1;
    this.state = { ...this.state, draft: null, editions: number, publishedOn: on, version: this.state.version + 1 };
    return { number, content, reason, publishedOn: on, publishedBy: by, publishedAt: now };
  }
}

const furthest = 365;

function mustBeSoon(on: string, today: string): void {
  if (on < today) throw new DomainError('publication-in-the-past', { today });
  if (on > daysAfter(today, furthest)) throw new DomainError('publication-too-far');
}
