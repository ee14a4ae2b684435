import type { MarkingScheme } from '../src/domain/marking/marking-scheme.js';
import type { Rubric } from '../src/domain/marking/rubric.js';

const words = (fr: string, en: string) => ({ fr, en });

/** Of a French essay: coherence by levels, spelling by half points. */
export const essayRubric: Rubric = [
  {
    ...{ code: 'coherence', words: words('Cohérence', 'Coherence'), range: null },
    levels: [
      { code: 'A', words: words('Suivie', 'Sustained'), points: 10 },
      { code: 'B', words: words('Inégale', 'Uneven'), points: 6 },
      { code: 'C', words: words('Rompue', 'Broken'), points: 2 },
    ],
  },
  {
    ...{ code: 'spelling', words: words('Orthographe', 'Spelling'), levels: [] },
    range: { least: 0, most: 10, step: 0.5 },
  },
];

export const essayScheme: MarkingScheme = {
  ...{ authority: 'school-organisation', ownSchool: 'never', rubric: essayRubric },
  ...{ doubling: 'all', percent: null, within: null, tolerance: 1.5, agreement: 'mean', calibrations: 0 },
};
