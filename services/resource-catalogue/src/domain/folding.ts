/** Text without accents, case, ligatures or doubled blanks, to compare words of several vocabularies. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[’'`]/g, ' ')
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

/** What XML 1.0 (§2.2) does not let a document hold, not even as a reference. */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Text that any XML document can hold: whole surrogate pairs, no control characters, accents in one form (NFC). */
export function writable(text: string): string {
  return text.toWellFormed().replace(forbidden, '').normalize('NFC');
}

/** One line of writable text without blanks around. */
export function oneLine(text: string): string {
  return writable(text).replace(/\s+/g, ' ').trim();
}
