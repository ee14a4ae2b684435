import type { Indicator } from '../indicator.js';

const ofTheCatalogue = {
  service: 'resource-catalogue',
  whole: null,
  scope: 'network',
  countsLearners: false,
} as const;

export const catalogueIndicators: readonly Indicator[] = [
  {
    ...ofTheCatalogue,
    id: 'published-resources',
    proposal: 'I04',
    measure: 'M15',
    name: { fr: 'Ressources publiées au catalogue national', en: 'Resources published in the national catalogue' },
    definition: {
      fr: 'Ressources publiées en ce moment; une ressource retirée ne compte plus. Une ressource de plusieurs niveaux ou matières compte dans chacun et une fois en tout.',
      en: 'Resources published at this moment; one that was withdrawn no longer counts. A resource of several levels or subjects counts in each and once in all.',
    },
    unit: { fr: 'ressources', en: 'resources' },
    sourceEvents: [
      'resource-catalogue.resource-published.v1',
      'resource-catalogue.resource-revised.v1',
      'resource-catalogue.resource-withdrawn.v1',
    ],
    period: 'now',
    breakdowns: ['kind', 'level', 'subject', 'language'],
  },
  {
    ...ofTheCatalogue,
    id: 'harvested-resources',
    proposal: 'I05',
    measure: 'M11',
    name: { fr: 'Ressources acquises par moissonnage', en: 'Resources acquired by harvest' },
    definition: {
      fr: 'Notices ajoutées par les moissonnages terminés pendant l’année scolaire, par mois.',
      en: 'Records added by the harvests that ended in the school year, by month.',
    },
    unit: { fr: 'notices', en: 'records' },
    sourceEvents: ['resource-catalogue.harvest-completed.v1'],
    period: 'school-year',
    breakdowns: ['month'],
  },
  {
    ...ofTheCatalogue,
    id: 'released-frameworks',
    proposal: null,
    measure: 'M01',
    name: { fr: 'Cadres de référence des compétences diffusés', en: 'Competency frameworks released' },
    definition: {
      fr: 'Cadres de référence que le catalogue diffuse en ce moment, par cadre et version. Le seul jalon daté du plan, 2019, reste un fait de son échéancier: ce chiffre dit que le cadre est là, non quand il devait l’être.',
      en: 'Frameworks that the catalogue releases at this moment, by framework and version. The plan’s only dated milestone, 2019, stays a fact of its timeline: this figure says that the framework is there, not when it was due.',
    },
    unit: { fr: 'cadres', en: 'frameworks' },
    sourceEvents: ['resource-catalogue.competency-framework-released.v1'],
    period: 'now',
    breakdowns: ['framework'],
  },
];
