import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type Decimal, sumOf } from '@pan/kit/domain';
import type { PaperItem } from '../../domain/paper.js';
import { ItemBank } from '../items/item-bank.js';
import { bodyOf, type Interaction, type ReadItem } from '@pan/qti';

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
  private readonly papers = new LRUCache<string, Promise<ShownPaper>>({ max: 100 });

  constructor(
    private readonly work: UnitOfWork,
    private readonly bank: ItemBank,
  ) {}

  paper(id: string): Promise<ShownPaper> {
    const known = this.papers.get(id);
    if (known) return known;
    const prepared = this.work.run((unit) => unit.asService(() => this.prepare(unit, id)));
    prepared.catch(() => this.papers.delete(id));
    this.papers.set(id, prepared);
    return prepared;
  }

  private async prepare(unit: Unit, id: string): Promise<ShownPaper> {
    const [row] = await unit.query<{ title: string; subject: string; language: string; items: PaperItem[] }>(
      `select title, subject, language, items from paper where id = $1 and state = 'approved'`,
      [id],
    );
    if (!row) throw new Error('a session holds a paper that is not approved');
    const read = await this.bank.all(
      unit,
      row.items.map(({ itemId }) => itemId),
    );
    return {
      title: row.title,
      subject: row.subject,
      language: row.language,
      maxScore: sumOf(row.items.map(({ maxScore }) => maxScore ?? 0)),
      items: row.items.map((place) => placeOf(place, read.get(place.itemId)!)),
      places: new Map(row.items.map((place) => [place.ref, place])),
      responses: new Map(row.items.map((place) => [place.ref, responsesOf(read.get(place.itemId)!)])),
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
