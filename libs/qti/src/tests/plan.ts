import { hash } from 'node:crypto';
import type { ItemRef, Section, TestDefinition, TestPart } from './test-definition.js';

/** A section as one sitting meets it: one that is drawn twice is met twice. */
export interface PlannedSection {
  readonly key: string;
  readonly section: Section;
}

/** Where an item stands in one sitting. */
export interface PlannedPlace {
  /** The reference's identifier; with a number behind it where an item may be drawn several times. */
  readonly name: string;
  readonly ref: ItemRef;
  /** 1, or which of several draws. */
  readonly occurrence: number;
  readonly part: TestPart;
  /** From the outermost to the one that holds the item. */
  readonly sections: readonly PlannedSection[];
}

/** What one candidate is put before, in order. */
export interface Plan {
  readonly parts: readonly { readonly part: TestPart; readonly places: readonly PlannedPlace[] }[];
  readonly places: readonly PlannedPlace[];
}

/** Selection and ordering as the seed decides: the same seed, the same plan. */
export function planOf(test: TestDefinition, seed: string): Plan {
  const times = new Map<string, number>();
  const parts = test.parts.map((part) => {
    const drawn = new Draw(seed, part).places();
    return { part, drawn };
  });
  const planned = parts.map(({ part, drawn }) => ({
    part,
    places: drawn.map(({ ref, sections, mayRepeat }): PlannedPlace => {
      const occurrence = (times.get(ref.identifier) ?? 0) + 1;
      times.set(ref.identifier, occurrence);
      return { name: mayRepeat ? `${ref.identifier}.${occurrence}` : ref.identifier, ref, occurrence, part, sections };
    }),
  }));
  return { parts: planned, places: planned.flatMap(({ places }) => places) };
}

interface Drawn {
  readonly ref: ItemRef;
  readonly sections: readonly PlannedSection[];
  readonly mayRepeat: boolean;
}

/** What stands together when a section is put in order: an item, or a section with all that it holds. */
interface Block {
  readonly isFixed: boolean;
  readonly key: string;
  readonly drawn: readonly Drawn[];
}

class Draw {
  constructor(
    private readonly seed: string,
    private readonly part: TestPart,
  ) {}

  places(): Drawn[] {
    return this.part.children.flatMap((child, at) =>
      child.kind === 'item'
        ? [{ ref: child, sections: [], mayRepeat: false }]
        : this.section(child, `${this.part.identifier}/${at}`, [], false),
    );
  }

  private section(section: Section, key: string, above: readonly PlannedSection[], mayRepeat: boolean): Drawn[] {
    const sections = [...above, { key, section }];
    const repeats = mayRepeat || (section.selection?.withReplacement ?? false);
    const blocks = this.selected(section, key).flatMap(({ child, at, turn }): Block[] => {
      const own = `${key}/${at}${turn > 1 ? `.${turn}` : ''}`;
      if (child.kind === 'item')
        return [{ isFixed: child.fixed, key: own, drawn: [{ ref: child, sections, mayRepeat: repeats }] }];
      const drawn = this.section(child, own, sections, repeats);
      // Nobody sees such a section: its items mix with those around it.
      if (section.shuffle && !child.visible && !child.keepTogether)
        return drawn.map((one, index) => ({
          isFixed: child.fixed || one.ref.fixed,
          key: `${own}/${index}`,
          drawn: [one],
        }));
      return [{ isFixed: child.fixed, key: own, drawn }];
    });
    return (section.shuffle ? this.shuffled(blocks) : blocks).flatMap(({ drawn }) => drawn);
  }

  /** Those that are required, and as many others as the seed draws, in the author's order. */
  private selected({ children, selection }: Section, key: string) {
    const all = children.map((child, at) => ({ child, at, turn: 1 }));
    if (!selection) return all;
    const required = all.filter(({ child }) => child.required);
    const left = Math.max(0, selection.select - required.length);
    if (!selection.withReplacement) {
      const others = all.filter(({ child }) => !child.required);
      const ranked = others.toSorted(by(({ at }) => this.rank(`${key} select ${at}`)));
      return [...required, ...ranked.slice(0, left)].sort(by(({ at }) => at));
    }
    if (all.length === 0) return [];
    const again = Array.from({ length: left }, (_, turn) => all[this.pick(`${key} draw ${turn}`, all.length)]!);
    const turns = new Map<number, number>();
    return [...required, ...again].sort(by(({ at }) => at)).map(({ child, at }) => {
      const turn = (turns.get(at) ?? 0) + 1;
      turns.set(at, turn);
      return { child, at, turn };
    });
  }

  /** What is fixed keeps its position; the others take the positions that are left. */
  private shuffled(blocks: readonly Block[]): Block[] {
    const movable = blocks.filter(({ isFixed }) => !isFixed).sort(by(({ key }) => this.rank(`${key} order`)));
    return blocks.map((block) => (block.isFixed ? block : movable.shift()!));
  }

  private rank(what: string): string {
    return hash('sha256', `${this.seed} ${what}`);
  }

  private pick(what: string, of: number): number {
    return Number(BigInt(`0x${this.rank(what)}`) % BigInt(of));
  }
}

const by =
  <T>(keyOf: (one: T) => string | number) =>
  (one: T, other: T): number => {
    const [first, second] = [keyOf(one), keyOf(other)];
    return first < second ? -1 : first > second ? 1 : 0;
  };
