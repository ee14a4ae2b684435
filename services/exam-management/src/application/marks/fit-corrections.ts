import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ReadItem } from '@pan/qti';
import type { ExamSession } from '../../domain/exam-session.js';
import type { Corrections } from '../../domain/results/corrections.js';
import { type Dispensation, worthOf } from '../../domain/results/dispensation.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import { PaperCache } from '../papers/paper-cache.js';

/** What is put right at one place: by another item's key, or by a dispensation. */
export type Correction =
  | { readonly itemRef: string; readonly itemId: string }
  | { readonly itemRef: string; readonly dispensation: Dispensation };

/** Corrections of a session that may be made: fair to what each place is worth, and something is left to score. */
@Injectable()
export class FitCorrections {
  constructor(
    private readonly items: ItemRepository,
    private readonly papers: PaperCache,
  ) {}

  /** @throws DomainError place-unknown, item-unknown, correction-unfit, nothing-left-to-score */
  async run(unit: Unit, session: ExamSession, all: readonly Correction[]): Promise<Required<Corrections>> {
    const { places } = await this.papers.paper(session.paperId);
    for (const correction of all) {
      const { itemRef } = correction;
      const place = places.get(itemRef);
      if (!place) throw new DomainError('place-unknown', { place: itemRef.slice(0, 100) });
      if ('dispensation' in correction) continue;
      const [sat, corrected] = [
        await this.items.byId(unit, place.itemId),
        await this.items.byId(unit, correction.itemId),
      ];
      if (!asksTheSame(sat, corrected)) throw new DomainError('correction-unfit', { place: itemRef });
    }
    const corrections = Object.fromEntries(
      all.flatMap((one) => ('itemId' in one ? [[one.itemRef, one.itemId] as const] : [])),
    );
    const dispensations = Object.fromEntries(
      all.flatMap((one) => ('dispensation' in one ? [[one.itemRef, one.dispensation] as const] : [])),
    );
    worthOf([...places.values()], { ...session.dispensations, ...dispensations });
    return { corrections, dispensations };
  }
}

/** The same questions, worth as much; only the key differs. */
function asksTheSame(one: ReadItem, other: ReadItem): boolean {
  const asked = ({ definition, maxScore }: ReadItem) =>
    JSON.stringify([
      maxScore,
      definition.responses.map(({ identifier, baseType, cardinality }) => [identifier, baseType, cardinality]),
    ]);
  return asked(one) === asked(other);
}
