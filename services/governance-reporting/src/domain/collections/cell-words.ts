/** What is wrong with what a return says: told of a cell of a request, and of a row and column of a table. */
export const cellWords = {
  'cell-not-integer': {
    status: 422,
    fr: '« {value} » n’est pas un nombre entier.',
    en: '“{value}” is not a whole number.',
    remedyFr: 'Écrivez des chiffres seuls, sans espace ni virgule : 1250. Rien : 0; inconnu : laissez vide.',
    remedyEn: 'Write digits alone, without a blank or a comma: 1250. None: 0; unknown: leave it empty.',
  },
  'cell-not-decimal': {
    status: 422,
    fr: '« {value} » n’est pas un nombre d’au plus {decimals} décimales, écrit comme texte.',
    en: '“{value}” is not a number of at most {decimals} decimals, written as text.',
    remedyFr: 'Écrivez-le avec un point, sans espace : 12.5. En JSON, entre guillemets : "12.5".',
    remedyEn: 'Write it with a point and without blanks: 12.5. In JSON, between quotes: "12.5".',
  },
  'cell-too-small': {
    status: 422,
    fr: '{value} est sous le minimum, {limit}.',
    en: '{value} is below the minimum, {limit}.',
    remedyFr: 'Corrigez le nombre.',
    remedyEn: 'Correct the number.',
  },
  'cell-too-large': {
    status: 422,
    fr: '{value} dépasse le maximum, {limit}.',
    en: '{value} is above the maximum, {limit}.',
    remedyFr: 'Corrigez le nombre.',
    remedyEn: 'Correct the number.',
  },
  'cell-not-text': {
    status: 422,
    fr: 'Un texte d’une ligne, d’au plus {limit} caractères, est attendu.',
    en: 'A text of one line and at most {limit} characters is expected.',
    remedyFr: 'Raccourcissez-le; retirez les caractères que personne ne voit.',
    remedyEn: 'Shorten it; remove characters that nobody sees.',
  },
  'cell-not-boolean': {
    status: 422,
    fr: '« {value} » n’est ni true ni false.',
    en: '“{value}” is neither true nor false.',
    remedyFr: 'Écrivez true pour oui, false pour non.',
    remedyEn: 'Write true for yes, false for no.',
  },
  'cell-not-a-code': {
    status: 422,
    fr: '« {value} » n’est pas un des codes : {codes}.',
    en: '“{value}” is none of the codes: {codes}.',
    remedyFr: 'Choisissez un code de la liste.',
    remedyEn: 'Choose a code of the list.',
  },
  'cell-unknown': {
    status: 422,
    fr: 'Le formulaire n’a pas de case {cell}.',
    en: 'The form has no cell {cell}.',
    remedyFr: 'GET /v1/return-forms/{form}?version={version} les nomme toutes.',
    remedyEn: 'GET /v1/return-forms/{form}?version={version} names them all.',
  },
  'sum-not-equal': {
    status: 422,
    fr: 'Le total {total} dit {value}, et ses parties font {sum}.',
    en: 'The total {total} says {value}, and its parts make {sum}.',
    remedyFr: 'Corrigez le total ou une des parties.',
    remedyEn: 'Correct the total or one of its parts.',
  },
  'sum-too-large': {
    status: 422,
    fr: 'Les parties de {total} font {sum}, plus que {value}.',
    en: 'The parts of {total} make {sum}, more than {value}.',
    remedyFr: 'Corrigez le total ou une des parties.',
    remedyEn: 'Correct the total or one of its parts.',
  },
} as const;

export type CellFaultCode = keyof typeof cellWords;
