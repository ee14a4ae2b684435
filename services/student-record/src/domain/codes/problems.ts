/** What is refused about requests for permanent codes. */
export const codeProblems = {
  'only-the-ministry': {
    status: 403,
    fr: 'Le ministère seul attribue des codes permanents.',
    en: 'The ministry alone gives permanent codes.',
  },
  'code-request-unknown': {
    status: 404,
    fr: 'Aucune demande de code de ce numéro n’est à la vue de votre jeton.',
    en: 'No request for a code with this id is in sight of your token.',
  },
  'code-request-open': {
    status: 409,
    fr: 'Une demande de code est déjà ouverte pour cet élève.',
    en: 'A request for a code is open for this learner already.',
    remedyFr: 'Attendez-en la réponse.',
    remedyEn: 'Wait for its answer.',
  },
  'code-request-closed': {
    status: 409,
    fr: 'Cette demande a déjà sa réponse.',
    en: 'This request has its answer already.',
  },
  'code-already-known': {
    status: 409,
    fr: 'Cet élève a un code permanent.',
    en: 'This learner has a permanent code.',
    remedyFr: 'Demandez-en un autre par `kind: change`.',
    remedyEn: 'Ask for another one by `kind: change`.',
  },
  'code-not-known': {
    status: 409,
    fr: 'Cet élève n’a pas de code permanent à changer.',
    en: 'This learner has no permanent code to be changed.',
    remedyFr: 'Demandez-en un par `kind: allocation`.',
    remedyEn: 'Ask for one by `kind: allocation`.',
  },
  'code-answer-malformed': {
    status: 409,
    fr: 'Ce n’est pas un code permanent: quatre lettres, puis jour, mois (augmenté de 50 pour une femme), année et deux chiffres.',
    en: 'This is no permanent code: four letters, then day, month (raised by 50 for a woman), year and two digits.',
  },
  'code-answer-incoherent': {
    status: 409,
    fr: 'Ce code contredit la date de naissance du dossier.',
    en: 'This code contradicts the birth date in the record.',
    remedyFr: 'Corrigez la date dans le système qui la dit, ou le code.',
    remedyEn: 'Correct the date in the system that says it, or the code.',
  },
} as const;
