/** What is refused about webhooks. */
export const webhookProblems = {
  'system-token-required': {
    status: 403,
    fr: 'Ceci est pour les systèmes; votre jeton est celui d’une personne.',
    en: 'This is for systems; your token is a person’s.',
    remedyFr: 'Demandez un accès pour votre système : POST /v1/client-requests.',
    remedyEn: 'Ask for access for your system: POST /v1/client-requests.',
  },
  'webhook-unknown': {
    status: 404,
    fr: 'Votre système n’a pas ce webhook.',
    en: 'Your system has no such webhook.',
  },
  'webhook-address-refused': {
    status: 400,
    fr: 'L’adresse n’est pas une adresse https d’Internet, sans nom d’utilisateur ni fragment, ou mène dans un réseau privé.',
    en: 'The address is no https address of the Internet without user name and fragment, or leads into a private network.',
    remedyFr: 'Donnez une adresse publique; un réseau privé est permis par le réglage WEBHOOK_REACH.',
    remedyEn: 'Give a public address; a private network is allowed by the setting WEBHOOK_REACH.',
  },
  'webhook-already-so': {
    status: 409,
    fr: 'Ce webhook est déjà actif.',
    en: 'This webhook is enabled already.',
  },
  'webhook-disabled': {
    status: 409,
    fr: 'Ce webhook est désactivé.',
    en: 'This webhook is disabled.',
    remedyFr: 'Réactivez-le d’abord : POST /v1/webhooks/{id}/activation.',
    remedyEn: 'Enable it first: POST /v1/webhooks/{id}/activation.',
  },
  'too-many-webhooks': {
    status: 409,
    fr: 'Un système a vingt webhooks au plus.',
    en: 'A system has twenty webhooks at most.',
    remedyFr: 'Retirez-en un.',
    remedyEn: 'Remove one.',
  },
  'delivery-unknown': {
    status: 404,
    fr: 'Ce webhook n’a pas d’envoi de ce numéro, ou plus depuis trente jours.',
    en: 'This webhook has no delivery of this id, or no longer after thirty days.',
  },
} as const;
