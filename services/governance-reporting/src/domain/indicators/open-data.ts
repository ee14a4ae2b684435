import type { Indicator } from '../indicator.js';

export const openDataIndicators: readonly Indicator[] = [
  {
    id: 'open-datasets',
    proposal: 'I10',
    measure: 'M14',
    service: 'governance-reporting',
    name: { fr: 'Jeux de données ouvertes publiés', en: 'Open datasets published' },
    definition: {
      fr: 'Jeux de données qu’une édition publiée au moins contient; un jeu de plusieurs éditions compte une fois, et une fois par mois où une édition qui l’a est publiée.',
      en: 'Datasets that at least one released edition has; one of several editions counts once, and once in each month in which an edition that has it is released.',
    },
    unit: { fr: 'jeux de données', en: 'datasets' },
    whole: null,
    sourceEvents: ['governance-reporting.edition-released.v1'],
    period: 'now',
    scope: 'network',
    breakdowns: ['month'],
    countsLearners: false,
  },
];
