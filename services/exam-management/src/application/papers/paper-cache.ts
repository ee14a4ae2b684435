import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type Decimal, decodeText } from '@pan/kit/domain';
import {
  type Attempt,
  type Beside,
  besideOf,
  bodyOf,
  type Catalog,
  type FileRef,
  type Files,
  type Interaction,
  type ShownBody,
  type ShownStimulus,
  type ShownText,
  type Spoken,
  stimulusOf,
} from '@pan/qti';
import type { Paper, PaperItem } from '../../domain/paper.js';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { type HeldItem, ItemRepository } from '../../persistence/items/item.repository.js';
import { type PaperTest, paperTestOf } from './paper-test.js';
import { PaperTestRepository } from '../../persistence/papers/paper-test.repository.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';

/** One place of a paper without what candidates must not see. */
export interface PaperPlace extends Beside {
  readonly ref: string;
  readonly qtiVersion: string;
  readonly section: string;
  readonly interactions: readonly Interaction[];
  readonly shown: ShownBody;
}

/** An approved paper, ready to be put before any number of candidates. */
export interface ShownPaper {
  readonly title: string;
  readonly language: string;
  readonly owners: readonly string[];
  readonly items: readonly PaperPlace[];
  /** Texts that items share, each once. */
  readonly stimuli: readonly ShownStimulus[];
  /** What is shown beside, by SHA-256; shared texts stand above. */
  readonly files: ReadonlyMap<string, FileRef>;
  readonly places: ReadonlyMap<string, PaperItem>;
  readonly subject: string;
  /** Null for a draft that people would have to mark. */
  readonly maxScore: Decimal | null;
  /** Which answers each place can take. */
  readonly responses: ReadonlyMap<string, ReadonlySet<string>>;
  /** Null for a paper that was imported before tests were kept: all of it is at hand, in order. */
  readonly test: PaperTest | null;
}

/** A place as it is shown: the body in the order of a seed, and all of it that can be read aloud. */
export type ShownItem = Omit<PaperPlace, 'shown'> & {
  readonly body: string;
  /** What is read aloud; parts of the body bear its number as `data-spoken`. */
  readonly spoken: readonly Spoken[];
  /** Of an adaptive item: how far its candidate has got; null for all others. */
  readonly attempts: Omit<ShownText, 'body' | 'spoken'> | null;
};

/** @param made what an adaptive item has been answered so far */
export function shownIn({ shown, ...item }: PaperPlace, seed: string, made: readonly Attempt[] = []): ShownItem {
  const { body, spoken, ...attempts } = shown.text(seed, made);
  return { ...item, body, spoken, attempts: shown.isAdaptive ? attempts : null };
}

/** Of catalogs, the cards of some supports alone. */
export const offered = (catalogs: readonly Catalog[], supports: readonly string[]): Catalog[] =>
  catalogs.map(({ id, cards }) => ({ id, cards: cards.filter(({ support }) => supports.includes(support)) }));

/** Approved papers never change: each is prepared once in a process. */
@Injectable()
export class PaperCache {
  private readonly cache = new LRUCache<string, Promise<ShownPaper>>({ max: 100 });

  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly items: ItemRepository,
    private readonly files: ContentFileRepository,
    private readonly tests: PaperTestRepository,
  ) {}

  paper(id: string): Promise<ShownPaper> {
    const known = this.cache.get(id);
    if (known) return known;
    const prepared = this.work.run((unit) => unit.asService(() => this.approved(unit, id)));
    prepared.catch(() => this.cache.delete(id));
    this.cache.set(id, prepared);
    return prepared;
  }

  private async approved(unit: Unit, id: string): Promise<ShownPaper> {
    const paper = await this.papers.approved(unit, id);
    if (!paper) throw new Error('a session holds a paper that is not approved');
    return this.prepare(unit, paper);
  }

  /** As it is at this moment, also a draft. */
  async prepare(unit: Unit, paper: Paper): Promise<ShownPaper> {
    const { title, subject, language, items } = paper.content;
    const read = await this.items.those(
      unit,
      items.map(({ itemId }) => itemId),
    );
    const all = new Map(items.flatMap(({ itemId }) => filesIn(read.get(itemId)!.files)));
    const stimuli = [];
    for (const file of all.values())
      if (file.type === 'stimulus') {
        const kept = await this.files.one(unit, paper.owners, file.hash);
        stimuli.push(stimulusOf(decodeText(kept!.bytes), file));
      }
    const kept = await this.tests.of(unit, paper.id);
    const definitions = new Map(items.map(({ ref, itemId }) => [ref, read.get(itemId)!.definition]));
    for (const file of Object.values(kept?.rubricFiles ?? {}).flatMap(filesIn)) all.set(...file);
    return {
      test: kept && (await paperTestOf(kept, definitions)),
      title,
      subject,
      language,
      owners: paper.owners,
      maxScore: paper.points,
      items: items.map((place) => placeOf(place, read.get(place.itemId)!)),
      stimuli,
      files: new Map([...all].filter(([, { type }]) => type !== 'stimulus')),
      places: new Map(items.map((place) => [place.ref, place])),
      responses: new Map(items.map((place) => [place.ref, responsesOf(read.get(place.itemId)!)])),
    };
  }
}

const placeOf = ({ ref, section }: PaperItem, item: HeldItem): PaperPlace => ({
  ref,
  section,
  qtiVersion: item.qtiVersion,
  interactions: item.interactions,
  ...besideOf(item.xml.root, item.files),
  shown: bodyOf(item, item.files),
});

/** Of an item and of the texts that it shares. */
const filesIn = (files: Files): [string, FileRef][] =>
  Object.values(files).flatMap((file) => [[file.hash, file], ...filesIn(file.files ?? {})]);

const responsesOf = ({ definition }: HeldItem): ReadonlySet<string> =>
  new Set(definition.responses.map(({ identifier }) => identifier));
