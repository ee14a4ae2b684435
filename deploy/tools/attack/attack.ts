import { styleText } from 'node:util';
import { step, type Say } from '../../run/local/progress.ts';

/** Something that must not succeed, as anybody could try it from outside. */
export interface Attack {
  /** The finding of docs/reviews that it repeats; `§2` for what had held already. */
  readonly id: string;
  readonly fr: string;
  readonly en: string;
  readonly expected: string;
  /** @returns each answer that was not as expected, with what asked for it */
  run(say: Say): Promise<readonly string[]>;
}

export interface Theme {
  readonly fr: string;
  readonly en: string;
  readonly attacks: readonly Attack[];
}

/** How many answers an installation has given so far: an attack that asked nothing proves nothing. */
export interface Counted {
  readonly answers: number;
}

/** Plays each attack and tells one line of it. */
export async function play(themes: readonly Theme[], on: Counted, print: (line: string) => void) {
  const count = { held: 0, fell: 0 };
  for (const { fr, en, attacks } of themes) {
    print(`\n${styleText('bold', fr)} · ${en}`);
    for (const attack of attacks) {
      const departures = await departuresOf(attack, on);
      count[departures.length === 0 ? 'held' : 'fell'] += 1;
      for (const departure of departures.slice(0, 5)) print(`    ${departure}`);
      if (departures.length > 5) print(`    … ${departures.length - 5} autres / others`);
    }
  }
  print(`\n${count.held} held, ${count.fell} fell`);
  return count;
}

async function departuresOf({ id, fr, en, expected, run }: Attack, on: Counted): Promise<readonly string[]> {
  let departures: readonly string[] = [];
  await step(`${id.padEnd(4)} ${fr} · ${en}`, async (say) => {
    const before = on.answers;
    departures = await run(say).catch((error: unknown) => [String((error as Error).stack ?? error)]);
    const asked = on.answers - before;
    if (asked === 0) departures = [...departures, 'rien n’a été demandé / nothing was asked'];
    say(`${asked} × ${expected}`);
    if (departures.length > 0) throw new Fallen();
  }).catch((error: unknown) => {
    if (!(error instanceof Fallen)) throw error;
  });
  return departures;
}

class Fallen extends Error {}
