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
