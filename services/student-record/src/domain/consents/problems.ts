/** What is refused about consents. */
export const consentProblems = {
  'consent-purpose-unknown': {
    status: 404,
    fr: "Personne n'est consulté à cette fin.",
    en: 'Nobody is asked for this purpose.',
    remedyFr: 'Voyez GET /v1/consent-purposes.',
    remedyEn: 'See GET /v1/consent-purposes.',
  },
  'consent-not-the-basis': {
    status: 409,
    fr: 'Le consentement n’est pas ce qui permet ceci ({law}) : {reasonFr}',
    en: 'Consent is not what allows this ({law}): {reasonEn}',
    remedyFr: 'N’en demandez pas; dites à la famille sur quoi la communication repose.',
    remedyEn: 'Ask for none; tell the family what the communication rests on.',
  },
  'consent-not-theirs': {
    status: 403,
    fr: 'À cette fin et à cet âge, ce consentement n’est pas à cette personne de le donner ou de le retirer.',
    en: 'For this purpose and at this age, this consent is not for this person to give or withdraw.',
    remedyFr:
      'Avant 14 ans, un titulaire de l’autorité parentale; dès 14 ans, l’élève. Voyez GET /v1/consent-purposes.',
    remedyEn: 'Below 14 a guardian, from 14 the learner. See GET /v1/consent-purposes.',
  },
  'consent-paper-required': {
    status: 400,
    fr: 'Un système inscrit un consentement sur papier.',
    en: 'A system records a consent on paper.',
    remedyFr: 'Donnez paper: qui a signé, quelle école le garde, sous quelle référence.',
    remedyEn: 'Give paper: who signed, which school keeps it, under which reference.',
  },
  'consent-text-replaced': {
    status: 409,
    fr: 'Ce n’est pas la version du texte qui vaut maintenant.',
    en: 'This is not the version of the text that holds now.',
    remedyFr: 'Montrez le texte de GET /v1/consent-purposes et demandez de nouveau.',
    remedyEn: 'Show the text of GET /v1/consent-purposes and ask again.',
  },
  'recipient-unknown': {
    status: 404,
    fr: 'Aucun destinataire de ce nom: une organisation du réseau, ou un tuteur lié à cet élève, selon la fin.',
    en: 'No such recipient: an organisation of the network, or a guardian linked to this learner, by the purpose.',
  },
  'consent-unknown': {
    status: 404,
    fr: "Aucun consentement de ce numéro n'est à la vue de votre jeton.",
    en: 'No consent with this id is in sight of your token.',
  },
  'one-purpose-required': {
    status: 400,
    fr: 'Ce système lit les consentements d’une fin à la fois.',
    en: 'This system reads the consents of one purpose at a time.',
    remedyFr: 'Nommez-la: ?purpose=…',
    remedyEn: 'Name it: ?purpose=…',
  },
} as const;
