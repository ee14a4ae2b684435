import type { Indicator } from '../indicator.js';

const ofLending = {
  proposal: 'I06',
  measure: 'M17',
  service: 'ebook-lending',
  whole: null,
  scope: 'organisation',
} as const;

export const lendingIndicators: readonly Indicator[] = [
  {
    ...ofLending,
    id: 'ebook-loans',
    name: { fr: 'Prêts de livres numériques', en: 'E-book loans' },
    definition: {
      fr: 'Prêts ouverts pendant l’année scolaire, rendus ou non, par organisation ou par mois; un renouvellement n’est pas un prêt de plus.',
      en: 'Loans opened in the school year, returned or not, by organisation or month; a renewal is not another loan.',
    },
    unit: { fr: 'prêts', en: 'loans' },
    sourceEvents: ['ebook-lending.loan-opened.v1'],
    period: 'school-year',
    breakdowns: ['organisation', 'month'],
    countsLearners: true,
  },
  {
    ...ofLending,
    id: 'waiting-holds',
    name: { fr: 'Réservations en attente', en: 'Holds waiting' },
    definition: {
      fr: 'Réservations qui attendent en ce moment un exemplaire; ni celles pour qui un exemplaire est mis de côté, ni celles qui ont pris fin.',
      en: 'Holds that wait for a copy at this moment; neither those that have one set aside nor those that ended.',
    },
    unit: { fr: 'réservations', en: 'holds' },
    sourceEvents: ['placed', 'waiting', 'ready', 'met', 'lapsed'].map((what) => `ebook-lending.hold-${what}.v1`),
    period: 'now',
    breakdowns: ['organisation'],
    countsLearners: true,
  },
  {
    ...ofLending,
    id: 'connected-libraries',
    name: { fr: 'Bibliothèques scolaires branchées', en: 'School libraries connected' },
    definition: {
      fr: 'Organisations qui détiennent en ce moment une licence ni épuisée ni échue.',
      en: 'Organisations that hold, at this moment, a licence neither exhausted nor expired.',
    },
    unit: { fr: 'organisations', en: 'organisations' },
    sourceEvents: [
      'ebook-lending.licence-acquired.v1',
      'ebook-lending.licence-revised.v1',
      'ebook-lending.licence-exhausted.v1',
    ],
    period: 'now',
    breakdowns: ['organisation'],
    countsLearners: false,
  },
];
