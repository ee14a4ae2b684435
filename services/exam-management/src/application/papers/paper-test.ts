import {
  isSameForAll,
  isWhole,
  type ItemsOfTest,
  readTest,
  scoresItself,
  shownRubric,
  type TestDefinition,
} from '@pan/qti';
import type { KeptTest } from '../../persistence/papers/paper-test.repository.js';

/** What a paper's test says beside its places: how a candidate goes through them, and what comes of it. */
export interface PaperTest {
  readonly definition: TestDefinition;
  readonly items: ItemsOfTest;
  /** Whether candidates meet it place by place, at the server's word. */
  readonly isStaged: boolean;
  /** Whether some places are drawn, or their order is. */
  readonly isDrawn: boolean;
  /** Whether its own rules set its SCORE. */
  readonly scoresItself: boolean;
  /** What sections say to candidates, by the identifier of the section. */
  readonly rubrics: ReadonlyMap<string, readonly string[]>;
}

/** Reads again what was read at the import. */
export async function paperTestOf({ test, sources, rubricFiles }: KeptTest, items: ItemsOfTest): Promise<PaperTest> {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const read = await readTest(test, texts.get(test)!, (path) => Promise.resolve(texts.get(path) ?? null));
  const rubrics = new Map<string, string[]>();
  for (const { section, element, source } of read.rubrics) {
    const shown = shownRubric(element, rubricFiles[source.path] ?? {});
    if (shown !== null) rubrics.set(section, [...(rubrics.get(section) ?? []), shown]);
  }
  const { definition } = read;
  return {
    definition,
    items,
    isStaged: !isWhole(definition),
    isDrawn: !isSameForAll(definition),
    scoresItself: scoresItself(definition),
    rubrics,
  };
}
