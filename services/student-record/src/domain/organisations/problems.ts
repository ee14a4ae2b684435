/** What is refused about organisations. */
export const organisationProblems = {
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
  'ministry-only': {
    status: 403,
    fr: 'Le ministère seul certifie un progiciel.',
    en: 'The ministry alone certifies a package.',
  },
} as const;
