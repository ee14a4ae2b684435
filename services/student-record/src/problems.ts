import { defineProblems } from '@pan/kit';

export const problems = defineProblems({
  'organisation-unknown': {
    status: 404,
    fr: "Aucune organisation de ce code n'est à la vue de votre jeton.",
    en: 'No organisation with this code is in sight of your token.',
    remedyFr:
      'Vérifiez le code avec GET /v1/organisations; une nouvelle organisation est inscrite par le ministère ou par un envoi.',
    remedyEn:
      'Check the code with GET /v1/organisations; a new organisation is entered by the ministry or by a bundle.',
  },
  'organisation-code-taken': {
    status: 409,
    fr: "Ce code est celui d'une autre organisation du réseau.",
    en: 'This code is that of another organisation of the network.',
    remedyFr: 'Choisissez un autre code.',
    remedyEn: 'Choose another code.',
  },
  'organisation-cannot-move': {
    status: 409,
    fr: 'Une organisation ne change pas de place dans le réseau: la vue sur les dossiers en dépend.',
    en: 'An organisation does not change its place in the network: sight of records hangs on it.',
    remedyFr: "Gardez l'organisation parente actuelle; une réorganisation est une migration à part.",
    remedyEn: 'Keep the present parent; a reorganisation is a migration of its own.',
  },
  'source-belongs-to-another-client': {
    status: 403,
    fr: "Ce système d'origine est celui d'un autre client.",
    en: 'This sending system is another client’s.',
    remedyFr: 'Donnez un autre nom au paramètre source.',
    remedyEn: 'Give another name in the parameter source.',
  },
  'not-a-permanent-code': {
    status: 400,
    fr: "Ce n'est pas un code permanent: 4 lettres, jour, mois (+50 possible), année, 2 chiffres.",
    en: 'This is not a permanent code: 4 letters, day, month (+50 possible), year, 2 digits.',
    remedyFr: 'Vérifiez-le dans Ariane ou Charlemagne, ou ne l’envoyez pas.',
    remedyEn: 'Check it in Ariane or Charlemagne, or leave it out.',
  },
  'health-number-not-accepted': {
    status: 400,
    fr: "Ceci semble être un numéro d'assurance maladie; il n'a pas à être transmis.",
    en: 'This seems to be a health insurance number; it must not be sent.',
    remedyFr: 'Envoyez le code permanent: le jour y vient avant le mois.',
    remedyEn: 'Send the permanent code: the day comes before the month there.',
  },
  'learner-unknown': {
    status: 404,
    fr: "Aucun élève de ce numéro n'est à la vue de votre jeton.",
    en: 'No learner with this id is in sight of your token.',
  },
  'learner-not-sent': {
    status: 409,
    fr: "Ce système n'a pas encore envoyé l'élève dont parle la ligne.",
    en: 'This system has not sent the learner that the row speaks of yet.',
    remedyFr: "Envoyez d'abord l'élève, sous la même source.",
    remedyEn: 'Send the learner first, under the same source.',
  },
  'staff-not-sent': {
    status: 409,
    fr: "Ce système n'a pas encore envoyé le membre du personnel dont parle la ligne.",
    en: 'This system has not sent the staff member that the row speaks of yet.',
    remedyFr: "Envoyez d'abord le membre du personnel, sous la même source.",
    remedyEn: 'Send the staff member first, under the same source.',
  },
  'class-not-sent': {
    status: 409,
    fr: "Ce système n'a pas envoyé, pour cette organisation, le groupe-classe dont parle la ligne.",
    en: 'This system has not sent, for this organisation, the class that the row speaks of.',
    remedyFr: "Envoyez d'abord le groupe-classe, sous la même source et la même organisation.",
    remedyEn: 'Send the class first, under the same source and organisation.',
  },
  'class-cannot-move': {
    status: 409,
    fr: "Un groupe-classe ne change pas d'organisation.",
    en: 'A class does not move to another organisation.',
    remedyFr: 'Donnez une nouvelle clé au groupe de la nouvelle organisation.',
    remedyEn: 'Give the class of the new organisation a new key.',
  },
  'match-pair-unknown': {
    status: 404,
    fr: 'Aucune question de ce numéro n’a ses deux dossiers à la vue de votre jeton.',
    en: 'No question with this id has both its records in sight of your token.',
  },
  'match-already-decided': {
    status: 409,
    fr: 'Cette question est déjà tranchée.',
    en: 'This question has been decided already.',
  },
  'merge-impossible': {
    status: 409,
    fr: "L'un des deux dossiers a déjà été réuni à un autre.",
    en: 'One of the two records has already been merged into another.',
    remedyFr: 'Relisez la liste des questions.',
    remedyEn: 'Read the list of questions again.',
  },
  'accommodation-unknown': {
    status: 404,
    fr: "Ce système n'a envoyé aucune mesure d'adaptation sous cette clé.",
    en: 'This system has sent no accommodation under this key.',
  },
  'accommodation-cannot-move': {
    status: 409,
    fr: "Une mesure d'adaptation ne passe pas d'un élève à un autre.",
    en: 'An accommodation does not pass from one learner to another.',
    remedyFr: "Mettez fin à celle-ci et donnez une nouvelle clé à celle de l'autre élève.",
    remedyEn: 'End this one and give the other learner’s a new key.',
  },
  'accommodation-ends-before-it-begins': {
    status: 400,
    fr: 'validUntil précède validFrom.',
    en: 'validUntil is before validFrom.',
  },
  'result-unknown': {
    status: 409,
    fr: 'Une correction parle d’un résultat que le dossier n’a pas encore reçu.',
    en: 'A correction speaks of a result that the record has not received yet.',
    remedyFr: 'Rejouez-la quand le résultat est là.',
    remedyEn: 'Replay it once the result is there.',
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
});
