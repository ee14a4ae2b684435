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
  /** The provider's clock when the list was begun. */
  readonly begunAt: Date | null;
  /** The latest datestamp seen. */
  readonly reachedAt: Date | null;
  /** The provider lists by datestamp, so that the latest one seen is a place to go on from. */
  readonly inOrder: boolean;
}

interface HarvestState extends Place, PageCounts {
  /** That of its job. */
  readonly id: string;
  readonly sourceId: string;
  readonly pages: number;
  readonly restarts: number;
  readonly ended: boolean;
}

const nothing: PageCounts = { added: 0, changed: 0, withdrawn: 0, refused: 0, unchanged: 0 };

/** One walk through a source's list, kept page by page so that any instance can go on from the last one. */
export class Harvest {
  private constructor(private state: HarvestState) {}

  /** A walk from the beginning of a list, which is what changed since the source was harvested last. */
  static begun(id: string, source: Source): Harvest {
    const through = source.harvestedThrough;
    const fromAt = through && new Date(through.getTime() - overlapMs);
    return Harvest.from({ fromAt, token: null, begunAt: null, reachedAt: null, inOrder: true }, id, source.id);
  }

  private static from(place: Place, id: string, sourceId: string): Harvest {
    return new Harvest({ id, sourceId, ...place, pages: 0, restarts: 0, ...nothing, ended: false });
  }

  /** Goes on where another walk of the same list broke off, which ends with it; null where that had come to no token. */
  continuedAs(id: string): Harvest | null {
    const { sourceId, fromAt, token, begunAt, reachedAt, inOrder } = this.state;
    return token === null ? null : Harvest.from({ fromAt, token, begunAt, reachedAt, inOrder }, id, sourceId);
  }

  get id(): string {
    return this.state.id;
  }

  get sourceId(): string {
    return this.state.sourceId;
  }

  get fromAt(): Date | null {
    return this.state.fromAt;
  }

  get token(): string | null {
    return this.state.token;
  }

  get restarts(): number {
    return this.state.restarts;
  }

  get hasEnded(): boolean {
    return this.state.ended;
  }

  /** What its pages brought about until now. */
  get counts(): PageCounts {
    const { added, changed, withdrawn, refused, unchanged } = this.state;
    return { added, changed, withdrawn, refused, unchanged };
  }

  /** How many records its pages held. */
  get records(): number {
    const { added, changed, withdrawn, refused, unchanged } = this.state;
    return added + changed + withdrawn + refused + unchanged;
  }

  /** The walk leads nowhere: the next harvest begins anew. */
  giveUp(): void {
    this.become({ ended: true });
  }

  /** A page is applied; `next` leads to the following one, null ends the list. */
  took(counts: PageCounts, next: string | null, answeredAt: Date | null, datestamps: readonly Date[]): void {
    let { reachedAt, inOrder } = this.state;
    for (const datestamp of datestamps) {
      if (reachedAt && datestamp < reachedAt) inOrder = false;
      else reachedAt = datestamp;
    }
    const begunAt = this.state.begunAt ?? answeredAt;
    this.become({ begunAt, reachedAt, inOrder, pages: this.state.pages + 1, token: next });
    this.tookAgain(counts);
  }

  /** Records are applied that were asked for by name, or that came before a page broke off: the place in the list stays. */
  tookAgain(counts: PageCounts): void {
    const { added, changed, withdrawn, refused, unchanged } = this.state;
    this.become({
      added: added + counts.added,
      changed: changed + counts.changed,
      withdrawn: withdrawn + counts.withdrawn,
      refused: refused + counts.refused,
      unchanged: unchanged + counts.unchanged,
    });
  }

  /**
   * The provider no longer knows the token: the list begins again at the latest datestamp seen, which repeats a little and loses nothing,
   * or where it began when the provider does not list by datestamp.
   * @throws DomainError harvest-token-refused after several of these
   */
  restart(): void {
    const { restarts, inOrder, reachedAt, fromAt } = this.state;
    if (restarts >= mostRestarts) throw new DomainError('harvest-token-refused', { restarts });
    this.become({ restarts: restarts + 1, token: null, fromAt: inOrder ? (reachedAt ?? fromAt) : fromAt });
  }

  end(): Fact {
    this.become({ ended: true });
    const { id: harvestId, sourceId, added, changed, withdrawn, refused } = this.state;
    return fact(HarvestCompletedV1, harvestId, { harvestId, sourceId, added, changed, withdrawn, refused });
  }

  /** Up to when the list has been taken in: the provider's clock at its beginning, or else the latest datestamp. */
  through(): Date | null {
    return this.state.begunAt ?? this.state.reachedAt;
  }

  private become(next: Partial<HarvestState>): void {
    this.state = { ...this.state, ...next };
  }
}
