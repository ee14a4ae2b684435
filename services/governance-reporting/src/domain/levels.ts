import type { Level } from '@pan/contracts';
import type { OwnText } from './register.js';

/** Levels in the order of a learner's path, as people read them. */
export const levelLabels: Readonly<Record<Level, OwnText>> = {
  'preschool-4': { fr: 'Maternelle 4 ans', en: 'Kindergarten, age 4' },
  'preschool-5': { fr: 'Maternelle 5 ans', en: 'Kindergarten, age 5' },
  'primary-1': { fr: '1re année du primaire', en: 'Elementary 1' },
  'primary-2': { fr: '2e année du primaire', en: 'Elementary 2' },
  'primary-3': { fr: '3e année du primaire', en: 'Elementary 3' },
  'primary-4': { fr: '4e année du primaire', en: 'Elementary 4' },
  'primary-5': { fr: '5e année du primaire', en: 'Elementary 5' },
  'primary-6': { fr: '6e année du primaire', en: 'Elementary 6' },
  'secondary-1': { fr: '1re secondaire', en: 'Secondary 1' },
  'secondary-2': { fr: '2e secondaire', en: 'Secondary 2' },
  'secondary-3': { fr: '3e secondaire', en: 'Secondary 3' },
  'secondary-4': { fr: '4e secondaire', en: 'Secondary 4' },
  'secondary-5': { fr: '5e secondaire', en: 'Secondary 5' },
  vocational: { fr: 'Formation professionnelle', en: 'Vocational training' },
  adult: { fr: 'Formation générale des adultes', en: 'Adult general education' },
  college: { fr: 'Collégial', en: 'College' },
  university: { fr: 'Universitaire', en: 'University' },
  unknown: { fr: 'Niveau inconnu', en: 'Level unknown' },
};
