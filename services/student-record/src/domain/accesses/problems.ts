/** What is refused about the log of looks and questions about it. */
export const accessProblems = {
  'access-unknown': {
    status: 404,
    fr: 'Aucune consultation de ce numéro n’est à la vue de votre jeton.',
    en: 'No look with this id is in sight of your token.',
  },
  'access-is-own': {
    status: 409,
    fr: 'Cette consultation est la vôtre: aucune organisation ne peut en répondre.',
    en: 'This look is your own: no organisation can answer for it.',
  },
  'access-question-open': {
    status: 409,
    fr: 'Une question de vous sur cette consultation attend déjà sa réponse.',
    en: 'A question of yours about this look waits for its answer already.',
    remedyFr: 'Attendez-en la réponse, ou retirez-la.',
    remedyEn: 'Wait for its answer, or withdraw it.',
  },
  'too-many-access-questions': {
    status: 429,
    fr: 'Trop de questions de ce compte en un jour.',
    en: 'Too many questions by this account in a day.',
    remedyFr:
      'Attendez le délai de Retry-After; une question de genre too-often peut parler de plusieurs consultations.',
    remedyEn: 'Wait for the delay in Retry-After; one question of kind too-often may speak of several looks.',
  },
  'access-question-unknown': {
    status: 404,
    fr: 'Aucune question de ce numéro n’est à la vue de votre jeton.',
    en: 'No question with this id is in sight of your token.',
  },
  'access-question-closed': {
    status: 409,
    fr: 'Cette question a été répondue ou retirée.',
    en: 'This question was answered or withdrawn.',
  },
  'withholding-day-refused': {
    status: 400,
    fr: 'Ce jour est passé, ou trop loin: cette règle ne retient pas au-delà du {latest}.',
    en: 'This day has passed, or is too far away: this rule withholds until {latest} at the latest.',
    remedyFr: 'Choisissez un jour plus proche; le terme le plus long se compte de la première décision.',
    remedyEn: 'Choose an earlier day; the longest term counts from the first decision.',
  },
  'withholding-person-required': {
    status: 403,
    fr: 'Une personne retient une consultation, non un système.',
    en: 'A person withholds a look, not a system.',
    remedyFr: 'Agissez par le compte de qui en décide.',
    remedyEn: 'Act by the account of whoever decides it.',
  },
  'withholding-of-own-look': {
    status: 403,
    fr: 'Cette consultation est la vôtre : une autre personne décide de la retenir.',
    en: 'This look is yours: another person decides whether it is withheld.',
  },
} as const;
