/** What is wrong with a field, by class-validator's name of the rule: French, English. `{0}` and `{1}` are the rule's arguments. */
export const constraints: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  required: ['Ce champ est obligatoire.', 'This field is required.'],
  whitelistValidation: ["Ce champ n'existe pas ici.", 'There is no such field here.'],
  unknownValue: ["Ce contenu n'a pas la forme attendue.", 'This content does not have the expected form.'],
  nestedValidation: ['Un objet est attendu.', 'An object is expected.'],
  isDefined: ['Ce champ est obligatoire.', 'This field is required.'],
  isNotEmpty: ['Ce champ ne peut pas être vide.', 'This field cannot be empty.'],
  isString: ['Un texte est attendu.', 'A text is expected.'],
  isPlainText: ['De {0} à {1} caractères sont attendus.', 'From {0} to {1} characters are expected.'],
  isSeen: [
    'Un caractère que personne ne voit y figure ({0}) : retirez-le.',
    'A character that nobody sees is in it ({0}): remove it.',
  ],
  tooManyParts: ['Il y a trop de champs ou d’éléments.', 'There are too many fields or items.'],
  isBoolean: ['Vrai ou faux (true, false) est attendu.', 'A boolean (true, false) is expected.'],
  isNumber: ['Un nombre est attendu.', 'A number is expected.'],
  isInt: ['Un nombre entier est attendu.', 'A whole number is expected.'],
  isArray: ['Une liste est attendue.', 'A list is expected.'],
  isObject: ['Un objet est attendu.', 'An object is expected.'],
  isUuid: ['Un identifiant UUID est attendu.', 'A UUID is expected.'],
  isDateString: [
    'Une date ISO 8601 est attendue, telle que 2026-09-01.',
    'An ISO 8601 date is expected, such as 2026-09-01.',
  ],
  isInstant: [
    'Un jour du calendrier, une heure et son décalage sont attendus, tels que 2026-09-01T08:30:00-04:00.',
    'A day of the calendar, a time and its offset are expected, such as 2026-09-01T08:30:00-04:00.',
  ],
  isSchoolYear: ['Une année scolaire s’écrit 2026-2027.', 'A school year is written 2026-2027.'],
  isYearMonthOrDay: [
    'Une année, un mois ou un jour du calendrier est attendu, tels que 2026, 2026-09 ou 2026-09-01.',
    'A year, a month or a day of the calendar is expected, such as 2026, 2026-09 or 2026-09-01.',
  ],
  isIso8601: [
    'Une date ISO 8601 est attendue, telle que 2026-09-01.',
    'An ISO 8601 date is expected, such as 2026-09-01.',
  ],
  isEmail: ['Une adresse de courriel est attendue.', 'An e-mail address is expected.'],
  isUrl: ['Une adresse web est attendue.', 'A web address is expected.'],
  isEnum: ['Valeurs admises : {1}.', 'Values allowed: {1}.'],
  isIn: ['Valeurs admises : {0}.', 'Values allowed: {0}.'],
  equals: ['La valeur admise est {0}.', 'The value allowed is {0}.'],
  matches: ["La forme attendue est l'expression régulière {0}.", 'The form expected is the regular expression {0}.'],
  isLength: ['De {0} à {1} caractères sont attendus.', 'From {0} to {1} characters are expected.'],
  minLength: ['Au moins {0} caractères sont attendus.', 'At least {0} characters are expected.'],
  maxLength: ['Au plus {0} caractères sont admis.', 'At most {0} characters are allowed.'],
  min: ['Au moins {0} est attendu.', 'At least {0} is expected.'],
  max: ['Au plus {0} est admis.', 'At most {0} is allowed.'],
  isPositive: ['Un nombre plus grand que zéro est attendu.', 'A number greater than zero is expected.'],
  arrayNotEmpty: ['Au moins un élément est attendu.', 'At least one item is expected.'],
  arrayMinSize: ['Au moins {0} éléments sont attendus.', 'At least {0} items are expected.'],
  arrayMaxSize: ['Au plus {0} éléments sont admis.', 'At most {0} items are allowed.'],
  arrayUnique: ['Un même élément figure deux fois.', 'The same item appears twice.'],
};

/** A service explains the rules of its own decorators. */
export function explainConstraints(own: typeof constraints): void {
  Object.assign(constraints, own);
}
