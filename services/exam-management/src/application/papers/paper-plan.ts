import { DomainError } from '@pan/kit/domain';
import { type Plan, planOf, type TestState } from '@pan/qti';
import type { Sitting } from '../../domain/sitting.js';
import type { PaperItem } from '../../domain/paper.js';
import type { PaperPlace, ShownPaper } from './paper-cache.js';
import type { PaperTest } from './paper-test.js';

/** A section as one candidate meets it. */
export interface SectionView {
  readonly title: string;
  /** What it says to candidates, as XML of QTI. */
  readonly rubrics: readonly string[];
  readonly places: readonly string[];
}

export interface PartView {
  readonly title: string;
  readonly navigation: 'linear' | 'nonlinear';
  readonly submission: 'individual' | 'simultaneous';
  readonly sections: readonly SectionView[];
}

/** What one candidate is put before, in order, and what of it is at hand. */
export interface PlanView {
  readonly parts: readonly PartView[];
  /** Whether the candidate goes from place to place by moves. */
  readonly isStaged: boolean;
  /** Where the candidate is; null at the end, and where all is at hand. */
  readonly at: string | null;
  readonly atHand: readonly string[];
  /** When a limit of the test ends what is at hand; null where only the deadline does. */
  readonly endsAt: Date | null;
}

/** The places of a sitting, each with what stands there. */
export interface PlacesOfSitting {
  readonly plan: Plan | null;
  readonly names: readonly string[];
  /** Which place of the paper a name is. */
  readonly placeOf: (name: string) => PaperItem | undefined;
}

/** All of the paper in its order, or what the sitting's own seed draws of it. */
export function placesOf({ test, places }: ShownPaper, sittingId: string): PlacesOfSitting {
  if (!test || (!test.isStaged && !test.isDrawn))
    return { plan: null, names: [...places.keys()], placeOf: (name) => places.get(name) };
  const plan = planOf(test.definition, sittingId);
  const refs = new Map(plan.places.map(({ name, ref }) => [name, ref.identifier]));
  return { plan, names: [...refs.keys()], placeOf: (name) => places.get(refs.get(name) ?? '') };
}

/** Answers go to places that the sitting has, and to responses that its item declares. @throws DomainError place-unknown, response-unknown */
export function requireAsked(paper: ShownPaper, sittingId: string, place: string, given: object): void {
  const known = paper.responses.get(placesOf(paper, sittingId).placeOf(place)?.ref ?? '');
  if (!known) throw new DomainError('place-unknown', { place: place.slice(0, 100) });
  const stranger = Object.keys(given).find((identifier) => !known.has(identifier));
  if (stranger !== undefined) throw new DomainError('response-unknown', { identifier: stranger.slice(0, 100) });
}

/** The items of a sitting's plan under the names of its places; of a paper that is met place by place, those at hand. */
export function itemsFor(
  paper: ShownPaper,
  sitting: Sitting,
  { plan, names, placeOf }: PlacesOfSitting = placesOf(paper, sitting.id),
): readonly PaperPlace[] {
  if (!plan) return paper.items;
  const shown = new Map(paper.items.map((item) => [item.ref, item]));
  return names
    .filter((name) => sitting.isAtHand(name))
    .map((name) => ({ ...shown.get(placeOf(name)!.ref)!, ref: name }));
}

export function planViewOf(paper: ShownPaper, { stage }: Sitting, { plan, names }: PlacesOfSitting): PlanView {
  return {
    at: (stage?.progress as TestState | undefined)?.at ?? null,
    atHand: stage?.atHand ?? names,
    endsAt: stage?.endsAt ?? null,
    isStaged: paper.test?.isStaged ?? false,
    parts: plan ? partsOf(paper.test!, plan) : partsForAll(paper),
  };
}

const known = new WeakMap<ShownPaper, readonly PartView[]>();

/** Of a paper that is the same for everybody: told once, not at each start. */
function partsForAll(paper: ShownPaper): readonly PartView[] {
  const { test } = paper;
  const parts = known.get(paper) ?? (test ? partsOf(test, planOf(test.definition, '')) : plainParts(paper));
  known.set(paper, parts);
  return parts;
}

function partsOf({ rubrics }: PaperTest, { parts }: Plan): readonly PartView[] {
  return parts.map(({ part, places }) => ({
    title: part.title,
    navigation: part.navigation,
    submission: part.submission,
    sections: runsOf(places, ({ sections }) => sections.at(-1)?.key ?? '').map((run) => {
      const sections = run[0]!.sections.map(({ section }) => section);
      return {
        title: sections.at(-1)?.title ?? part.title,
        rubrics: sections.flatMap(({ identifier }) => rubrics.get(identifier) ?? []),
        places: run.map(({ name }) => name),
      };
    }),
  }));
}

/** Of a paper whose test was not kept. */
function plainParts({ places }: ShownPaper): PartView[] {
  return runsOf([...places.values()], ({ part }) => part).map((part) => ({
    title: part[0]!.part,
    navigation: 'nonlinear',
    submission: 'simultaneous',
    sections: runsOf(part, ({ section }) => section).map((run) => ({
      title: run[0]!.section,
      rubrics: [],
      places: run.map(({ ref }) => ref),
    })),
  }));
}

/** Neighbours that have something in common. */
function runsOf<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const runs: T[][] = [];
  for (const one of all) {
    const run = runs.at(-1);
    if (run && keyOf(run[0]!) === keyOf(one)) run.push(one);
    else runs.push([one]);
  }
  return runs;
}
