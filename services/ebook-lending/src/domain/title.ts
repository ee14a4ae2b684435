import { DomainError } from '@pan/kit/domain';
import type { Description, Identity, Shown } from './statement.js';

/** Which of a title's names are another one's. */
export interface Taken {
  readonly isbn: boolean;
  readonly identifier: boolean;
}

/** A book that can be lent, one whatever the number of those who describe it. */
export class Title {
  private isbn: string | null = null;
  private resourceId: string | null = null;
  private identifier: string | null = null;
  private title = '';
  private creators: readonly string[] = [];
  private languages: readonly string[] = [];
  private publisher: string | null = null;
  private summary: string | null = null;
  private locator: string | null = null;
  private withdrawnAt: Date | null = null;
  private turns = 0;
  public modifiedAt: Date;

  private constructor(
    readonly id: string,
    readonly addedAt: Date,
  ) {
    this.modifiedAt = addedAt;
  }

  /** Nothing is known of it until it shows a statement. */
  static add(id: string, now: Date): Title {
    return new Title(id, now);
  }

  /** The title of the same resource, else of the same ISBN, else the first that goes by the same name and has no other ISBN. @param titles that share a name with it, in the order in which they were added */
  static sameBook(titles: readonly Title[], { isbn, resourceId }: Identity): Title | undefined {
    return (
      titles.find((title) => resourceId !== null && title.resourceId === resourceId) ??
      titles.find((title) => isbn !== null && title.isbn === isbn) ??
      titles.find((title) => isbn === null || title.isbn === null)
    );
  }

  get text(): Description {
    const { title, creators, languages, publisher, summary, locator } = this;
    return { title, creators, languages, publisher, summary, locator };
  }

  /**
   * Shows what those who describe it state.
   * @param taken names that another title has: this one keeps its own
   * @returns whether anything that is shown differs
   */
  show({ text, isbn, identifier, resourceId, isOffered }: Shown, taken: Taken, now: Date): boolean {
    const before = JSON.stringify(this);
    this.isbn = taken.isbn ? this.isbn : (isbn ?? this.isbn);
    this.identifier = taken.identifier ? this.identifier : (identifier ?? this.identifier);
    this.resourceId = resourceId ?? this.resourceId;
    this.title = text.title;
    this.creators = text.creators;
    this.languages = text.languages;
    this.publisher = text.publisher;
    this.summary = text.summary;
    this.locator = text.locator;
    this.withdrawnAt = isOffered ? null : (this.withdrawnAt ?? now);
    if (JSON.stringify(this) === before) return false;
    this.modifiedAt = now;
    return true;
  }

  /** Where it is withdrawn nobody buys it any more; what was bought is lent to its end. */
  mustBeOffered(): void {
    if (this.withdrawnAt) throw new DomainError('title-withdrawn', { id: this.id });
  }

  /** The place of the next hold in the order of the queue, for ever one hold's. */
  nextTurn(): number {
    this.turns += 1;
    return this.turns;
  }
}
