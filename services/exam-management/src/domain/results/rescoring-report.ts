import { Decimal } from '@pan/kit/domain';
import { passMark } from '../mark.js';

/** What a sitting has earned, at each place before its weight. */
export interface Earned {
  readonly mark: number;
  readonly points: string | number;
  readonly places: readonly { readonly ref: string; readonly points: string | number }[];
}

export interface PlaceChange {
  readonly ref: string;
  readonly up: number;
  readonly down: number;
}

/** Whom a rescoring concerns: exam marks before and after, and the places that moved them. */
export interface RescoringView {
  readonly sittings: number;
  readonly up: number;
  readonly down: number;
  readonly nowPass: number;
  readonly nowFail: number;
  readonly places: readonly PlaceChange[];
}

/** Counts changes one sitting after another: what it holds grows with the places of a paper, not with its sittings. */
export class RescoringReport {
  private readonly counts = { sittings: 0, up: 0, down: 0, nowPass: 0, nowFail: 0 };
  private readonly places = new Map<string, { up: number; down: number }>();

  add(before: Earned, after: Earned): void {
    const { counts } = this;
    counts.sittings += 1;
    if (after.mark > before.mark) counts.up += 1;
    if (after.mark < before.mark) counts.down += 1;
    if (before.mark < passMark && after.mark >= passMark) counts.nowPass += 1;
    if (before.mark >= passMark && after.mark < passMark) counts.nowFail += 1;
    const former = new Map(before.places.map(({ ref, points }) => [ref, points]));
    for (const { ref, points } of after.places) {
      const moved = new Decimal(points).cmp(former.get(ref) ?? 0);
      if (moved === 0) continue;
      const place = this.places.get(ref) ?? { up: 0, down: 0 };
      place[moved > 0 ? 'up' : 'down'] += 1;
      this.places.set(ref, place);
    }
  }

  view(): RescoringView {
    const places = [...this.places].map(([ref, moved]) => ({ ref, ...moved }));
    return { ...this.counts, places: places.sort((one, other) => (one.ref < other.ref ? -1 : 1)) };
  }
}
