import fc from 'fast-check';
import { shared } from '@pan/testing';
import { planOf } from '../src/tests/plan.js';
import { testIn } from './compact-tests.js';

const folder = shared('data/student-exam/qti/qti-sdk-tests/custom/runtime/selection_ordering');
const plans = async (name: string) => {
  const { definition } = await testIn(folder!, `${name}.xml`);
  return (seed: string) => planOf(definition, seed).places.map((place) => place.name);
};
const seeds = Array.from({ length: 200 }, (_, at) => `sitting ${at}`);
const questions = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `Q${from + at}`);
const together = (names: string[], block: string[]) => names.join(' ').includes(block.join(' '));

describe('[X05] Selection and ordering', () => {
  if (!folder) return void it('are not in this clone', () => expect(folder).toBeNull());

  it.each(['ordering_basic', 'ordering_invisible_dont_keep_together', 'selection_and_ordering_with_replacement'])(
    'are the same for the same seed, whatever it is: %s',
    async (name) => {
      const planned = await plans(name);
      fc.assert(fc.property(fc.string(), (seed) => expect(planned(seed)).toEqual(planned(seed))));
    },
  );

  it('put the items of a section in every order', async () => {
    const planned = await plans('ordering_basic');
    expect(new Set(seeds.map((seed) => planned(seed).join(' '))).size).toBe(6);
  });

  it('leave what is fixed where it is', async () => {
    const planned = await plans('ordering_basic_fixed');
    for (const seed of seeds) {
      expect(planned(seed)[1]).toBe('Q2');
      expect(planned(seed).toSorted()).toEqual(questions(1, 5));
    }
  });

  it('keep sections together, each in its own order', async () => {
    const planned = await plans('ordering_visible');
    for (const seed of seeds) {
      const names = planned(seed);
      expect([together(names, questions(1, 3)), together(names, questions(7, 9))]).toEqual([true, true]);
    }
    const middles = new Set(
      seeds.map((seed) =>
        planned(seed)
          .filter((name) => /[456]/.test(name))
          .join(' '),
      ),
    );
    expect(middles.size).toBe(6);
  });

  it('mix the items of a section that nobody sees and nothing keeps together, and of no other', async () => {
    const [kept, mixed] = [
      await plans('ordering_invisible_keep_together'),
      await plans('ordering_invisible_dont_keep_together'),
    ];
    for (const seed of seeds) {
      expect(together(kept(seed), questions(4, 6))).toBe(true);
      for (const block of [questions(1, 3), questions(7, 9)]) expect(together(mixed(seed), block)).toBe(true);
      expect(mixed(seed).slice(-3).toSorted()).toEqual(questions(10, 12));
    }
    expect(seeds.some((seed) => !together(mixed(seed), questions(4, 6)))).toBe(true);
  });

  it('draw as many as are asked for, what is required among them, in the author’s order', async () => {
    const planned = await plans('selection_and_ordering_with_replacement');
    for (const seed of seeds) {
      const names = planned(seed).map((name) => Number(/^Q(\d+)/.exec(name)![1]));
      const among = (from: number, to: number) => names.filter((one) => one >= from && one <= to);
      expect([
        [1, 2, 3],
        [4, 5, 6],
      ]).toContainEqual(among(1, 6));
      expect(among(7, 9)).toHaveLength(2);
      expect(among(7, 9)).toContain(8);
      expect(among(10, 12)).toHaveLength(3);
      expect(among(13, 18)).toHaveLength(4);
      expect([among(13, 18).includes(13), among(13, 18).includes(16)]).toEqual([true, true]);
      expect(among(13, 18)).toEqual(among(13, 18).toSorted((one, other) => one - other));
      // Three times four sections of three.
      expect(among(19, 24)).toHaveLength(36);
      expect(new Set(planned(seed)).size).toBe(planned(seed).length);
    }
  });

  it('draw all where more are asked for than there are', async () => {
    const planned = await plans('selection_and_ordering_overflow');
    for (const seed of seeds.slice(0, 20)) expect(planned(seed)).toEqual(questions(1, 12));
  });

  it('draw each as often as any other', async () => {
    const planned = await plans('selection_single_section');
    const drawn = Map.groupBy(
      seeds.flatMap((seed) => planned(seed).slice(0, 1)),
      (name) => name,
    );
    expect(drawn.size).toBe(10);
    for (const times of drawn.values()) expect(times.length).toBeGreaterThan(seeds.length / 30);
  });
});
