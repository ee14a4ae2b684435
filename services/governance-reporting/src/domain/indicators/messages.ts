import type { Indicator } from '../indicator.js';

export const messageIndicators: readonly Indicator[] = [
  {
    id: 'family-messages',
    proposal: null,
    measure: 'M25',
    service: 'student-record',
    name: { fr: 'Messages des écoles aux familles', en: 'Messages of schools to families' },
    definition: {
      fr: 'Messages que les écoles et les centres ont envoyés aux familles pendant l’année scolaire, chacun une fois, quel que soit le nombre de personnes qui le reçoivent.',
      en: 'Messages that schools and centres sent to families in the school year, each once, whatever the number of persons who receive it.',
    },
    unit: { fr: 'messages', en: 'messages' },
    whole: null,
    sourceEvents: ['student-record.messages-counted.v1'],
    period: 'school-year',
    scope: 'organisation',
    breakdowns: ['organisation', 'month'],
    countsLearners: false,
  },
];
