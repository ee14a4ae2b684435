import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Unit } from '@pan/kit';
import type { PaperItem } from '../domain/paper.js';
import { ItemBank } from './item-bank.js';
import type { Interaction } from './qti/interactions.js';
import type { ReadItem } from './qti/read-item.js';
import { renderBody } from './qti/render-item.js';
import { Shelf } from './shelf.js';

/** One place of a paper as a candidate sees it. */
export interface ShownItem {
  readonly ref: string;
  readonly qtiVersion: string;
  readonly section: string;
  readonly interactions: readonly Interaction[];
  readonly body: string;
}

/** An approved paper, ready to be put before any number of candidates. */
export interface ShownPaper {
  readonly title: string;
  readonly language: string;
  readonly items: readonly ShownItem[];
  readonly places: ReadonlyMap<string, PaperItem>;
  readonly subject: string;
  readonly maxScore: number;
  /** Which answers each place can take. */
  readonly responses: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Approved papers never change: each is rendered once in a process. */
@Injectable()
export class PaperRoom {
  private readonly papers = new Shelf<Promise<ShownPaper>>(100);

  constructor(
    private readonly work: UnitOfWork,
    private readonly bank: ItemBank,
  ) {}

  paper(id: string): Promise<ShownPaper> {
    const known = this.papers.get(id);
    if (known) return known;
    const rendered = this.work.run((unit) => this.render(unit, id));
    rendered.catch(() => this.papers.drop(id));
    return this.papers.put(id, rendered);
  }

  private async render(unit: Unit, id: string): Promise<ShownPaper> {
    await unit.asService();
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
      maxScore: row.items.reduce((sum, { maxScore }) => sum + (maxScore ?? 0), 0),
      items: row.items.map((place) => shown(place, read.get(place.itemId)!, id)),
      places: new Map(row.items.map((place) => [place.ref, place])),
      responses: new Map(row.items.map((place) => [place.ref, responsesOf(read.get(place.itemId)!)])),
    };
  }
}

function shown({ ref, section }: PaperItem, item: ReadItem, paperId: string): ShownItem {
  return {
    ref,
    section,
    qtiVersion: item.qtiVersion,
    interactions: item.interactions,
    body: renderBody(item, `${paperId} ${ref}`),
  };
}

const responsesOf = ({ definition }: ReadItem): ReadonlySet<string> =>
  new Set(definition.responses.map(({ identifier }) => identifier));
