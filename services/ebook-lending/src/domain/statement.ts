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

export function textOf({ title, creators, languages, publisher, summary, locator }: Description): Description {
  return { title, creators, languages, publisher, summary, locator };
}

interface KeptStatement extends Identity, Description {
  readonly id: string;
  readonly titleId: string;
  readonly withdrawnAt: Date | null;
  readonly statedAt: Date;
}

/** How one of those who describe a title describes it. Each changes its own statement alone. */
export class Statement {
  private constructor(private state: KeptStatement) {}

  static made(id: string, titleId: string, by: Identity, text: Description, now: Date): Statement {
    const { organisationId, resourceId, identifier, isbn } = by;
    const names = { organisationId, resourceId, identifier, isbn };
    return new Statement({ id, titleId, ...names, ...textOf(text), withdrawnAt: null, statedAt: now });
  }

  /** Of statements about one book, the one that this party made before: under the same name, else with the same ISBN and text, which a feed may name otherwise the next time. */
  static madeBefore(statements: readonly Statement[], by: Identity, text: Description): Statement | undefined {
    const isNamed = (one: Statement) => by.resourceId !== null || one.names.identifier === by.identifier;
    return statements.find(isNamed) ?? statements.find((one) => one.isSame(by.isbn, text));
  }

  get id(): string {
    return this.state.id;
  }

  get titleId(): string {
    return this.state.titleId;
  }

  get statedAt(): Date {
    return this.state.statedAt;
  }

  get names(): Identity {
    const { organisationId, resourceId, identifier, isbn } = this.state;
    return { organisationId, resourceId, identifier, isbn };
  }

  get text(): Description {
    return textOf(this.state);
  }

  get isOffered(): boolean {
    return this.state.withdrawnAt === null;
  }

  /** From the ministry's own catalogue. */
  get isNational(): boolean {
    return this.state.resourceId !== null && this.state.organisationId === null;
  }

  /** Takes another text; what was withdrawn is offered again. @returns whether anything differs */
  revise(isbn: string | null, text: Description): boolean {
    if (this.isOffered && this.isSame(isbn, text)) return false;
    this.state = { ...this.state, isbn, ...textOf(text), withdrawnAt: null };
    return true;
  }

  withdraw(now: Date): void {
    this.state = { ...this.state, withdrawnAt: this.state.withdrawnAt ?? now };
  }

  private isSame(isbn: string | null, text: Description): boolean {
    return this.state.isbn === isbn && JSON.stringify(this.text) === JSON.stringify(textOf(text));
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
  const isNobodys = ({ names }: Statement) => names.organisationId === null && names.resourceId === null;
  const rank = (one: Statement) => (one.isNational ? 0 : isNobodys(one) ? 4 : 2) + (one.isOffered ? 0 : 1);
  const ranked = statements.toSorted(
    (one, other) =>
      rank(one) - rank(other) || one.statedAt.getTime() - other.statedAt.getTime() || (one.id < other.id ? -1 : 1),
  );
  const first = ranked[0]!;
  return {
    ...first.names,
    text: first.text,
    resourceId: ranked.find(({ names }) => names.resourceId)?.names.resourceId ?? null,
    identifier: ranked.find(({ names }) => names.identifier)?.names.identifier ?? null,
    isOffered: ranked.some((one) => one.isOffered && (one.isNational || !first.isNational)),
  };
}
