import { HarvestCompletedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import type { Source } from './source.js';

/** What one page brought about. */
export interface PageCounts {
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly refused: number;
  readonly unchanged: number;
}

/** How far a harvest reaches back before the last one: changes that a provider stamped early and committed late. */
const overlapMs = 120_000;

/** How often a list may be begun again because its token was no longer known. */
const mostRestarts = 5;

/** The place in a list from which a walk goes on. */
interface Place {
  /** Where the list begins; null stands for its very beginning. */
  readonly fromAt: Date | null;
  readonly token: string | null;
  readonly begunAt: Date | null;
  readonly reachedAt: Date | null;
  readonly inOrder: boolean;
}

/** One walk through a source's list, kept page by page so that any instance can go on from the last one. */
export class Harvest implements PageCounts {
  fromAt: Date | null;
  token: string | null;
  /** The provider's clock when the list was begun. */
  private begunAt: Date | null;
  /** The latest datestamp seen. */
  private reachedAt: Date | null;
  /** The provider lists by datestamp, so that the latest one seen is a place to go on from. */
  inOrder: boolean;
  pages = 0;
  restarts = 0;
  added = 0;
  changed = 0;
  withdrawn = 0;
  refused = 0;
  unchanged = 0;
  ended = false;

  private constructor(
    /** The id of its job. */
    readonly id: string,
    readonly sourceId: string,
    place: Place,
  ) {
    this.fromAt = place.fromAt;
    this.token = place.token;
    this.begunAt = place.begunAt;
    this.reachedAt = place.reachedAt;
    this.inOrder = place.inOrder;
  }

  /** A walk from the beginning of a list, which is what changed since the source was harvested last. */
  static begun(id: string, source: Source): Harvest {
    const through = source.harvestedThrough;
    const fromAt = through && new Date(through.getTime() - overlapMs);
    return new Harvest(id, source.id, { fromAt, token: null, begunAt: null, reachedAt: null, inOrder: true });
  }

  /** Goes on where another walk of the same list broke off, which ends with it; null where that had come to no token. */
  continuedAs(id: string): Harvest | null {
    const { sourceId, fromAt, token, begunAt, reachedAt, inOrder } = this;
    return token === null ? null : new Harvest(id, sourceId, { fromAt, token, begunAt, reachedAt, inOrder });
  }

  /** The walk leads nowhere: the next harvest begins anew. */
  giveUp(): void {
    this.ended = true;
  }

  /** A page is applied; `next` leads to the following one, null ends the list. */
  took(counts: PageCounts, next: string | null, answeredAt: Date | null, datestamps: readonly Date[]): void {
    this.begunAt ??= answeredAt;
    for (const datestamp of datestamps) {
      if (this.reachedAt && datestamp < this.reachedAt) this.inOrder = false;
      else this.reachedAt = datestamp;
    }
    this.pages += 1;
    this.token = next;
    this.tookAgain(counts);
  }

  /** Records are applied that were asked for by name, or that came before a page broke off: the place in the list stays. */
  tookAgain(counts: PageCounts): void {
    this.added += counts.added;
    this.changed += counts.changed;
    this.withdrawn += counts.withdrawn;
    this.refused += counts.refused;
    this.unchanged += counts.unchanged;
  }

  /**
   * The provider no longer knows the token: the list begins again at the latest datestamp seen, which repeats a little and loses nothing,
   * or where it began when the provider does not list by datestamp.
   * @throws DomainError harvest-token-refused after several of these
   */
  restart(): void {
    if (this.restarts >= mostRestarts) throw new DomainError('harvest-token-refused', { restarts: this.restarts });
    this.restarts += 1;
    this.token = null;
    if (this.inOrder) this.fromAt = this.reachedAt ?? this.fromAt;
  }

  end(): Fact {
    this.ended = true;
    const { id: harvestId, sourceId, added, changed, withdrawn, refused } = this;
    return fact(HarvestCompletedV1, this.id, { harvestId, sourceId, added, changed, withdrawn, refused });
  }

  /** Up to when the list has been taken in: the provider's clock at its beginning, or else the latest datestamp. */
  through(): Date | null {
    return this.begunAt ?? this.reachedAt;
  }
}
