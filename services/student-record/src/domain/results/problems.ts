/** What is refused about results. */
export const resultProblems = {
  'result-unknown': {
    status: 409,
    fr: 'Une correction parle d’un résultat que le dossier n’a pas encore reçu.',
    en: 'A correction speaks of a result that the record has not received yet.',
    remedyFr: 'Faites redire le résultat (republish); le runbook FactsParked dit la suite.',
    remedyEn: 'Have the result told again (republish); the runbook FactsParked says what follows.',
  },
  'result-of-another-service': {
    status: 409,
    fr: "Ce résultat est celui d'un autre service.",
    en: 'This result is another service’s.',
  },
  'result-of-another-learner': {
    status: 409,
    fr: "Ce résultat est inscrit au dossier d'un autre élève.",
    en: 'This result stands in another learner’s record.',
  },
} as const;
