import { type ShownRow, withoutSmallGroups } from '@pan/disclosure';
import { type DigitalDimension, digitalFramework, type DigitalLevel } from '@pan/quebec';
import { levelsOf } from '../../domain/competencies/competency-profile.js';
import type { CountedLevels } from '../../persistence/competencies/competencies.queries.js';

/** A level of fewer learners is not shown, nor what would give it away: as in every figure about learners. */
const smallest = 5;

interface Level {
  readonly level: DigitalLevel | 'none';
  readonly value: number;
  readonly of: number;
}

export interface GroupProfile {
  readonly framework: string;
  readonly version: string;
  readonly dimensions: readonly { readonly code: DigitalDimension; readonly levels: readonly ShownRow<Level>[] }[];
}

/** How many learners of a group are at each level, without the small numbers. */
export function groupProfile({ learners, counts }: CountedLevels): GroupProfile {
  const dimensions = levelsOf(learners, counts).map(({ code, levels }) => ({
    code,
    levels: withoutSmallGroups<Level>(levels, { value: learners, of: learners }, smallest),
  }));
  return { framework: digitalFramework.code, version: digitalFramework.version, dimensions };
}
