/** What is refused about data packages. */
export const portabilityProblems = {
  'data-package-unknown': {
    status: 404,
    fr: 'Aucune demande de données de ce numéro n’est la vôtre, ou elle a été supprimée.',
    en: 'No request for data with this id is yours, or it was deleted.',
    remedyFr: 'Demandez de nouveau (POST /v1/learners/{id}/data-packages).',
    remedyEn: 'Ask again (POST /v1/learners/{id}/data-packages).',
  },
  'data-package-not-ready': {
    status: 409,
    fr: 'Le fichier n’est pas encore écrit ({state}).',
    en: 'The file is not written yet ({state}).',
    remedyFr: 'Relisez GET /v1/data-packages/{id} jusqu’à ce que la tâche ait réussi.',
    remedyEn: 'Read GET /v1/data-packages/{id} again until the job has succeeded.',
  },
  'data-package-gone': {
    status: 410,
    fr: 'Le fichier n’est plus là : il est gardé sept jours.',
    en: 'The file is no longer there: it is kept for seven days.',
    remedyFr: 'Demandez de nouveau (POST /v1/learners/{id}/data-packages).',
    remedyEn: 'Ask again (POST /v1/learners/{id}/data-packages).',
  },
  'too-many-data-packages': {
    status: 429,
    fr: 'Trop de demandes de données de ce compte en un jour.',
    en: 'Too many requests for data by this account in a day.',
    remedyFr: 'Attendez le délai de Retry-After; la dernière demande est encore gardée.',
    remedyEn: 'Wait for the delay in Retry-After; the last one is still kept.',
  },
} as const;
