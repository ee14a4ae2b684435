import type { Words } from '../accesses/kinds-of-data.js';

/** Why the files of a learner stay, whatever the schedule says; the case itself is a reference and nothing more. */
export const holdReasons = {
  litigation: { fr: 'un litige, en cours ou attendu', en: 'litigation, under way or expected' },
  'access-request': {
    fr: 'une demande d’accès, jusqu’à la fin des recours',
    en: 'a request for access, until recourse has ended',
  },
  investigation: { fr: 'une enquête', en: 'an investigation' },
  archives: { fr: 'un versement aux archives', en: 'a transfer to the archives' },
} as const satisfies Readonly<Record<string, Words>>;
export type HoldReason = keyof typeof holdReasons;
