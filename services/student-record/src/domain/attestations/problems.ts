/** What is refused about attestations. */
export const attestationProblems = {
  'attestation-key-missing': {
    status: 409,
    fr: 'Cette installation n’a pas de clé qui signe les attestations.',
    en: 'This installation has no key that signs attestations.',
    remedyFr: 'Donnez le réglage PAN_ATTESTATION_KEYS au service.',
    remedyEn: 'Give the service the setting PAN_ATTESTATION_KEYS.',
  },
  'attested-result-unknown': {
    status: 404,
    fr: 'Le dossier de cet élève n’a pas de résultat de ce numéro.',
    en: 'The record of this learner has no result with this id.',
    remedyFr: 'Voyez GET /v1/learners/{id}/results.',
    remedyEn: 'See GET /v1/learners/{id}/results.',
  },
  'result-not-attestable': {
    status: 409,
    fr: 'Ce résultat n’atteste rien: l’épreuve ou le cours n’est pas réussi, ou pas encore terminé.',
    en: 'This result attests nothing: the examination or course is not passed, or not completed yet.',
  },
  'attestation-unknown': {
    status: 404,
    fr: 'Aucune attestation de ce numéro n’est la vôtre.',
    en: 'No attestation with this id is yours.',
  },
  'attestation-revoked': {
    status: 409,
    fr: 'Cette attestation est révoquée; elle ne se donne plus.',
    en: 'This attestation was revoked; it is given to nobody any more.',
    remedyFr: 'Demandez-en une nouvelle (POST /v1/learners/{id}/attestations).',
    remedyEn: 'Ask for a new one (POST /v1/learners/{id}/attestations).',
  },
  'attestation-link-unknown': {
    status: 404,
    fr: 'Ce lien ne mène à rien: inconnu, retiré ou passé.',
    en: 'This link leads nowhere: unknown, taken back or over.',
    remedyFr: 'Demandez-en un autre à qui vous l’a donné.',
    remedyEn: 'Ask whoever gave it to you for another one.',
  },
  'attestation-status-list-unknown': {
    status: 404,
    fr: 'Aucune liste d’états de ce numéro.',
    en: 'No status list with this number.',
  },
  'too-many-attestations': {
    status: 429,
    fr: 'Trop d’attestations de ce compte en un jour.',
    en: 'Too many attestations by this account in a day.',
    remedyFr: 'Attendez le délai de Retry-After.',
    remedyEn: 'Wait for the delay in Retry-After.',
  },
} as const;
