/** What is refused about marks of terms and report cards. */
export const reportCardProblems = {
  'reporting-scheme-unknown': {
    status: 409,
    fr: 'Aucun régime de bulletin n’est connu du secteur {sector} pour {schoolYear}.',
    en: 'No reporting scheme is known for the sector {sector} in {schoolYear}.',
    remedyFr: 'GET /v1/reporting-schemes les nomme; le ministère en ajoute.',
    remedyEn: 'GET /v1/reporting-schemes names them; the ministry adds others.',
  },
  'course-framework-unknown': {
    status: 409,
    fr: 'Aucun cadre de cours {course} ne vaut au niveau {level} en {schoolYear}.',
    en: 'No course framework {course} holds at the level {level} in {schoolYear}.',
    remedyFr: 'GET /v1/course-frameworks les nomme; le ministère en ajoute.',
    remedyEn: 'GET /v1/course-frameworks names them; the ministry adds others.',
  },
  'reporting-rule-contradicts': {
    status: 400,
    fr: 'Cette règle se contredit: {what}.',
    en: 'This rule contradicts itself: {what}.',
    remedyFr:
      'Les poids font 100, les codes diffèrent, les étapes se suivent, la dernière année n’est pas avant la première.',
    remedyEn: 'Weights make 100, codes differ, terms follow each other, the last year is not before the first.',
  },
  'report-term-unknown': {
    status: 400,
    fr: 'L’étape {term} n’est pas du régime: {terms}.',
    en: 'The term {term} is not of the scheme: {terms}.',
  },
  'competency-not-of-course': {
    status: 400,
    fr: 'Le cours {course} a ces compétences: {competencies}.',
    en: 'The course {course} has these competencies: {competencies}.',
  },
  'mark-outside-range': {
    status: 400,
    fr: 'Un résultat va de 0 à 100, avec au plus quatre chiffres après le point.',
    en: 'A mark is from 0 to 100, with four digits after the point at most.',
  },
  'mark-or-word': {
    status: 400,
    fr: 'Un résultat ou une mention, pas les deux.',
    en: 'A mark or a word, not both.',
  },
  'mark-word-unknown': {
    status: 400,
    fr: 'Les mentions qui tiennent lieu de résultat: {codes}.',
    en: 'The words that stand instead of a mark: {codes}.',
  },
  'mark-learner-not-in-class': {
    status: 409,
    fr: 'L’élève n’a pas et n’a jamais eu de place dans ce groupe.',
    en: 'The learner has no place in this class, and never had one.',
    remedyFr: 'Envoyez d’abord sa place (PUT …/memberships/by-source/{sourceId}).',
    remedyEn: 'Send the place first (PUT …/memberships/by-source/{sourceId}).',
  },
  'mark-said-twice': {
    status: 400,
    fr: 'Le même résultat est dit deux fois dans cet envoi.',
    en: 'The same mark is said twice in this request.',
  },
  'reporting-rules-ministry-only': {
    status: 403,
    fr: 'Le ministère seul dit les régimes de bulletin et les cadres de cours.',
    en: 'The ministry alone says reporting schemes and course frameworks.',
  },
  'too-many-reporting-rules': {
    status: 409,
    fr: 'Il y a déjà {most} codes de ce genre.',
    en: 'There are {most} codes of this kind already.',
    remedyFr: 'Dites une nouvelle version d’un code qui existe.',
    remedyEn: 'Say a new version of a code that exists.',
  },
  'correction-reason-required': {
    status: 409,
    fr: 'Un bulletin publié porte ce résultat: il change avec un motif.',
    en: 'A published report card has this mark: it changes with a reason.',
    remedyFr: 'Dites-le dans « reason »; puis POST /v1/report-cards/{id}/corrections.',
    remedyEn: 'Say it in `reason`; then POST /v1/report-cards/{id}/corrections.',
  },
  'report-card-unknown': {
    status: 404,
    fr: 'Aucun bulletin à votre vue n’a cet identifiant, ou pas cette édition.',
    en: 'No report card in your sight has this id, or not this edition.',
  },
  'report-card-incomplete': {
    status: 409,
    fr: 'Il manque des résultats à {count} bulletins.',
    en: '{count} report cards lack marks.',
    remedyFr: 'GET /v1/classes/{id}/report-cards dit lesquels; complétez-les, ou publiez avec « withMissing ».',
    remedyEn: 'GET /v1/classes/{id}/report-cards says which; complete them, or publish with `withMissing`.',
  },
  'report-cards-not-drawn': {
    status: 409,
    fr: 'Aucun bulletin de ce groupe n’est établi pour cette étape.',
    en: 'No report card of this class is drawn up for this term.',
    remedyFr: 'POST /v1/classes/{id}/report-cards les établit.',
    remedyEn: 'POST /v1/classes/{id}/report-cards draws them up.',
  },
  'report-cards-out-of-date': {
    status: 409,
    fr: 'Des résultats ont été dits depuis que {count} bulletins ont été établis.',
    en: 'Marks were said since {count} report cards were drawn up.',
    remedyFr: 'Établissez-les de nouveau, puis publiez.',
    remedyEn: 'Draw them up again, then publish.',
  },
  'report-cards-without-learners': {
    status: 409,
    fr: 'Personne n’a de place dans ce groupe, ou rien n’a été dit des élèves de cette école.',
    en: 'Nobody has a place in this class, or nothing was said of the learners of this school.',
  },
  'report-card-not-published': {
    status: 409,
    fr: 'Ce bulletin n’est pas publié: établissez-le de nouveau.',
    en: 'This report card is not published: draw it up again.',
  },
  'publication-in-the-past': {
    status: 400,
    fr: 'Un bulletin se publie aujourd’hui ({today}) ou plus tard.',
    en: 'A report card is published today ({today}) or later.',
  },
  'publication-too-far': {
    status: 400,
    fr: 'Un bulletin se publie dans l’année.',
    en: 'A report card is published within a year.',
  },
  'publication-before-the-last': {
    status: 409,
    fr: 'La dernière édition est lue dès le {on}: une correction l’est ce jour-là ou plus tard.',
    en: 'The last edition is read from {on}: a correction is on that day or later.',
  },
  'correction-changes-nothing': {
    status: 409,
    fr: 'Les résultats au dossier sont ceux du bulletin publié.',
    en: 'The marks on record are those of the published report card.',
    remedyFr: 'Corrigez d’abord le résultat (PUT /v1/classes/{id}/term-marks/…).',
    remedyEn: 'Correct the mark first (PUT /v1/classes/{id}/term-marks/…).',
  },
} as const;
