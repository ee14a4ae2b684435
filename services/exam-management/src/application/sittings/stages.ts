import { type Answers, TestSession, type TestState } from '@pan/qti';
import type { Sitting } from '../../domain/sitting.js';
import type { Stage } from '../../domain/stage.js';
import type { PaperTest } from '../papers/paper-test.js';

/** The first places of a candidate; null where all of the paper is at hand. */
export function firstStage(test: PaperTest | null, sittingId: string, extraTimePercent: number): Stage | null {
  if (!test?.isStaged) return null;
  return stageOf(TestSession.begin(test.definition, test.items, sittingId, extraTimePercent));
}

/** A candidate's way through the test, as it was left. */
export function sessionOf(
  { definition, items }: PaperTest,
  sitting: Pick<Sitting, 'stage' | 'extraTimePercent'>,
  saved: ReadonlyMap<string, Answers>,
): TestSession {
  return TestSession.resume(definition, items, sitting.stage!.progress as TestState, saved, sitting.extraTimePercent);
}

export const stageOf = (session: TestSession): Stage<TestState> => ({
  progress: session.state,
  atHand: session.atHand.map(({ name }) => name),
  endsAt: session.endsAt,
});

/** What was saved in a sitting, by the names of its places. */
export const answersByPlace = (
  saved: readonly { readonly itemRef: string; readonly responses: Answers }[],
): ReadonlyMap<string, Answers> => new Map(saved.map(({ itemRef, responses }) => [itemRef, responses]));
