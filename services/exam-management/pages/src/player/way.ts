import type { Sitting } from './sitting.ts';

type Section = NonNullable<Sitting['plan']>['parts'][number]['sections'][number];

/** How a candidate goes on in a test that is met place by place; null where all of it is at hand, and at its end. */
export function wayOn({ plan }: Pick<Sitting, 'plan'>): 'next' | 'next-part' | null {
  if (!plan?.isStaged || plan.at === null) return null;
  const { at, parts } = plan;
  const here = parts.find(({ sections }) => sections.some(({ places }) => places.includes(at)));
  return here?.navigation === 'nonlinear' ? 'next-part' : 'next';
}

/** The section in which a place stands. */
export const sectionOf = ({ plan }: Pick<Sitting, 'plan'>, ref: string): Section | undefined =>
  plan?.parts.flatMap(({ sections }) => sections).find(({ places }) => places.includes(ref));
