/** What is refused about accounts and what links them to persons. */
export const accountProblems = {
  'person-token-required': {
    status: 403,
    fr: 'Il faut ici le jeton d’une personne qui s’est identifiée.',
    en: 'This takes the token of a person who has signed in.',
  },
  'office-function-required': {
    status: 403,
    fr: 'Cet acte revient à un bureau de l’école; aucune de vos fonctions d’aujourd’hui ne le permet.',
    en: 'This act is for an office of the school; none of your functions of today allows it.',
    remedyFr: 'L’école dit vos fonctions par son système; elles valent dès la requête suivante.',
    remedyEn: 'The school tells your functions by its system; they hold from the next request on.',
  },
  'account-unknown': {
    status: 404,
    fr: 'Aucun lien de ce compte, à ce titre, n’est à la vue de votre jeton.',
    en: 'No link of this account, in this role, is in sight of your token.',
  },
  'account-link-unknown': {
    status: 404,
    fr: 'Aucun lien de ce numéro n’est à la vue de votre jeton.',
    en: 'No link with this id is in sight of your token.',
  },
  'person-already-linked': {
    status: 409,
    fr: 'Cette personne est déjà liée à un autre compte.',
    en: 'This person is linked to another account already.',
    remedyFr: 'Mettez d’abord fin au lien actuel.',
    remedyEn: 'End the present link first.',
  },
  'subject-already-linked': {
    status: 409,
    fr: 'Ce compte est déjà celui d’un autre élève.',
    en: 'This account is another learner’s already.',
  },
  'staff-has-left': {
    status: 409,
    fr: 'Ce membre du personnel a quitté l’organisation.',
    en: 'This staff member has left the organisation.',
  },
  'no-open-stay': {
    status: 409,
    fr: 'Cet élève n’a, à votre vue, aucun séjour en cours: un lien prend fin avec le séjour.',
    en: 'This learner has no open stay in your sight: a link ends with the stay.',
  },
  'too-many-guardian-codes': {
    status: 409,
    fr: 'Déjà {most} codes attendent pour cet élève.',
    en: '{most} codes already wait for this learner.',
  },
  'guardian-code-unknown': {
    status: 404,
    fr: 'Ce code n’existe pas. Vérifiez-le sur la feuille remise par l’école.',
    en: 'This code does not exist. Check it on the paper that the school gave.',
  },
  'guardian-code-used': {
    status: 409,
    fr: 'Ce code a déjà servi.',
    en: 'This code has been used already.',
    remedyFr: 'Demandez un nouveau code à l’école.',
    remedyEn: 'Ask the school for a new code.',
  },
  'guardian-code-expired': {
    status: 409,
    fr: 'Ce code n’est plus valable.',
    en: 'This code is no longer valid.',
    remedyFr: 'Demandez un nouveau code à l’école.',
    remedyEn: 'Ask the school for a new code.',
  },
} as const;
