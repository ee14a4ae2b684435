// Text that people wrote, in the one form in which it is kept, compared and searched.

/** Accents in one form (NFC), no blanks around: nothing that a reader would see changes. */
export const plainText = (text: string): string => text.normalize('NFC').trim();

/** How many characters a person counts and JSON Schema's `maxLength` means: code points, not halves of pairs. */
export const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};

/** Controls, marks of direction, blanks without width, fillers, private letters, what stands for a lost one. */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cs}\uFFF9-\uFFFD\u2800]/gu;
const ends = '\\p{L}\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}';
/** Joiners within a word of Persian or Hindi or within a pictogram, and the variants of a sign before them. */
const meant = new RegExp(
  `(?<=[${ends}\\uFE0F])[\\u200C\\u200D](?=[${ends}])|(?<=\\S)[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]`,
  'gu',
);

/**
 * The first character that nobody sees and no name or title needs, as `U+202E`; null where there is none. Two texts that differ
 * by one look alike to every clerk.
 * @param lines whether the text may have several lines
 */
export function unseenIn(text: string, { lines = false } = {}): string | null {
  const left = text.replace(meant, '').replace(lines ? /[\n\r\t]/g : /(?!)/g, '');
  const [found] = left.match(unseen) ?? [];
  return found === undefined ? null : `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Text as French is searched: lower case, without accents in either form, ligatures or elisions; slashes, points, middle dots,
 * hyphens and every other sign part words.
 */
export function foldedForSearch(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/[œæøłđıß]/g, (letter) => spelledOut[letter]!)
    .replace(/(?<![\p{L}\p{N}])(qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|[cdjlmnst])['’ʼ](?=[\p{L}\p{N}])/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of a text or a question, as they are searched. */
export const wordsForSearch = (text: string): string[] => foldedForSearch(text).split(' ').filter(Boolean);

/** Letters that no normalisation takes apart. */
const spelledOut: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ø: 'o', ł: 'l', đ: 'd', ı: 'i', ß: 'ss' };
