import type { Table, TableRow } from '../src/index.js';
import { Solver, type Line } from '../src/solver.js';

/** An edition as anybody has it: which lines were left out, beside what only we know, the tables themselves. */
export interface Told {
  readonly tables: readonly Table[];
  readonly hidden: ReadonlySet<string>;
}

export interface Breach {
  readonly edition: number;
  readonly cell: string;
  readonly truth: number;
  readonly from: number;
  readonly to: number;
}

const parts = ['of', 'value', 'rest'] as const;
type Part = (typeof parts)[number];

const numbers = ({ value, of }: TableRow): Record<Part, number> => ({
  of: of ?? value,
  value,
  rest: of === null ? 0 : Math.max(0, of - value),
});

/**
 * @returns every small number that somebody finds: its interval does not reach `smallest` persons or is narrower than that. Where it
 * is so without the last edition, by what stayed the same since earlier ones, it is found only if the last one narrows it further.
 */
export async function attack(editions: readonly Told[], smallest: number): Promise<Breach[]> {
  const found = (await intervals(editions, smallest)).filter(({ isWide }) => !isWide);
  if (found.length === 0) return [];
  const last = editions.at(-1)!;
  const without = await intervals([...editions.slice(0, -1), { ...last, hidden: everyRowOf(last) }], smallest);
  const then = new Map(without.map((one) => [`${one.edition} ${one.cell}`, one]));
  return found
    .filter(({ edition, cell, from, to }) => {
      const known = then.get(`${edition} ${cell}`)!;
      return known.isWide || from > known.from + 1e-6 || to < known.to - 1e-6;
    })
    .map(({ isWide: _, ...breach }) => breach);
}

const everyRowOf = ({ tables }: Told): ReadonlySet<string> =>
  new Set(tables.flatMap(({ key, rows }) => rows.map(({ at }) => `${key}\n${at}`)));

interface Attacked extends Breach {
  readonly isWide: boolean;
}

/**
 * Attacks all editions at once with one linear program, written apart from the library: every number of every table is an unknown,
 * printed ones are fixed, each whole is the sum of its parts with what it is known to have beyond them, the rest of a group is the
 * group less what is counted, and a number is one for as long as it does not change; a hidden one is no farther from
 * what was printed of it last before and first after than it is, or than what the interval rule asks for.
 */
async function intervals(editions: readonly Told[], smallest: number): Promise<Attacked[]> {
  const solver = await Solver.load();
  const latest = new Map<string, number>();
  const truth: number[] = [];
  const names: string[] = [];
  /** The editions that a number is in, and those that print it. */
  const editionsOf: { readonly edition: number; isPrinted: boolean }[][] = [];
  const fixed = new Set<number>();
  const somebody = new Set<number>();
  const lines: Line[] = [];
  const targets: { at: number; edition: number; cell: string; wide: number }[] = [];
  const at = (key: string, value: number): number => {
    const known = latest.get(key);
    if (known !== undefined && truth[known] === value) return known;
    latest.set(key, truth.length);
    names.push(key);
    editionsOf.push([]);
    return truth.push(value) - 1;
  };
  const note = (one: number, edition: number, isPrinted: boolean) => {
    const there = editionsOf[one]!.find((other) => other.edition === edition);
    if (there) there.isPrinted ||= isPrinted;
    else editionsOf[one]!.push({ edition, isPrinted });
  };
  const shownIn = (one: number, printed = false) =>
    editionsOf[one]!.filter(({ isPrinted }) => isPrinted || !printed).map(({ edition }) => edition);
  const equal = (total: number, of: readonly number[]) => {
    const terms = new Map([[total, 1]]);
    for (const one of of) terms.set(one, (terms.get(one) ?? 0) - 1);
    const sure = truth[total]! - of.reduce((sum, one) => sum + truth[one]!, 0);
    lines.push({ terms, from: sure, to: sure });
  };
  editions.forEach(({ tables, hidden }, edition) => {
    for (const table of tables) {
      const keyOf = (part: Part, place: string) =>
        `${part === 'of' ? (table.population as string) : table.key}:${place}:${part}`;
      const lineOf = new Map(table.rows.map((row) => [row.at, row]));
      const emptyAbove = (row: TableRow, part: Part): boolean =>
        row.within.some(({ whole }) => numbers(lineOf.get(whole)!)[part] === 0 || emptyAbove(lineOf.get(whole)!, part));
      for (const row of table.rows) {
        const here = numbers(row);
        const isSmall = (number: number) => number > 0 && number < smallest;
        const persons = row.persons ?? { all: here.of, value: here.value, rest: here.rest };
        const wide = (part: Part, of: number) => smallest * Math.max(1, of > 0 ? here[part] / of : 1);
        const place = Object.fromEntries(parts.map((part) => [part, at(keyOf(part, row.at), here[part])])) as Record<
          Part,
          number
        >;
        if (row.of !== null) equal(place.of, [place.value, place.rest]);
        const isPrinted = !hidden.has(`${table.key}\n${row.at}`);
        // Nobody is zero and shown: whoever is left out is somebody.
        if (persons.all > 0) somebody.add(row.of === null ? place.value : place.of);
        for (const part of row.of === null ? (['value'] as const) : parts) {
          note(place[part], edition, isPrinted);
          if (isPrinted) fixed.add(place[part]);
        }
        for (const part of row.of === null ? (['value'] as const) : parts) {
          const group = isSmall(persons.all) && !(here[part] === 0 && emptyAbove(row, part));
          const own = part === 'of' ? persons.all : persons[part];
          if (group || isSmall(own))
            targets.push({ at: place[part], edition, cell: `${table.key} ${row.at} ${part}`, wide: wide(part, own) });
        }
      }
      const memberships = table.rows.flatMap((row) => row.within.map((one) => ({ ...one, row })));
      for (const group of Map.groupBy(memberships, ({ whole, split }) => `${whole} ${split}`).values()) {
        const above = lineOf.get(group[0]!.whole)!;
        for (const part of above.of === null ? (['value'] as const) : parts) {
          const of = group.map(({ row }) => at(keyOf(part, row.at), numbers(row)[part]));
          const beyond = numbers(above)[part] - group.reduce((sum, { row }) => sum + numbers(row)[part], 0);
          const whole = at(keyOf(part, above.at), numbers(above)[part]);
          if (beyond > 0) {
            const other = at(`${keyOf(part, above.at)}:beyond ${group[0]!.split}`, beyond);
            equal(whole, [...of, other]);
            note(other, edition, false);
            const beyondAll =
              above.of === null ? 0 : numbers(above).of - group.reduce((s, { row }) => s + numbers(row).of, 0);
            const isSmall = (number: number) => number > 0 && number < smallest;
            if (isSmall(beyond) || isSmall(beyondAll))
              targets.push({ at: other, edition, cell: `${table.key} ${above.at} beyond ${part}`, wide: smallest });
          } else equal(whole, of);
        }
      }
    }
  });
  const needs = new Map<number, number>();
  for (const { at: one, wide } of targets) needs.set(one, Math.max(wide, needs.get(one) ?? 0));
  const [lower, upper] = [truth.map((_, one): number => (somebody.has(one) ? 1 : 0)), truth.map(() => 100_000)];
  for (const versions of Map.groupBy(names.keys(), (one) => names[one]!).values())
    for (const one of versions) {
      const own = shownIn(one);
      const others = versions
        .filter((other) => other !== one)
        .flatMap((other) => shownIn(other, true).map((edition) => ({ edition, other })));
      const before = others.filter(({ edition }) => edition < own[0]!).toSorted((a, b) => b.edition - a.edition)[0];
      const after = others.filter(({ edition }) => edition > own.at(-1)!).toSorted((a, b) => a.edition - b.edition)[0];
      for (const near of [before, after]) {
        if (!near) continue;
        const moved = Math.max(Math.abs(truth[one]! - truth[near.other]!), smallest, needs.get(one) ?? 0);
        lower[one] = Math.max(lower[one]!, truth[near.other]! - moved);
        upper[one] = Math.min(upper[one]!, truth[near.other]! + moved);
      }
    }
  for (const one of fixed) lower[one] = upper[one] = truth[one]!;
  return solver.with({ lower, upper, lines, whole: true }, (extreme) => {
    const seen = new Map<number, { from: number; to: number }>();
    return targets.map(({ at: one, edition, cell, wide }) => {
      const found = seen.get(one) ?? { from: extreme(one, 'min')[one]!, to: extreme(one, 'max')[one]! };
      seen.set(one, found);
      const isWide = found.to >= wide - 1e-6 && found.to - found.from >= wide - 1e-6;
      return { edition, cell, truth: truth[one]!, ...found, isWide };
    });
  });
}
