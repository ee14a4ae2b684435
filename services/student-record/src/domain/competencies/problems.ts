/** What is refused about competency levels. */
export const competencyProblems = {
  'assessment-day-ahead': {
    status: 400,
    fr: 'Un niveau s’observe au plus tard aujourd’hui.',
    en: 'A level is seen today at the latest.',
  },
  'evidence-after-assessment': {
    status: 400,
    fr: 'Une trace est d’un jour qui ne suit pas celui de l’observation.',
    en: 'Evidence is of a day that does not follow that of the assessment.',
  },
  'assessment-learner-elsewhere': {
    status: 409,
    fr: 'L’élève n’était pas inscrit dans cette organisation ce jour-là.',
    en: 'The learner was not enrolled in this organisation on that day.',
    remedyFr: 'Nommez l’organisation du séjour, ou le jour juste.',
    remedyEn: 'Name the organisation of the stay, or the right day.',
  },
  'assessment-unknown': {
    status: 404,
    fr: 'Aucun niveau de ce numéro n’a été dit par une organisation à la portée de votre jeton.',
    en: 'No level with this id was said by an organisation in reach of your token.',
  },
} as const;
