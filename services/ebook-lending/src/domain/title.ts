import { DomainError } from '@pan/kit/domain';

/** What is written about a title. */
export interface Description {
  readonly title: string;
  readonly creators: readonly string[];
  readonly languages: readonly string[];
  readonly publisher: string | null;
  readonly summary: string | null;
  /** Where the catalogue or the distributor says that the publication is. */
  readonly locator: string | null;
}

/** By what a title is known: its ISBN, the catalogue's id of the resource, a distributor's identifier. */
export interface Identity {
  readonly isbn: string | null;
  readonly resourceId: string | null;
  readonly identifier: string | null;
}

/** A book that can be lent, one whatever the number of those who describe it. */
export class Title {
  private constructor(
    readonly id: string,
    private isbn: string | null,
    private resourceId: string | null,
    private identifier: string | null,
    public title: string,
    public creators: string[],
    public languages: string[],
    private publisher: string | null,
    private summary: string | null,
    private locator: string | null,
    private withdrawnAt: Date | null,
    private turns: number,
    readonly addedAt: Date,
    public modifiedAt: Date,
  ) {}

  static add(id: string, { isbn, resourceId, identifier }: Identity, text: Description, now: Date): Title {
    const { title, creators, languages, publisher, summary, locator } = text;
    return new Title(
      id,
      isbn,
      resourceId,
      identifier,
      title,
      [...creators],
      [...languages],
      publisher,
      summary,
      locator,
      null,
      0,
      now,
      now,
    );
  }

  /** Takes over a description and what it was not yet known by; a summary or locator that is not said again stays. What the catalogue describes it offers. */
  describe(identity: Identity, text: Description, now: Date): boolean {
    const before = JSON.stringify(this);
    this.isbn = identity.isbn ?? this.isbn;
    this.resourceId = identity.resourceId ?? this.resourceId;
    this.identifier = identity.identifier ?? this.identifier;
    this.title = text.title;
    this.creators = [...text.creators];
    this.languages = [...text.languages];
    this.publisher = text.publisher ?? this.publisher;
    this.summary = text.summary ?? this.summary;
    this.locator = text.locator ?? this.locator;
    if (identity.resourceId) this.withdrawnAt = null;
    if (JSON.stringify(this) === before) return false;
    this.modifiedAt = now;
    return true;
  }

  /** The catalogue no longer offers it: nobody buys it any more, what was bought is lent to its end. */
  withdraw(now: Date): boolean {
    if (this.withdrawnAt) return false;
    this.withdrawnAt = now;
    this.modifiedAt = now;
    return true;
  }

  mustBeOffered(): void {
    if (this.withdrawnAt) throw new DomainError('title-withdrawn', { id: this.id });
  }

  /** The place of the next hold in the order of the queue, for ever one hold's. */
  nextTurn(): number {
    this.turns += 1;
    return this.turns;
  }
}
