import { DomainError } from '@pan/kit/domain';
import type { Shown } from './statement.js';

/** Which of a title's names are another one's. */
export interface Taken {
  readonly isbn: boolean;
  readonly identifier: boolean;
}

/** A book that can be lent, one whatever the number of those who describe it. */
export class Title {
  private constructor(
    readonly id: string,
    public isbn: string | null,
    public resourceId: string | null,
    public identifier: string | null,
    public title: string,
    public creators: string[],
    public languages: string[],
    public publisher: string | null,
    public summary: string | null,
    public locator: string | null,
    private withdrawnAt: Date | null,
    private turns: number,
    readonly addedAt: Date,
    public modifiedAt: Date,
  ) {}

  /** Nothing is known of it until it shows what somebody says. */
  static add(id: string, now: Date): Title {
    return new Title(id, null, null, null, '', [], [], null, null, null, null, 0, now, now);
  }

  /**
   * Shows what those who describe it say.
   * @param taken names that another title has: this one keeps its own
   * @returns whether anything that is shown differs
   */
  show({ text, isbn, identifier, resourceId, isOffered }: Shown, taken: Taken, now: Date): boolean {
    const before = JSON.stringify(this);
    if (isbn && !taken.isbn) this.isbn = isbn;
    if (identifier && !taken.identifier) this.identifier = identifier;
    this.resourceId = resourceId ?? this.resourceId;
    const { title, creators, languages, publisher, summary, locator } = text;
    Object.assign(this, { title, creators: [...creators], languages: [...languages], publisher, summary, locator });
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
