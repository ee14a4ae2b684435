/** What is refused about bundles that are asked for. */
export const exportProblems = {
  'export-not-ready': {
    status: 409,
    fr: "Le fichier n'est pas encore écrit ({state}).",
    en: 'The bundle is not written yet ({state}).',
    remedyFr: 'Relisez GET /v1/roster-exports/{id} jusqu’à ce que la tâche ait réussi.',
    remedyEn: 'Read GET /v1/roster-exports/{id} again until the job has succeeded.',
  },
  'too-many-exports': {
    status: 429,
    fr: 'Ce système a demandé trop d’envois de cette organisation dans l’heure.',
    en: 'This system has asked for too many bundles of this organisation within the hour.',
    remedyFr: 'Attendez le délai de Retry-After; demandez ensuite un delta avec changedSince.',
    remedyEn: 'Wait for the delay in Retry-After; then ask for a delta with changedSince.',
  },
  'export-gone': {
    status: 410,
    fr: "Le fichier n'existe plus: il est gardé un jour, et rien ne reste d'une demande arrêtée ou refusée.",
    en: 'The bundle is no longer there: it is kept for a day, and nothing remains of an export that was stopped or refused.',
    remedyFr: 'Demandez-le de nouveau (POST /v1/organisations/{code}/roster-exports).',
    remedyEn: 'Ask for it again (POST /v1/organisations/{code}/roster-exports).',
  },
  'cell-like-formula': {
    status: 422,
    fr: '{count} cellules de {file} commencent par un signe (= + - @) qu’un tableur prendrait pour une formule; elles sont écrites telles quelles.',
    en: '{count} cells of {file} begin with a sign (= + - @) that a spreadsheet would take for a formula; they are written as they are.',
    remedyFr: 'Faites lire le fichier par un système; n’ouvrez pas ces colonnes comme formules dans un tableur.',
    remedyEn: 'Have a system read the file; do not open these columns as formulas in a spreadsheet.',
  },
} as const;
