import { serializeToWellFormedString, type Element } from 'slimdom';
import type { Files } from '../packages/package-files.js';
import type { Attempt, ItemSession } from '../scoring/processing/item-session.js';
import { sessionOf } from '../scoring/processing/score-item.js';
import type { ReadItem } from '../reading/read-item.js';
import { catalogsOf } from './catalogs.js';
import { markSpoken, type Spoken } from './spoken.js';
import { feedbackSeen, resolveBody } from './resolve-body.js';
import { keepShown } from './shown-content.js';
import { pointByHash } from './point-by-hash.js';
import { type Choice, ordersOf, partsOf } from './shuffling.js';

/** What a candidate sees at one point of a session with an item. */
export interface ShownText {
  /** As XML in the item's own version. */
  readonly body: string;
  /** What is read aloud of it, part by part. */
  readonly spoken: readonly Spoken[];
  /** Feedback beside the body, as XML. */
  readonly feedback: readonly string[];
  readonly numAttempts: number;
  /** `not_attempted`, `unknown`, `incomplete` or `completed`. */
  readonly completionStatus: string;
}

/** The body of an item as candidates see it, each in an order of their own. */
export interface ShownBody {
  /** Whether it differs from one candidate to the next in more than its order, or from one attempt to the next. */
  readonly isDrawn: boolean;
  readonly isAdaptive: boolean;
  /** @param attempts what an adaptive item has been answered so far */
  readonly text: (seed: string, attempts?: readonly Attempt[]) => ShownText;
  /** The same order by itself: of each group of choices that may change places, in the order of the body, their identifiers. */
  readonly order: (seed: string) => string[][];
}

/**
 * Prepared once for any number of candidates, but for what is drawn for each. The seed of a sitting decides the order of choices
 * that may be shuffled: the author's is often the right one, and neighbours should not share one.
 */
export function bodyOf(item: ReadItem, files: Files = {}): ShownBody {
  const { templates, adaptive } = item.definition;
  if (templates || adaptive)
    return {
      isDrawn: true,
      isAdaptive: adaptive,
      text: (seed, attempts = []) =>
        new Prepared(item, files, sessionOf(item.definition, attempts, {}, seed)).text(seed),
      order: () => [],
    };
  const prepared = new Prepared(item, files, sessionOf(item.definition, []));
  return {
    isDrawn: false,
    isAdaptive: false,
    text: (seed) => prepared.text(seed),
    order: (seed) => prepared.order(seed),
  };
}

/** A body with its variables in their places, cut where choices may change theirs. */
class Prepared {
  private readonly parts: readonly (string | Choice)[];
  private readonly spoken: readonly Spoken[];
  private readonly said: Omit<ShownText, 'body' | 'spoken'>;

  constructor({ body, xml, language, definition }: ReadItem, files: Files, session: ItemSession) {
    const shown = { session, language };
    const catalogs = catalogsOf(xml.root, files);
    this.parts = [];
    this.spoken = [];
    // Without attempts there is nothing to say to them; an exam says nothing after the only one.
    const feedback = definition.adaptive ? feedbackSeen(xml.root, shown).map((one) => written(one, files)) : [];
    this.said = { feedback, numAttempts: session.attemptsMade, completionStatus: session.status };
    if (!body) return;
    const copy = body.cloneNode(true);
    resolveBody(copy, shown);
    keepShown(copy);
    pointByHash(copy, files);
    this.spoken = markSpoken(copy, catalogs);
    this.parts = partsOf(copy);
  }

  text(seed: string): ShownText {
    const orders = ordersOf(this.parts, seed);
    const next = (part: Choice) => orders.get(part.group)!.shift()!.xml;
    const body = this.parts.map((part) => (typeof part === 'string' ? part : next(part))).join('');
    return { body, spoken: this.spoken, ...this.said };
  }

  order(seed: string): string[][] {
    const orders = ordersOf(this.parts, seed);
    const groups = [...orders.keys()].sort((one, other) => one - other);
    return groups.map((group) => orders.get(group)!.map(({ identifier }) => identifier));
  }
}

function written(feedback: Element, files: Files): string {
  keepShown(feedback);
  pointByHash(feedback, files);
  return serializeToWellFormedString(feedback);
}
