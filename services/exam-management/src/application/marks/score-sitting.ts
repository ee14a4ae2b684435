import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { earnedIn, markOf } from '../../domain/mark.js';
import { counting, pointsToAll, worthOf } from '../../domain/results/dispensation.js';
import { examMark } from '../../domain/results/mark-bounds.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import type { DueSitting, Score } from '../../persistence/marks/score.repository.js';
import type { ItemAttempt } from '../../persistence/sittings/item-attempt.repository.js';
import type { GivenPoints } from '../marking/open-scripts.js';
import { PaperCache } from '../papers/paper-cache.js';
import { attemptsAt, seedOf } from '../sittings/shown-attempts.js';
import { pointsOf } from './place-points.js';

/** What one sitting earns, by the keys and dispensations of its session; what people gave at a place stands. Writes nothing. */
@Injectable()
export class ScoreSitting {
  constructor(
    private readonly items: ItemRepository,
    private readonly papers: PaperCache,
  ) {}

  async run(
    unit: Unit,
    { sittingId, paperId, corrections, dispensations, answers }: DueSitting,
    given: NonNullable<GivenPoints>,
    attempts: readonly ItemAttempt[],
  ): Promise<Score> {
    const paper = await this.papers.paper(paperId);
    const standing = [...paper.places.values()];
    const itemOf = (ref: string) => corrections[ref] ?? paper.places.get(ref)!.itemId;
    const items = await this.items.those(
      unit,
      standing.map(({ ref }) => itemOf(ref)),
    );
    const machine = (ref: string) =>
      pointsOf(items.get(itemOf(ref))!, answers?.[ref] ?? {}, attemptsAt(attempts, ref), seedOf(sittingId, ref));
    const places = standing.map((place) => {
      const { ref } = place;
      const points = dispensations[ref] === 'points-to-all' ? pointsToAll(place) : (given.get(ref) ?? machine(ref));
      return { ref, itemId: itemOf(ref), points };
    });
    const parts = counting(places, dispensations).map(({ ref, points }) => ({
      points,
      weight: paper.places.get(ref)!.weight,
    }));
    const [points, worth] = [earnedIn(parts), worthOf(standing, dispensations)];
    return { places, points, examMark: examMark(points, worth), mark: markOf(parts, worth) };
  }
}
