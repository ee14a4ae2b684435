/** What is written about a title. */
export interface Description {
  readonly title: string;
  readonly creators: readonly string[];
  readonly languages: readonly string[];
  readonly publisher: string | null;
  readonly summary: string | null;
  /** The address of the publication at the catalogue or the distributor. */
  readonly locator: string | null;
}

/** Who describes a title, and what the title is known by there: a resource of the catalogue, or what an organisation's feed calls it. */
export interface Identity {
  /** The feed's organisation, or the one whose the resource is; null: the ministry's. */
  readonly organisationId: string | null;
  readonly resourceId: string | null;
  readonly identifier: string | null;
  readonly isbn: string | null;
}

/** How one of those who describe a title describes it. Each changes its own statement alone. */
export class Statement {
  readonly organisationId: string | null;
  readonly resourceId: string | null;
  readonly identifier: string | null;
  private isbn: string | null;
  private title: string;
  private creators: readonly string[];
  private languages: readonly string[];
  private publisher: string | null;
  private summary: string | null;
  private locator: string | null;
  private withdrawnAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly titleId: string,
    by: Identity,
    text: Description,
    readonly statedAt: Date,
  ) {
    this.organisationId = by.organisationId;
    this.resourceId = by.resourceId;
    this.identifier = by.identifier;
    this.isbn = by.isbn;
    this.title = text.title;
    this.creators = text.creators;
    this.languages = text.languages;
    this.publisher = text.publisher;
    this.summary = text.summary;
    this.locator = text.locator;
  }

  static made(id: string, titleId: string, by: Identity, text: Description, now: Date): Statement {
    return new Statement(id, titleId, by, text, now);
  }

  /** Of statements about one book, the one that this party made before: under the same name, else with the same ISBN and text, which a feed may name otherwise the next time. */
  static madeBefore(statements: readonly Statement[], by: Identity, text: Description): Statement | undefined {
    const isNamed = (one: Statement) => by.resourceId !== null || one.identifier === by.identifier;
    return statements.find(isNamed) ?? statements.find((one) => one.isSame(by.isbn, text));
  }

  get names(): Identity {
    const { organisationId, resourceId, identifier, isbn } = this;
    return { organisationId, resourceId, identifier, isbn };
  }

  get text(): Description {
    const { title, creators, languages, publisher, summary, locator } = this;
    return { title, creators, languages, publisher, summary, locator };
  }

  get isOffered(): boolean {
    return this.withdrawnAt === null;
  }

  /** From the ministry's own catalogue. */
  get isNational(): boolean {
    return this.resourceId !== null && this.organisationId === null;
  }

  /** Takes another text; what was withdrawn is offered again. @returns whether anything differs */
  revise(isbn: string | null, text: Description): boolean {
    if (this.isOffered && this.isSame(isbn, text)) return false;
    this.isbn = isbn;
    this.title = text.title;
    this.creators = text.creators;
    this.languages = text.languages;
    this.publisher = text.publisher;
    this.summary = text.summary;
    this.locator = text.locator;
    this.withdrawnAt = null;
    return true;
  }

  withdraw(now: Date): void {
    this.withdrawnAt ??= now;
  }

  private isSame(isbn: string | null, { title, creators, languages, publisher, summary, locator }: Description) {
    const text: Description = { title, creators, languages, publisher, summary, locator };
    return this.isbn === isbn && JSON.stringify(this.text) === JSON.stringify(text);
  }
}

/** What a title shows of those who describe it. */
export interface Shown extends Identity {
  readonly text: Description;
  readonly isOffered: boolean;
}

/**
 * A title shows the statement of the ministry's catalogue, else of whoever described it first. A title that the ministry's catalogue
 * describes is offered as long as the ministry offers it, any other as long as somebody does.
 */
export function shownOf(statements: readonly Statement[]): Shown {
  const isNobodys = ({ organisationId, resourceId }: Statement) => organisationId === null && resourceId === null;
  const rank = (one: Statement) => (one.isNational ? 0 : isNobodys(one) ? 4 : 2) + (one.isOffered ? 0 : 1);
  const ranked = statements.toSorted(
    (one, other) =>
      rank(one) - rank(other) || one.statedAt.getTime() - other.statedAt.getTime() || (one.id < other.id ? -1 : 1),
  );
  const first = ranked[0]!;
  return {
    ...first.names,
    text: first.text,
    resourceId: ranked.find(({ resourceId }) => resourceId)?.resourceId ?? null,
    identifier: ranked.find(({ identifier }) => identifier)?.identifier ?? null,
    isOffered: ranked.some((one) => one.isOffered && (one.isNational || !first.isNational)),
  };
}
