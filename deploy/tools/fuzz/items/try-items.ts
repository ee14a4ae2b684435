/** In a worker: each faulty item is taken or refused by name, and one that is taken can be drawn, shown and scored. */
import { parentPort, workerData } from 'node:worker_threads';
import { DomainError } from '@pan/kit/domain';
import { bodyOf, plain, readItem, sessionOf, type ReadItem } from '@pan/qti';
import { type Draw, drawing, mutated } from './mutate.ts';

export interface Task {
  readonly items: readonly string[];
  readonly from: number;
  readonly to: number;
  /** The case that is tried, for whoever watches that it comes to an end. */
  readonly at: SharedArrayBuffer;
}

export interface Tally {
  taken: number;
  refused: number;
  readonly crashes: { readonly number: number; readonly error: string }[];
}

const words = ['A', 'B', 'A B', '1', '-2.5', '10 20', 'true', 'été', '', 'ChoiceA', `${'a'.repeat(64)} image/png plan`];

const { items, from, to, at } = workerData as Task;
const current = new Int32Array(at);
const tally: Tally = { taken: 0, refused: 0, crashes: [] };
for (let number = from; number < to; number += 1) {
  Atomics.store(current, 0, number);
  tryOne(number);
}
parentPort!.postMessage(tally);

function tryOne(number: number): void {
  const draw = drawing(number);
  const xml = mutated(items[draw(items.length)]!, draw);
  try {
    use(readItem(xml), draw);
    tally.taken += 1;
  } catch (error) {
    if (error instanceof DomainError) tally.refused += 1;
    else tally.crashes.push({ number, error: String((error as Error).stack ?? error).slice(0, 500) });
  }
}

function use(item: ReadItem, draw: Draw): void {
  const answer = () => Array.from({ length: draw(4) }, () => words[draw(words.length)]!);
  const attempts = Array.from({ length: 1 + draw(3) }, () => ({
    answers: Object.fromEntries(item.definition.responses.map(({ identifier }) => [identifier, answer()])),
  }));
  const seed = String(draw(1_000));
  const { results } = sessionOf(item.definition, attempts, {}, seed);
  JSON.stringify(Object.values(results).map(plain));
  const shown = bodyOf(item);
  shown.text(seed, attempts);
  shown.order(seed);
}
