/** What is refused about accommodations. */
export const accommodationProblems = {
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
  'accommodation-parameter-unknown': {
    status: 400,
    fr: 'Aucune mesure accordée ici n’a ce réglage ({parameter}).',
    en: 'No measure granted here is set by this ({parameter}).',
    remedyFr: 'Voyez GET /v1/accommodation-kinds; nommez l’outil dans tools.',
    remedyEn: 'See GET /v1/accommodation-kinds; name the tool in tools.',
  },
  'accommodation-parameter-outside': {
    status: 400,
    fr: 'Ce réglage ({parameter}) va de {least} à {most}.',
    en: 'This setting ({parameter}) goes from {least} to {most}.',
  },
  'accommodation-parameter-twice': {
    status: 400,
    fr: 'Ce réglage est dit deux fois ({parameter}).',
    en: 'This setting is said twice ({parameter}).',
    remedyFr: 'Dites-le une fois.',
    remedyEn: 'Say it once.',
  },
  'accommodation-decided-after-its-end': {
    status: 400,
    fr: 'La décision (decidedOn) est postérieure au dernier jour de la mesure.',
    en: 'The decision (decidedOn) is later than the last day of the measure.',
    remedyFr: 'Corrigez decidedOn ou validUntil.',
    remedyEn: 'Correct decidedOn or validUntil.',
  },
} as const;
