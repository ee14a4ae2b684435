import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { Decimal } from '@pan/kit/domain';
import { bodyOf, type Interaction, type ReadItem } from '@pan/qti';
import type { PaperItem } from '../../domain/paper.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';

/** One place of a paper without what candidates must not see. */
export interface PaperPlace {
  readonly ref: string;
  readonly qtiVersion: string;
  readonly section: string;
  readonly interactions: readonly Interaction[];
  /** The item's body in the order of one sitting. */
  readonly bodyFor: (seed: string) => string;
}

/** An approved paper, ready to be put before any number of candidates. */
export interface ShownPaper {
  readonly title: string;
  readonly language: string;
  readonly items: readonly PaperPlace[];
  readonly places: ReadonlyMap<string, PaperItem>;
  readonly subject: string;
  readonly maxScore: Decimal;
  /** Which answers each place can take. */
  readonly responses: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Approved papers never change: each is prepared once in a process. */
@Injectable()
export class PaperCache {
  private readonly cache = new LRUCache<string, Promise<ShownPaper>>({ max: 100 });

  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly items: ItemRepository,
  ) {}

  paper(id: string): Promise<ShownPaper> {
    const known = this.cache.get(id);
    if (known) return known;
    const prepared = this.work.run((unit) => unit.asService(() => this.prepare(unit, id)));
    prepared.catch(() => this.cache.delete(id));
    this.cache.set(id, prepared);
    return prepared;
  }

  private async prepare(unit: Unit, id: string): Promise<ShownPaper> {
    const paper = await this.papers.approved(unit, id);
    if (!paper) throw new Error('a session holds a paper that is not approved');
    const { title, subject, language, items } = paper.content;
    const read = await this.items.those(
      unit,
      items.map(({ itemId }) => itemId),
    );
    return {
      title,
      subject,
      language,
      maxScore: paper.points!,
      items: items.map((place) => placeOf(place, read.get(place.itemId)!)),
      places: new Map(items.map((place) => [place.ref, place])),
      responses: new Map(items.map((place) => [place.ref, responsesOf(read.get(place.itemId)!)])),
    };
  }
}

const placeOf = ({ ref, section }: PaperItem, item: ReadItem): PaperPlace => ({
  ref,
  section,
  qtiVersion: item.qtiVersion,
  interactions: item.interactions,
  bodyFor: bodyOf(item),
});

const responsesOf = ({ definition }: ReadItem): ReadonlySet<string> =>
  new Set(definition.responses.map(({ identifier }) => identifier));
