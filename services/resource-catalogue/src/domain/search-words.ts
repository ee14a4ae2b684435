import { isbn13, wordsForSearch } from '@pan/kit/domain';

/** Words so common in French that the beginning of one says nothing. */
const common = new Set(['a', 'au', 'aux', 'avec', 'ce', 'ces', 'dans', 'de', 'des', 'du', 'en', 'et', 'la', 'le', 'les', 'leur', 'ma', 'mes', 'ou', 'par', 'pas', 'pour', 'que', 'qui', 'sa', 'se', 'ses', 'son', 'sur', 'un', 'une', 'l', 'd', 'j', 'm', 't', 's', 'n', 'c', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu', 'presqu', 'quelqu']); // prettier-ignore

/** A question as three conditions on a resource: the second alone, or the first with the third. */
export interface Question {
  /** All its words with their accents, for their stems. */
  readonly words: string;
  /** The text of a tsquery: beginnings of unaccented words and whole phrases; empty when no word says anything. */
  readonly beginnings: string;
  /** The text of a tsquery: the phrases in quotes; empty without any. */
  readonly phrases: string;
}

/** What people type: words that must all be there, "or" is gold and a hyphen no minus; quotes of any kind hold a phrase. */
export function questionOf(text: string): Question {
  const plain = isbn13(text) ?? withoutEndings(text.normalize('NFC'));
  const quotes = /"([^"]*)"|«([^»]*)»|“([^”]*)”/g;
  const phrases = [...plain.matchAll(quotes)].flatMap(([, ...said]) => phraseOf(said.find(Boolean) ?? '') || []);
  const beginnings = wordsForSearch(plain.replace(quotes, ' '))
    .filter((word) => word.length > 1 && !common.has(word))
    .map((word) => `${word.slice(0, 60)}:*`);
  return {
    words: spaced(plain),
    beginnings: [...beginnings.slice(0, 20), ...phrases].join(' & '),
    phrases: phrases.join(' & '),
  };
}

/** Text whose words a parser of PostgreSQL finds: apostrophes stay for elisions, what else is no letter, digit or accent parts words. */
export const spaced = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}'’ʼ]+/gu, ' ')
    .trim();

const phraseOf = (text: string): string => {
  const words = wordsForSearch(text).slice(0, 20);
  return words.length > 0 ? `(${words.join(' <-> ')})` : '';
};

/** `étudiant·e·s`, `étudiant.e.s`, `étudiant-e-s`, `étudiant(e)s` ask for the word; the endings are no words of their own. */
const withoutEndings = (text: string): string => text.replace(ending, '');
const feminine = '(?:(?:e|ne|le|te|se|ve|fe|sse|esse|[eè]re|euse|t?rice|x)s?|s)';
const ending = new RegExp(
  `(?<=\\p{L}{2})(?:[·•‧・∙⋅]${feminine}(?!\\p{L}))+|(?<=\\p{L}{2})(?:([.-])(?:e|ne|euse|t?rice|x)(?:\\1?s)?(?![\\p{L}\\p{N}])|\\((?:e|ne|euse|t?rice)s?\\)s?(?!\\p{L}))`,
  'giu',
);
