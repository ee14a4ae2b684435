/** Letters that no normalisation takes apart, as systems without them write them. */
const spelledOut: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Þ: 'TH',
  Ħ: 'H',
  ı: 'I',
};

/** A name as far as two systems agree on it: without accents, case, blanks, hyphens or ligatures. */
export function folded(name: string): string {
  const signs = name
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[ÆŒØŁĐÐÞĦı]/g, (letter) => spelledOut[letter]!);
  // A name without any letter is like nothing but itself.
  return signs || name.trim();
}

/** What the systems call a person, and what tells namesakes apart. */
interface Person {
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string | null;
  readonly permanentCode: string | null;
}

/** Whether neither of a person's names is like the other's: one of them may be corrected, or change by marriage. */
export const isNamedOtherwise = (
  one: Pick<Person, 'familyName' | 'givenName'>,
  other: Pick<Person, 'familyName' | 'givenName'>,
): boolean => folded(one.familyName) !== folded(other.familyName) && folded(one.givenName) !== folded(other.givenName);

/**
 * Whether a key now speaks of another person: birth date and permanent code both differ, or the one that both words say does and
 * neither name is alike. Systems give keys of those who left to those who come.
 */
export function isSomebodyElse(before: Person, now: Person): boolean {
  const both = [
    [before.birthDate, now.birthDate],
    [before.permanentCode, now.permanentCode],
  ].filter(([one, other]) => one !== null && other !== null);
  if (both.length === 0 || both.some(([one, other]) => one === other)) return false;
  return both.length === 2 || isNamedOtherwise(before, now);
}
