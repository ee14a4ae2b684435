import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { pointsToAll } from '../../domain/results/dispensation.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import type { DueSitting, Score } from '../../persistence/marks/score.repository.js';
import type { ItemAttempt } from '../../persistence/sittings/item-attempt.repository.js';
import type { GivenPoints } from '../marking/open-scripts.js';
import { PaperCache } from '../papers/paper-cache.js';
import { placesOf } from '../papers/paper-plan.js';
import { attemptsAt, seedOf } from '../sittings/shown-attempts.js';
import { pointsOf } from './place-points.js';
import { scoreOf } from './score-test.js';

/** What one sitting earns, by the keys and dispensations of its session; what people gave at a place stands. Writes nothing. */
@Injectable()
export class ScoreSitting {
  constructor(
    private readonly items: ItemRepository,
    private readonly papers: PaperCache,
  ) {}

  async run(
    unit: Unit,
    { sittingId, paperId, corrections, dispensations, answers, progress }: DueSitting,
    given: NonNullable<GivenPoints>,
    attempts: readonly ItemAttempt[],
  ): Promise<Score> {
    const paper = await this.papers.paper(paperId);
    const { names, placeOf } = placesOf(paper, sittingId);
    const itemOf = (name: string) => corrections[placeOf(name)!.ref] ?? placeOf(name)!.itemId;
    const items = await this.items.those(unit, names.map(itemOf));
    const machine = (name: string) =>
      pointsOf(items.get(itemOf(name))!, answers?.[name] ?? {}, attemptsAt(attempts, name), seedOf(sittingId, name));
    const places = names.map((name) => {
      const place = placeOf(name)!;
      const points =
        dispensations[place.ref] === 'points-to-all' ? pointsToAll(place) : (given.get(name) ?? machine(name));
      return { ref: name, itemId: itemOf(name), points };
    });
    return scoreOf(paper, { sittingId, progress, answers: answers ?? {} }, places, dispensations);
  }
}
