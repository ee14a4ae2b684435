import type { Count } from './answer.js';
import type { Cell, Network, Row, Sum } from './network.js';
import { frequencyNeeds, partsOf, type FrequencyRule } from './rules.js';

/** A line of a table of persons: where it stands, and of which lines it is a part. */
export interface TableRow extends Count {
  /** Names the line in every table of the same population: a school, a level, a school and a level. */
  readonly at: string;
  /** The lines that are split into this one and others: an organisation into schools, the same one into levels. */
  readonly within: readonly { readonly whole: string; readonly split: string }[];
}

export interface Table {
  readonly key: string;
  /**
   * Tables of one population have the groups (`of`) in common, whatever each of them counts; or the group is what another table
   * counts. Of numbers that are parts of each other's in any other way nothing is known here.
   */
  readonly population: string | { readonly table: string; readonly part: 'value' | 'rest' };
  readonly rows: readonly TableRow[];
}

/** Two tables say two things of one number: they were not counted at one instant. */
export class NumbersDiffer extends Error {}

/** How a row is named in a network. */
export const rowKey = (table: string, at: string): string => `${table}\n${at}`;

type Part = 'of' | 'value' | 'rest';
const partNames: readonly Part[] = ['of', 'value', 'rest'];

/**
 * One system of all tables. What a whole has beyond its parts (learners of a centre who are in none of its schools) is a number
 * too, which is printed nowhere and can be had by subtraction. Where parts overlap and have more than the whole, the difference
 * is taken as known.
 */
export function networkOf(tables: readonly Table[], rule: FrequencyRule): Network {
  const cells = new Map<string, Cell>();
  const sums = new Map<string, Sum>();
  const rows = new Map<string, Row>();
  const add = (cell: Cell) => {
    const known = cells.get(cell.key);
    if (known && known.value !== cell.value)
      throw new NumbersDiffer(`${cell.key} is ${known.value} in one table, not in another`);
    if (!known?.need) cells.set(cell.key, cell);
  };
  // The group of a line is the same in each table of its population, and so are the sums of groups.
  const addSum = (total: string, parts: readonly string[]) => sums.set([total, ...parts].join('\n'), { total, parts });
  for (const { key, population, rows: lines } of tables) {
    const keyOf = (part: Part, at: string): string => {
      if (part !== 'of') return [key, at, part].join('\n');
      return typeof population === 'string'
        ? [population, at, part].join('\n')
        : [population.table, at, population.part].join('\n');
    };
    const counts = new Map(lines.map((line) => [line.at, line]));
    const isEmptyAbove = (at: string, part: Part): boolean =>
      (counts.get(at)?.within ?? []).some(({ whole }) => {
        const above = counts.get(whole);
        return above !== undefined && (partsOf(above)[part] === 0 || isEmptyAbove(whole, part));
      });
    for (const line of lines) {
      const parts = partsOf(line);
      const needs = frequencyNeeds(line, rule);
      const names = line.of === null ? (['value'] as const) : partNames;
      for (const part of names) {
        // Nobody anywhere above says it of each part as well.
        const need = parts[part] === 0 && isEmptyAbove(line.at, part) ? null : needs[part];
        add({ key: keyOf(part, line.at), value: parts[part], ...(need && { need }) });
      }
      const row = rowKey(key, line.at);
      rows.set(row, {
        key: row,
        // Who has a group and what is counted of it has the rest.
        cells: names.map((part) => keyOf(part, line.at)),
        group: keyOf(line.of === null ? 'value' : 'of', line.at),
        weight: parts.persons.all,
        reason: needs.reason,
      });
      if (line.of !== null) addSum(keyOf('of', line.at), [keyOf('value', line.at), keyOf('rest', line.at)]);
    }
    const memberships = lines.flatMap((line) => line.within.map((place) => ({ ...place, line })));
    for (const [id, group] of Map.groupBy(memberships, ({ whole, split }) => `${whole}\n${split}`)) {
      const { whole } = group[0]!;
      const above = counts.get(whole);
      if (!above) continue;
      const names = above.of === null ? (['value'] as const) : partNames;
      const beyond = Object.fromEntries(
        partNames.map((part) => [
          part,
          Math.max(0, partsOf(above)[part] - group.reduce((sum, { line }) => sum + partsOf(line)[part], 0)),
        ]),
      ) as Record<Part, number>;
      const left = frequencyNeeds({ value: beyond.value, of: above.of === null ? null : beyond.of }, rule);
      const other = `${id}\nbeyond`;
      for (const part of names) {
        const parts = group.map(({ line }) => keyOf(part, line.at));
        if (beyond[part] > 0) {
          const need = left[part];
          add({ key: keyOf(part, other), value: beyond[part], ...(need && { need }) });
          parts.push(keyOf(part, other));
        }
        addSum(keyOf(part, whole), parts);
      }
    }
  }
  return { cells: [...cells.values()], sums: [...sums.values()], rows: [...rows.values()] };
}
