import { defineProblems } from '@pan/kit/domain';

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
  'indicator-unknown': {
    status: 404,
    fr: "Ce service ne calcule pas d'indicateur {indicator}.",
    en: 'This service computes no indicator {indicator}.',
    remedyFr: 'GET /v1/indicators les nomme tous.',
    remedyEn: 'GET /v1/indicators names them all.',
  },
  'breakdown-unknown': {
    status: 400,
    fr: "L'indicateur ne se répartit pas par {by}.",
    en: 'The indicator has no rows by {by}.',
    remedyFr: 'Au choix: {known}.',
    remedyEn: 'Choose one of: {known}.',
  },
  'school-year-required': {
    status: 400,
    fr: "L'indicateur se demande pour une année scolaire: dites laquelle par le paramètre « schoolYear ».",
    en: 'The indicator is of a school year: say which by the parameter `schoolYear`.',
  },
  'figure-of-now': {
    status: 400,
    fr: "L'indicateur dit ce qui est maintenant, non une année scolaire.",
    en: 'The indicator says what is so now, not in a school year.',
    remedyFr: 'Retirez le paramètre « schoolYear ».',
    remedyEn: 'Leave the parameter `schoolYear` out.',
  },
  'figure-of-network': {
    status: 400,
    fr: "L'indicateur est celui de tout le réseau, non d'une organisation.",
    en: 'The indicator is of the whole network, not of an organisation.',
    remedyFr: 'Retirez le paramètre « organisation ».',
    remedyEn: 'Leave the parameter `organisation` out.',
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
