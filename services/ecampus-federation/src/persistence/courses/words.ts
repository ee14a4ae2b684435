import { foldedForSearch } from '@pan/kit/domain';

/** Whether a text holds each word, in any order, also inside another word (OOAPI v5: a partial match). */
export function holds(text: string, words: readonly string[]): boolean {
  const within = foldedForSearch(text);
  return words.every((word) => within.includes(word));
}

/** `holds`, in SQL, of a column that is folded already and a parameter of words. */
export const holdsWords = (column: string, words: string): string =>
  `not exists (select from unnest(${words}::text[]) word where strpos(${column}, word) = 0)`;
