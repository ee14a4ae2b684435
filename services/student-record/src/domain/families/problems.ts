/** What is refused about guardians, their rights and orders. */
export const familyProblems = {
  'family-only': {
    status: 403,
    fr: 'Seul un élève ou un titulaire de l’autorité parentale fait ceci.',
    en: 'A learner or guardian alone does this.',
    remedyFr: 'Connectez-vous comme élève ou parent.',
    remedyEn: 'Sign in as a learner or guardian.',
  },
  'guardian-unknown': {
    status: 404,
    fr: "Aucun tuteur de ce numéro n'a été lié à cet élève.",
    en: 'No guardian with this id has been linked to this learner.',
    remedyFr: 'Remettez-lui d’abord un code (POST /v1/learners/{id}/guardian-codes).',
    remedyEn: 'Hand out a code to them first (POST /v1/learners/{id}/guardian-codes).',
  },
  'judgment-not-named': {
    status: 400,
    fr: 'Un jugement a une date et un numéro de dossier.',
    en: 'A judgment has a date and a file number.',
    remedyFr: 'Donnez judgedOn et reference; le texte du jugement reste à l’école.',
    remedyEn: 'Give judgedOn and reference; the text of the judgment stays at the school.',
  },
  'span-ends-before-it-begins': {
    status: 400,
    fr: 'Le dernier jour vient avant le premier.',
    en: 'The last day comes before the first one.',
  },
  'order-forbids-nobody': {
    status: 400,
    fr: 'Une interdiction nomme au moins un tuteur.',
    en: 'What forbids names at least one guardian.',
    remedyFr: 'Nommez-le dans persons; pour un dossier que personne ne doit voir, inscrivez protected.',
    remedyEn: 'Name them in persons; for a record that nobody may see, enter protected.',
  },
  'order-forbids-nothing': {
    status: 400,
    fr: 'Une interdiction d’actes en nomme au moins un.',
    en: 'What forbids acts names at least one.',
  },
  'family-order-unknown': {
    status: 404,
    fr: "Vos organisations n'ont rien inscrit sous ce numéro.",
    en: 'Your organisations have entered nothing under this id.',
  },
} as const;
