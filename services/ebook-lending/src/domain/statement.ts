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

/** Who describes a title, and what the title is known by there: a resource of the catalogue, or what an organisation's feed calls it. */
export interface Identity {
  /** The feed's organisation, or the one whose the resource is; null: the ministry's. */
  readonly organisationId: string | null;
  readonly resourceId: string | null;
  readonly identifier: string | null;
  readonly isbn: string | null;
}

/** What one of those who describe a title says of it. Nobody changes another's. */
export class Statement {
  private constructor(
    readonly id: string,
    readonly titleId: string,
    readonly organisationId: string | null,
    readonly resourceId: string | null,
    readonly identifier: string | null,
    public isbn: string | null,
    public title: string,
    public creators: string[],
    public languages: string[],
    public publisher: string | null,
    public summary: string | null,
    public locator: string | null,
    public withdrawnAt: Date | null,
    readonly saidAt: Date,
  ) {}

  static made(id: string, titleId: string, by: Identity, text: Description, now: Date): Statement {
    const { organisationId, resourceId, identifier, isbn } = by;
    const { title, creators, languages, publisher, summary, locator } = text;
    return new Statement(
      id,
      titleId,
      organisationId,
      resourceId,
      identifier,
      isbn,
      title,
      [...creators],
      [...languages],
      publisher,
      summary,
      locator,
      null,
      now,
    );
  }

  /** Says it anew; what was withdrawn is offered again. @returns whether anything differs */
  revise(isbn: string | null, { title, creators, languages, publisher, summary, locator }: Description): boolean {
    const before = JSON.stringify(this);
    Object.assign(this, { isbn, title, publisher, summary, locator, withdrawnAt: null });
    this.creators = [...creators];
    this.languages = [...languages];
    return JSON.stringify(this) !== before;
  }

  /** Whether it says just this already. */
  says(isbn: string | null, text: Description): boolean {
    const words = ({ title, creators, languages, publisher, summary, locator }: Description) =>
      JSON.stringify([title, creators, languages, publisher, summary, locator]);
    return this.isbn === isbn && words(this) === words(text);
  }

  withdraw(now: Date): void {
    this.withdrawnAt ??= now;
  }

  /** The ministry's own word. */
  get isNational(): boolean {
    return this.resourceId !== null && this.organisationId === null;
  }
}

/** What a title shows of those who describe it. */
export interface Shown extends Identity {
  readonly text: Description;
  readonly isOffered: boolean;
}

/**
 * The first one's word: the ministry's catalogue's, else that of whoever was first. A title that the ministry's catalogue describes is
 * offered as long as the ministry offers it, any other as long as somebody does.
 */
export function shownOf(statements: readonly Statement[]): Shown {
  const isNobodys = ({ organisationId, resourceId }: Statement) => organisationId === null && resourceId === null;
  const rank = (one: Statement) => (one.isNational ? 0 : isNobodys(one) ? 4 : 2) + (one.withdrawnAt ? 1 : 0);
  const heard = statements.toSorted(
    (one, other) =>
      rank(one) - rank(other) || one.saidAt.getTime() - other.saidAt.getTime() || (one.id < other.id ? -1 : 1),
  );
  const first = heard[0]!;
  return {
    ...{ text: first, organisationId: first.organisationId, isbn: first.isbn },
    resourceId: heard.find(({ resourceId }) => resourceId)?.resourceId ?? null,
    identifier: heard.find(({ identifier }) => identifier)?.identifier ?? null,
    isOffered: heard.some((one) => !one.withdrawnAt && (one.isNational || !first.isNational)),
  };
}
