import type { Table, TableRow } from '../src/index.js';

/** Figures that repeat exactly for a seed (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed * 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Class {
  readonly centre: string;
  readonly school: string;
  readonly level: string;
  enrolled: number;
  unified: number;
  followed: number;
  readers: number;
  loans: number;
}

const levels = ['p1', 'p2', 's1'];

/** Centres with schools of three levels, seen through three tables that share margins, in editions between which little changes. */
export class Network {
  private readonly classes: Class[] = [];
  private readonly overlap: ReadonlyMap<string, number>;

  constructor(private readonly draw: (below: number) => number) {
    const overlap = new Map<string, number>();
    for (let centre = 0; centre < 2 + draw(3); centre += 1) {
      const name = `c${centre}`;
      // Learners of two schools of a centre count once in the centre.
      if (draw(4) === 0) overlap.set(name, 1 + draw(3));
      // `direct` are learners of the centre who are in none of its schools.
      const schools = Array.from({ length: 1 + draw(5) }, (_, at) => `${name}.s${at}`);
      for (const school of draw(3) === 0 ? [...schools, `${name}.direct`] : schools)
        for (const level of levels) this.classes.push(this.fill({ centre: name, school, level }));
    }
    this.overlap = overlap;
  }

  private fill(place: Pick<Class, 'centre' | 'school' | 'level'>): Class {
    const { draw } = this;
    const enrolled = draw(3) === 0 ? draw(6) : draw(40);
    const readers = draw(enrolled + 1);
    return {
      ...place,
      enrolled,
      unified: draw(2) === 0 ? enrolled : draw(enrolled + 1),
      followed: draw(2) === 0 ? 0 : draw(enrolled + 1),
      readers,
      loans: readers === 0 ? 0 : readers + draw(3 * readers),
    };
  }

  /** A few classes change, most of them by a learner or two. */
  goOn(): void {
    for (let changes = this.draw(6); changes > 0; changes -= 1) {
      const at = this.draw(this.classes.length);
      const { centre, school, level, enrolled } = this.classes[at]!;
      const next = this.fill({ centre, school, level });
      if (this.draw(3) === 0) this.classes[at] = next;
      else {
        const moved = Math.max(0, enrolled + this.draw(5) - 2);
        const one = this.classes[at]!;
        this.classes[at] = {
          ...one,
          enrolled: moved,
          unified: Math.min(one.unified, moved),
          followed: Math.min(one.followed, moved),
        };
      }
    }
  }

  tables(): Table[] {
    const counts = [
      ['unified', 'enrolled', (one: Class) => ({ value: one.unified, of: one.enrolled })],
      ['followed', 'enrolled', (one: Class) => ({ value: one.followed, of: one.enrolled })],
      ['loans', 'loans', ({ loans, readers }: Class) => ({ value: loans, of: null, readers })],
    ] as const;
    return counts.map(([key, population, count]) => ({ key, population, rows: this.rows(key === 'loans', count) }));
  }

  private rows(
    isLoans: boolean,
    count: (one: Class) => { value: number; of: number | null; readers?: number },
  ): TableRow[] {
    const row = (at: string, within: TableRow['within'], some: readonly Class[], twice: number): TableRow => {
      const counted = some.map(count);
      const counts = counted.reduce((sum, one) => sum + one.value, 0);
      const of = isLoans ? null : Math.max(0, counted.reduce((sum, one) => sum + one.of!, 0) - twice);
      const value = of === null ? counts : Math.min(counts, of);
      const readers = counted.reduce((sum, one) => sum + (one.readers ?? 0), 0);
      return { at, within, value, of, ...(isLoans && { persons: { all: readers, value: readers, rest: 0 } }) };
    };
    const twice = (centre: string) => (isLoans ? 0 : (this.overlap.get(centre) ?? 0));
    const all = [...this.overlap.keys()].reduce((sum, centre) => sum + twice(centre), 0);
    const rows = [row('top', [], this.classes, all)];
    for (const level of levels) {
      const some = this.classes.filter((one) => one.level === level);
      rows.push(row(`top/${level}`, [{ whole: 'top', split: 'level' }], some, 0));
    }
    for (const [centre, ofCentre] of Map.groupBy(this.classes, (one) => one.centre)) {
      rows.push(row(centre, [{ whole: 'top', split: 'organisation' }], ofCentre, twice(centre)));
      for (const [level, some] of Map.groupBy(ofCentre, (one) => one.level)) {
        const within = [
          { whole: centre, split: 'level' },
          { whole: `top/${level}`, split: 'organisation' },
        ];
        rows.push(row(`${centre}/${level}`, within, some, 0));
      }
      for (const [school, some] of Map.groupBy(ofCentre, (one) => one.school))
        if (!school.endsWith('direct')) rows.push(row(school, [{ whole: centre, split: 'organisation' }], some, 0));
    }
    return rows;
  }
}
