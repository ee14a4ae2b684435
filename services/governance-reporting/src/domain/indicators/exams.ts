import type { Indicator } from '../indicator.js';

const ofExams = {
  proposal: 'I03',
  measure: 'M13',
  service: 'exam-management',
  period: 'school-year',
  scope: 'organisation',
} as const;

export const examIndicators: readonly Indicator[] = [
  {
    ...ofExams,
    id: 'exam-sessions',
    name: {
      fr: 'Séances d’épreuves ministérielles tenues en format numérique',
      en: 'Ministerial exam sessions held in digital form',
    },
    definition: {
      fr: 'Séances de l’année scolaire où une passation au moins a commencé, parmi les séances prévues. Une séance compte une fois, quel que soit le nombre d’organisations qui la tiennent.',
      en: 'Sessions of the school year in which at least one sitting has begun, among the sessions scheduled. A session counts once, whatever the number of organisations that hold it.',
    },
    unit: { fr: 'séances', en: 'sessions' },
    whole: { fr: 'séances prévues', en: 'sessions scheduled' },
    sourceEvents: ['exam-management.session-scheduled.v1', 'exam-management.sitting-started.v1'],
    breakdowns: ['organisation', 'level'],
    countsLearners: false,
  },
  {
    ...ofExams,
    id: 'exam-sittings',
    name: { fr: 'Passations remises', en: 'Sittings submitted' },
    definition: {
      fr: 'Passations remises ou closes à l’échéance pendant les séances de l’année scolaire, parmi les candidates et candidats inscrits.',
      en: 'Sittings handed in, or closed at their deadline, in the sessions of the school year, among the candidates registered.',
    },
    unit: { fr: 'passations', en: 'sittings' },
    whole: { fr: 'candidates et candidats inscrits', en: 'candidates registered' },
    sourceEvents: [
      'exam-management.session-scheduled.v1',
      'exam-management.paper-approved.v1',
      'exam-management.candidates-registered.v1',
      'exam-management.sitting-submitted.v1',
    ],
    breakdowns: ['organisation', 'level', 'session'],
    countsLearners: true,
  },
  {
    ...ofExams,
    id: 'exam-results',
    name: { fr: 'Réussites publiées', en: 'Passes published' },
    definition: {
      fr: 'Réussites parmi les passations notées, dans les résultats de groupe publiés pour les séances de l’année scolaire. Un groupe que les épreuves taisent parce qu’il est trop petit n’est pas compté; « withheld » dit combien de groupes sont tus.',
      en: 'Passes among the sittings marked, in the group results published for the sessions of the school year. A group that the exams withhold because it is too small is not counted; `withheld` says how many groups are.',
    },
    unit: { fr: 'réussites', en: 'passes' },
    whole: { fr: 'passations notées', en: 'sittings marked' },
    sourceEvents: ['exam-management.session-results-published.v1', 'exam-management.paper-approved.v1'],
    breakdowns: ['organisation', 'level', 'session'],
    countsLearners: true,
  },
];
