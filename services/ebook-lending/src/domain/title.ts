import { DomainError } from '@pan/kit/domain';
import { type Description, type Identity, type Shown, textOf } from './statement.js';

/** Which of a title's names are another one's. */
export interface Taken {
  readonly isbn: boolean;
  readonly identifier: boolean;
}

interface KeptTitle extends Description {
  readonly id: string;
  readonly isbn: string | null;
  readonly resourceId: string | null;
  readonly identifier: string | null;
  readonly withdrawnAt: Date | null;
  readonly turns: number;
  readonly addedAt: Date;
  readonly modifiedAt: Date;
}

const nothing = { title: '', creators: [], languages: [], publisher: null, summary: null, locator: null };

/** A book that can be lent, one whatever the number of those who describe it. */
export class Title {
  private constructor(private state: KeptTitle) {}

  /** Nothing is known of it until it shows a statement. */
  static add(id: string, now: Date): Title {
    const unnamed = { isbn: null, resourceId: null, identifier: null };
    return new Title({ id, ...unnamed, ...nothing, withdrawnAt: null, turns: 0, addedAt: now, modifiedAt: now });
  }

  /** The title of the same resource, else of the same ISBN, else the first that goes by the same name and has no other ISBN. @param titles that share a name with it, in the order in which they were added */
  static sameBook(titles: readonly Title[], { isbn, resourceId }: Identity): Title | undefined {
    return (
      titles.find((title) => resourceId !== null && title.state.resourceId === resourceId) ??
      titles.find((title) => isbn !== null && title.state.isbn === isbn) ??
      titles.find((title) => isbn === null || title.state.isbn === null)
    );
  }

  get id(): string {
    return this.state.id;
  }

  /**
   * Shows what those who describe it state.
   * @param taken names that another title has: this one keeps its own
   * @returns whether anything that is shown differs
   */
  show({ text, isbn, identifier, resourceId, isOffered }: Shown, taken: Taken, now: Date): boolean {
    const before = this.state;
    const next = {
      ...before,
      ...textOf(text),
      isbn: taken.isbn ? before.isbn : (isbn ?? before.isbn),
      identifier: taken.identifier ? before.identifier : (identifier ?? before.identifier),
      resourceId: resourceId ?? before.resourceId,
      withdrawnAt: isOffered ? null : (before.withdrawnAt ?? now),
    };
    if (JSON.stringify(next) === JSON.stringify(before)) return false;
    this.state = { ...next, modifiedAt: now };
    return true;
  }

  /** Where it is withdrawn nobody buys it any more; what was bought is lent to its end. */
  mustBeOffered(): void {
    if (this.state.withdrawnAt) throw new DomainError('title-withdrawn', { id: this.id });
  }

  /** The place of the next hold in the order of the queue, for ever one hold's. */
  nextTurn(): number {
    const turns = this.state.turns + 1;
    this.state = { ...this.state, turns };
    return turns;
  }
}
