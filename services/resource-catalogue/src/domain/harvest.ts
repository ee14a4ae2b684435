import { HarvestCompletedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

/** What one page brought about. */
export interface PageCounts {
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly refused: number;
  readonly unchanged: number;
}

/** How often a list may be begun again because its token was no longer known. */
const mostRestarts = 5;

/** One walk through a source's list, kept page by page so that any instance can go on from the last one. */
export class Harvest {
  private constructor(
    /** The id of its job. */
    readonly id: string,
    readonly sourceId: string,
    /** Where the list begins; null stands for its very beginning. */
    public fromAt: Date | null,
    public token: string | null,
    /** The provider's clock when the list was begun. */
    public begunAt: Date | null,
    /** The latest datestamp seen. */
    public reachedAt: Date | null,
    /** The provider lists by datestamp, so that the latest one seen is a place to go on from. */
    public inOrder: boolean,
    public pages: number,
    public restarts: number,
    public added: number,
    public changed: number,
    public withdrawn: number,
    public refused: number,
    public unchanged: number,
    public ended: boolean,
  ) {}

  static begun(id: string, sourceId: string, fromAt: Date | null): Harvest {
    return new Harvest(id, sourceId, fromAt, null, null, null, true, 0, 0, 0, 0, 0, 0, 0, false);
  }

  /** Goes on where a walk of the same list broke off. */
  static continued(id: string, { sourceId, fromAt, token, begunAt, reachedAt, inOrder }: Harvest): Harvest {
    return new Harvest(id, sourceId, fromAt, token, begunAt, reachedAt, inOrder, 0, 0, 0, 0, 0, 0, 0, false);
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

  /** What was asked for by its name is applied; the place in the list stays. */
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
