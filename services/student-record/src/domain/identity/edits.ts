/**
 * How many signs one has to be changed to become the other: one more, one less, another one, or two neighbours swapped (optimal string
 * alignment). Names and codes are short, so the whole table is small.
 */
export function edits(one: string, other: string): number {
  const [a, b] = [[...one], [...other]];
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

const digits = [...'0123456789'];

/** What a clerk writes who gets one digit wrong, or two neighbouring ones the wrong way round. */
export function slipsOf(text: string): string[] {
  const signs = [...text];
  const found = new Set<string>();
  for (const [n, sign] of signs.entries()) {
    if (!digits.includes(sign)) continue;
    for (const digit of digits) found.add(signs.with(n, digit).join(''));
    // The next digit may stand behind a hyphen, as in a date.
    const next = signs.findIndex((other, m) => m > n && digits.includes(other));
    if (next > 0) found.add(signs.with(n, signs[next]!).with(next, sign).join(''));
  }
  found.delete(text);
  return [...found];
}
