import { Decimal, DomainError, settled, sumOf, zero } from '@pan/kit/domain';
import {
  type Answers,
  float,
  type ItemResult,
  planOf,
  resultOf,
  seedOf,
  testScore,
  TestSession,
  type TestState,
} from '@pan/qti';
import { earnedIn, markOf } from '../../domain/mark.js';
import type { Dispensations } from '../../domain/results/dispensation.js';
import { examMark } from '../../domain/results/mark-bounds.js';
import type { PlaceScore, Score } from '../../persistence/marks/score.repository.js';
import type { ShownPaper } from '../papers/paper-cache.js';
import { placesOf } from '../papers/paper-plan.js';
import type { PaperTest } from '../papers/paper-test.js';

/** What was handed in. */
export interface HandedIn {
  readonly sittingId: string;
  /** Of a test that is met place by place, how far the candidate had come; else null. */
  readonly progress: unknown;
  readonly answers: Readonly<Record<string, Answers>>;
}

/**
 * What a sitting is worth: by the test's own SCORE where its rules set one, else the weighted sum of its places. A place that was
 * not drawn, or that a rule of the test passed over, is worth nothing, and its maximum does not count.
 */
export function scoreOf(
  paper: ShownPaper,
  sitting: HandedIn,
  places: readonly PlaceScore[],
  dispensations: Dispensations,
): Score {
  const { placeOf } = placesOf(paper, sitting.sittingId);
  const isDropped = (name: string) => dispensations[placeOf(name)!.ref] === 'dropped';
  const isByPlaces = !paper.test?.scoresItself && !sitting.progress;
  const all = { results: [], came: new Set(places.map(({ ref }) => ref)) };
  const worthless = places.map((one) => (isDropped(one.ref) ? { ...one, points: zero } : one));
  const { results, came } = isByPlaces ? all : resultsOf(paper, sitting, worthless);
  const met = places.filter(({ ref }) => came.has(ref));
  const counted = met.filter(({ ref }) => !isDropped(ref));
  const names = new Set(counted.map(({ ref }) => ref));
  const own =
    paper.test && testScore(paper.test.definition, { seed: sitting.sittingId, results }, bestOf(paper, names));
  if (own) {
    const points = settled(own.score);
    const mark = markOf([{ points, weight: 1 }], own.most);
    return { places: met, points, examMark: examMark(points, own.most), mark };
  }
  const parts = counted.map(({ ref, points }) => ({ points, weight: placeOf(ref)!.weight }));
  const most = sumOf(counted.map(({ ref }) => placeOf(ref)!.maxScore ?? 0));
  const points = earnedIn(parts);
  if (!most.gt(0) && isByPlaces) throw new DomainError('nothing-left-to-score');
  if (!most.gt(0)) return { places: met, points, examMark: zero, mark: 0 };
  return { places: met, points, examMark: examMark(points, most), mark: markOf(parts, most) };
}

/** The most that the item of a place earns by itself, without its weight. */
const bestOf =
  ({ places }: ShownPaper, came: ReadonlySet<string>) =>
  ({ place }: ItemResult): Decimal | null => {
    const { maxScore = null, weight = 1 } = places.get(place.ref.identifier) ?? {};
    if (maxScore === null || !came.has(place.name)) return null;
    return weight === 0 ? new Decimal(0) : settled(new Decimal(maxScore).div(weight));
  };

/** What came of each place, its points as machine and people gave them; and which places came. */
export function resultsOf(
  { test }: ShownPaper,
  { sittingId, progress, answers }: HandedIn,
  places: readonly PlaceScore[],
) {
  const all = { results: [], came: new Set(places.map(({ ref }) => ref)) };
  if (!test) return all;
  const points = new Map(places.map(({ ref, points: earned }) => [ref, earned]));
  const pointed = (one: ItemResult) => withPoints(one, points.get(one.place.name) ?? null);
  if (!progress) return { ...all, results: whole(test, sittingId, answers).map(pointed) };
  const session = TestSession.resume(
    test.definition,
    test.items,
    progress as TestState,
    new Map(Object.entries(answers)),
  );
  const came = session.coming;
  session.end((progress as TestState).clock);
  return { came, results: session.results.map(pointed) };
}

/** All places were at hand until the end, and are submitted as they are. */
const whole = ({ definition, items }: PaperTest, sittingId: string, answers: HandedIn['answers']): ItemResult[] =>
  planOf(definition, sittingId).places.map((place) =>
    resultOf(place, items.get(place.ref.identifier)!, seedOf(sittingId, place), {
      attempts: 1,
      durationMs: 0,
      answers: answers[place.name] ?? {},
    }),
  );

function withPoints(one: ItemResult, points: Decimal | null): ItemResult {
  if (points === null || one.attempts === 0) return one;
  return { ...one, variable: (name) => (name === 'SCORE' ? float(points) : one.variable(name)) };
}
