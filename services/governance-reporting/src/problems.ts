import { defineProblems } from '@pan/kit';

export const problems = defineProblems({
  'measure-unknown': {
    status: 404,
    fr: "Le plan n'a pas de mesure {measure}.",
    en: 'The plan has no measure {measure}.',
    remedyFr: 'Les mesures vont de M01 à M33.',
    remedyEn: 'Measures go from M01 to M33.',
  },
  'orientation-unknown': {
    status: 404,
    fr: "Le plan n'a pas d'orientation {orientation}.",
    en: 'The plan has no orientation {orientation}.',
    remedyFr: 'Les orientations sont O1, O2 et O3.',
    remedyEn: 'Orientations are O1, O2 and O3.',
  },
  'organisation-unknown': {
    status: 404,
    fr: "Aucune organisation connue ici n'a le code {organisation}.",
    en: 'No organisation known here has the code {organisation}.',
    remedyFr: "Une organisation est connue dès que le dossier de l'élève en a publié l'inscription.",
    remedyEn: 'An organisation is known once the student record has published its registration.',
  },
  'organisation-required': {
    status: 400,
    fr: 'Le jeton atteint plusieurs organisations: dites laquelle par le paramètre « organisation ».',
    en: 'The token reaches several organisations: say which by the parameter `organisation`.',
  },
});
