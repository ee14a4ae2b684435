/** What is refused about telling a person by e-mail. */
export const mailProblems = {
  'notification-without-address': {
    status: 400,
    fr: 'Sans adresse, rien ne peut être envoyé.',
    en: 'Without an address nothing can be sent.',
    remedyFr: 'Donnez email, ou how: off.',
    remedyEn: 'Give email, or how: off.',
  },
  'confirmation-code-wrong': {
    status: 409,
    fr: 'Ce n’est pas le code envoyé à cette adresse, ou il a plus de 24 heures.',
    en: 'This is not the code that was sent to this address, or it is older than 24 hours.',
    remedyFr: 'Redites l’adresse par PUT: un nouveau code part.',
    remedyEn: 'Say the address again by PUT: a new code leaves.',
  },
  'too-many-confirmations': {
    status: 429,
    fr: 'Trop de codes demandés ou essayés.',
    en: 'Too many codes asked for or tried.',
    remedyFr: 'Attendez le délai de Retry-After.',
    remedyEn: 'Wait for the delay in Retry-After.',
  },
  'unsubscription-unknown': {
    status: 404,
    fr: 'Ce lien n’est pas d’un de nos courriels.',
    en: 'This link is of no mail of ours.',
  },
} as const;
