/** What is refused about indicators and their figures. */
export const indicatorProblems = {
  'indicator-unknown': {
    status: 404,
    fr: "Ce service ne calcule pas d'indicateur {indicator}.",
    en: 'This service computes no indicator {indicator}.',
    remedyFr: 'GET /v1/indicators les nomme tous.',
    remedyEn: 'GET /v1/indicators names them all.',
  },
  'breakdown-unknown': {
    status: 400,
    fr: "L'indicateur ne se répartit pas par {by}.",
    en: 'The indicator has no rows by {by}.',
    remedyFr: 'Au choix: {known}.',
    remedyEn: 'Choose one of: {known}.',
  },
  'school-year-required': {
    status: 400,
    fr: "L'indicateur se demande pour une année scolaire: dites laquelle par le paramètre « schoolYear ».",
    en: 'The indicator is of a school year: say which by the parameter `schoolYear`.',
  },
  'figure-of-now': {
    status: 400,
    fr: "L'indicateur dit ce qui est maintenant, non une année scolaire.",
    en: 'The indicator says what is so now, not in a school year.',
    remedyFr: 'Retirez le paramètre « schoolYear ».',
    remedyEn: 'Leave the parameter `schoolYear` out.',
  },
  'figure-of-network': {
    status: 400,
    fr: "L'indicateur est celui de tout le réseau, non d'une organisation.",
    en: 'The indicator is of the whole network, not of an organisation.',
    remedyFr: 'Retirez le paramètre « organisation ».',
    remedyEn: 'Leave the parameter `organisation` out.',
  },
  'instant-ahead': {
    status: 400,
    fr: 'Cet instant est à venir : rien n’en est encore connu.',
    en: 'This instant is yet to come: nothing is known of it.',
    remedyFr: 'Donnez un instant passé, ou retirez le paramètre « asOf ».',
    remedyEn: 'Give an instant that is past, or leave the parameter `asOf` out.',
  },
  'instant-before-memory': {
    status: 400,
    fr: 'Ce service se rappelle ce qu’il savait depuis le {since}.',
    en: 'This service remembers what it knew since {since}.',
    remedyFr: 'Donnez un instant qui n’est pas plus ancien.',
    remedyEn: 'Give an instant that is not earlier.',
  },
  'period-open': {
    status: 409,
    fr: 'L’année n’est pas finie avant le {closesAt} : jusque-là son chiffre bouge sans révision.',
    en: 'The year is not over before {closesAt}: until then its figure moves without revisions.',
  },
} as const;
