import type { Indicator } from '../indicator.js';

const ofTheFederation = {
  proposal: 'I07',
  measure: 'M21',
  service: 'ecampus-federation',
  scope: 'organisation',
} as const;

const offerings = ['ecampus-federation.offering-published.v1', 'ecampus-federation.offering-withdrawn.v1'];

export const federationIndicators: readonly Indicator[] = [
  {
    ...ofTheFederation,
    id: 'federated-institutions',
    name: { fr: 'Établissements fédérés', en: 'Institutions federated' },
    definition: {
      fr: 'Établissements admis dans la fédération et qui n’en sont pas suspendus.',
      en: 'Institutions admitted to the federation and not suspended from it.',
    },
    unit: { fr: 'établissements', en: 'institutions' },
    whole: null,
    sourceEvents: ['ecampus-federation.institution-admitted.v1', 'ecampus-federation.institution-suspended.v1'],
    period: 'now',
    breakdowns: ['organisation'],
    countsLearners: false,
  },
  {
    ...ofTheFederation,
    id: 'distance-courses',
    name: { fr: 'Cours à distance offerts', en: 'Distance courses offered' },
    definition: {
      fr: 'Cours dont une offre au moins est ouverte en ce moment à la fédération, par établissement d’accueil.',
      en: 'Courses with at least one offering open to the federation at this moment, by host institution.',
    },
    unit: { fr: 'cours', en: 'courses' },
    whole: null,
    sourceEvents: offerings,
    period: 'now',
    breakdowns: ['organisation'],
    countsLearners: false,
  },
  {
    ...ofTheFederation,
    id: 'school-distance-courses',
    proposal: 'I09',
    measure: 'M19',
    name: {
      fr: 'Cours à distance offerts par des écoles et des centres de services',
      en: 'Distance courses offered by schools and service centres',
    },
    definition: {
      fr: 'Cours dont une offre au moins est ouverte en ce moment à la fédération et que donne une école ou un centre de services scolaire.',
      en: 'Courses with at least one offering open to the federation at this moment, given by a school or a school service centre.',
    },
    unit: { fr: 'cours', en: 'courses' },
    whole: null,
    sourceEvents: offerings,
    period: 'now',
    breakdowns: ['organisation'],
    countsLearners: false,
  },
  {
    ...ofTheFederation,
    id: 'offered-seats',
    name: { fr: 'Places offertes', en: 'Seats offered' },
    definition: {
      fr: 'Places des offres ouvertes en ce moment, par établissement d’accueil; une offre sans limite de places n’y ajoute rien.',
      en: 'Seats of the offerings open at this moment, by host institution; an offering without a limit adds none.',
    },
    unit: { fr: 'places', en: 'seats' },
    whole: null,
    sourceEvents: offerings,
    period: 'now',
    breakdowns: ['organisation'],
    countsLearners: false,
  },
  {
    ...ofTheFederation,
    id: 'confirmed-enrolments',
    name: { fr: 'Inscriptions entre établissements', en: 'Enrolments between institutions' },
    definition: {
      fr: 'Inscriptions confirmées et non annulées, parmi celles demandées pendant l’année scolaire (1er juillet au 30 juin), par établissement d’attache ou d’accueil.',
      en: 'Enrolments confirmed and not cancelled, among those requested in the school year (1 July to 30 June), by home or host institution.',
    },
    unit: { fr: 'inscriptions', en: 'enrolments' },
    whole: { fr: 'inscriptions demandées', en: 'enrolments requested' },
    sourceEvents: [
      'ecampus-federation.enrolment-requested.v1',
      'ecampus-federation.enrolment-confirmed.v1',
      'ecampus-federation.enrolment-cancelled.v1',
    ],
    period: 'school-year',
    breakdowns: ['organisation', 'host'],
    countsLearners: true,
  },
];
