/** What is refused about the register of incidents. */
export const incidentProblems = {
  'incident-unknown': {
    status: 404,
    fr: 'Aucun incident de cet identifiant n’est au registre de vos organisations.',
    en: 'No incident with this id is in the register of your organisations.',
    remedyFr: 'GET /v1/organisations/{code}/privacy-incidents les montre.',
    remedyEn: 'GET /v1/organisations/{code}/privacy-incidents shows them.',
  },
  'incident-days-disagree': {
    status: 400,
    fr: 'Les jours ne se suivent pas : survenu, constaté, évalué et avisé, au plus tard aujourd’hui.',
    en: 'The days do not follow: happened, noticed, assessed and told, today at the latest.',
    remedyFr: 'Corrigez `happenedOn`, `noticedOn`, `assessedOn` ou le jour d’un avis.',
    remedyEn: 'Correct `happenedOn`, `noticedOn`, `assessedOn` or the day of a notice.',
  },
  'incident-assessed-in-part': {
    status: 400,
    fr: 'Une évaluation dit si le risque est sérieux, quel jour, et pourquoi.',
    en: 'An assessment says whether the risk is serious, on which day, and why.',
    remedyFr: 'Dites `serious`, `assessedOn` et `why` ensemble, ou aucun des trois.',
    remedyEn: 'Say `serious`, `assessedOn` and `why` together, or none of the three.',
  },
  'incident-notice-taken-back': {
    status: 409,
    fr: 'Un avis donné reste au registre.',
    en: 'A notice that was given stays in the register.',
    remedyFr: 'Redites les avis déjà inscrits, puis les nouveaux.',
    remedyEn: 'Say the notices already entered again, then the new ones.',
  },
} as const;
