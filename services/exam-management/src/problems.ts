import { defineProblems } from '@pan/kit';

export const problems = defineProblems({
  'organisation-unknown': {
    status: 404,
    fr: "Aucune organisation connue ici n'a le code {organisation}.",
    en: 'No organisation known here has the code {organisation}.',
    remedyFr: "Une organisation est connue dès que le dossier de l'élève en a publié l'inscription.",
    remedyEn: 'An organisation is known once the student record has published its registration.',
  },
});
