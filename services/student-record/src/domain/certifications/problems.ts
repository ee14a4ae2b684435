/** What is refused about self-tests and certificates. */
export const certificationProblems = {
  'certification-unknown': {
    status: 404,
    fr: 'Aucune autovérification de cet identifiant n’est à la vue de votre jeton.',
    en: 'No self-test with this id is in sight of your token.',
  },
  'certification-evaluated': {
    status: 409,
    fr: 'Cette autovérification est déjà évaluée.',
    en: 'This self-test has been evaluated already.',
    remedyFr: 'Demandez-en une autre (POST /v1/certifications).',
    remedyEn: 'Ask for another one (POST /v1/certifications).',
  },
  'certification-not-passed': {
    status: 409,
    fr: 'Seule une version qui a réussi l’autovérification se certifie.',
    en: 'Only a version that has passed the self-test is certified.',
    remedyFr: 'Lisez les attentes non tenues (GET /v1/certifications/{id}), corrigez et recommencez.',
    remedyEn: 'Read the checks that failed (GET /v1/certifications/{id}), mend them and begin again.',
  },
  'certificate-not-held': {
    status: 409,
    fr: 'Il n’y a pas de certificat à retirer.',
    en: 'There is no certificate to withdraw.',
  },
  'certificate-ends-before-it-begins': {
    status: 400,
    fr: 'validUntil précède validFrom.',
    en: 'validUntil is before validFrom.',
  },
  'too-many-self-tests': {
    status: 429,
    fr: 'Ce système a demandé trop d’autovérifications aujourd’hui.',
    en: 'This system has asked for too many self-tests today.',
    remedyFr: 'Attendez le délai de Retry-After.',
    remedyEn: 'Wait for the delay in Retry-After.',
  },
} as const;
