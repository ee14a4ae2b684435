import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '@pan/testing';
import { suppress, type Cell, type Network, type Row, type Sum } from '../src/index.js';
import { Attacker } from '../src/attacker.js';
import { Solver } from '../src/solver.js';

const folder = shared('data/ecampus-gov/sdc-tauargus/data/tableinput');

/** Codes of a hierarchy, one a line, `@` for each level below the total; in the file some are written without their blank. */
function hierarchyOf(text: string): Map<string, string[]> {
  const below = new Map<string, string[]>([['Total', []]]);
  let top = 'Total';
  for (const line of text.split(/\r?\n/).filter((one) => one.trim())) {
    const code = line.replace(/^@/, '').trim();
    if (line.startsWith('@')) below.get(top)!.push(code);
    else {
      below.get('Total')!.push(code);
      below.set((top = code), []);
    }
  }
  return new Map([...below].filter(([, codes]) => codes.length > 0));
}

/** A table as tau-Argus takes it: two codes, the amount, …, the status (U: unsafe, E: empty) and how far the interval must reach. */
function networkFrom(table: string, regions: string): Network {
  const numberOf = (text: string) => Number(text.replace(',', '.'));
  const lines = table.split(/\r?\n/).filter((line) => line.trim());
  const cells: Cell[] = [];
  const rows: Row[] = [];
  for (const line of lines) {
    const fields = line.split(';');
    const key = fields
      .slice(0, 2)
      .map((field) => field.replaceAll('"', '').trim())
      .join('/');
    const value = numberOf(fields[2]!);
    const [status, lower, upper] = [fields.at(-3)!, numberOf(fields.at(-2)!), numberOf(fields.at(-1)!)];
    const isUnsafe = status === 'U';
    const need = { above: value + upper, below: Math.max(0, value - lower), width: upper };
    cells.push({ key, value, ...(isUnsafe && { need }) });
    rows.push({
      key,
      cells: [key],
      weight: status === 'E' ? 0 : Math.max(value, 1),
      reason: isUnsafe ? 'dominance' : null,
    });
  }
  const known = new Set(cells.map(({ key }) => key));
  const [sizes, places] = [0, 1].map((at) => [...new Set(cells.map(({ key }) => key.split('/')[at]!))]) as [
    string[],
    string[],
  ];
  const sums: Sum[] = [];
  for (const [total, codes] of hierarchyOf(regions))
    for (const size of sizes) sums.push({ total: `${size}/${total}`, parts: codes.map((code) => `${size}/${code}`) });
  for (const place of places)
    sums.push({
      total: `Total/${place}`,
      parts: sizes.filter((size) => size !== 'Total').map((size) => `${size}/${place}`),
    });
  return {
    ...{ cells, rows },
    sums: sums
      .map(({ total, parts }) => ({ total, parts: parts.filter((part) => known.has(part)) }))
      .filter(({ total }) => known.has(total)),
  };
}

describe('A table that others protect with tau-Argus', () => {
  (folder ? it : it.skip)('has every unsafe cell protected, in both directions and over the regions', async () => {
    const read = (name: string) => readFileSync(join(folder!, name), 'latin1');
    const network = networkFrom(read('pp.tab'), read('region2.hrc'));
    const unsafe = network.cells.filter(({ need }) => need);
    expect([network.cells.length, unsafe.length]).toEqual([162, 9]);
    const { hidden, givenAway } = await suppress(network, [], { drift: 0, whole: false });
    expect(givenAway).toEqual([]);
    expect(unsafe.every(({ key }) => hidden.has(key))).toBe(true);
    expect(hidden.size).toBeLessThan(network.cells.length);
    const solver = await Solver.load();
    const attacker = new Attacker([{ network, hidden: new Set() }], [new Set(hidden.keys())], 0, false);
    const intervals = unsafe.map(({ key, need }) => {
      const one = attacker.find(key, 0);
      const { from, to } = attacker.of(attacker.group(one), solver, (asked) => asked.intervalOf(one));
      return { key, isWide: to >= need!.above - 1e-6 && from <= need!.below! + 1e-6 };
    });
    expect(intervals.filter(({ isWide }) => !isWide)).toEqual([]);
  });
});
