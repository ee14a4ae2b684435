import { type DigitalDimension, digitalDimensions, type DigitalLevel, digitalLevels } from '@pan/quebec';
import type { Evidence } from './competency-assessment.js';

export interface KnownAssessment {
  readonly id: string;
  readonly dimension: DigitalDimension;
  readonly level: DigitalLevel;
  readonly assessedOn: string;
  readonly organisation: string;
  readonly evidence: readonly Evidence[];
  readonly saidAt: string;
  readonly withdrawnAt: string | null;
  readonly withdrawnWhy: string | null;
}

/** Where a learner is in one dimension: what was seen last, and all that was ever said of it. */
export interface ProfileDimension {
  readonly code: DigitalDimension;
  readonly fr: string;
  readonly en: string;
  readonly level: DigitalLevel | null;
  readonly assessedOn: string | null;
  readonly assessments: readonly KnownAssessment[];
}

/** Every dimension of the framework, those without a level too. @param known the latest first */
export const profileOf = (known: readonly KnownAssessment[]): ProfileDimension[] =>
  digitalDimensions.map((dimension) => {
    const assessments = known.filter((one) => one.dimension === dimension.code);
    const latest = assessments.find((one) => one.withdrawnAt === null) ?? null;
    return { ...dimension, level: latest?.level ?? null, assessedOn: latest?.assessedOn ?? null, assessments };
  });

/** How many learners of a group were last seen at a level. */
export interface LevelCount {
  readonly dimension: DigitalDimension;
  readonly level: DigitalLevel;
  readonly learners: number;
}

/** Of so many learners, for each dimension how many are at each level, and of how many nothing is known; levels in their order. */
export const levelsOf = (
  all: number,
  counts: readonly LevelCount[],
): {
  readonly code: DigitalDimension;
  readonly levels: readonly { readonly level: DigitalLevel | 'none'; readonly value: number; readonly of: number }[];
}[] =>
  digitalDimensions.map(({ code }) => {
    const at = digitalLevels.map((level) => ({
      level,
      value: counts.find((one) => one.dimension === code && one.level === level)?.learners ?? 0,
      of: all,
    }));
    const known = at.reduce((sum, { value }) => sum + value, 0);
    return { code, levels: [...at, { level: 'none' as const, value: all - known, of: all }] };
  });
