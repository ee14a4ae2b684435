/** A remark, as far as it lies in a text. */
export interface Remark {
  readonly from: number | null;
  readonly to: number | null;
}

/** A piece of a text, and the numbers of the remarks that lie on it. */
export interface Passage {
  readonly text: string;
  readonly remarks: readonly number[];
}

/** Cuts a text where remarks begin and end; they may overlap. */
export function passagesOf(text: string, remarks: readonly Remark[]): Passage[] {
  const cuts = remarks.flatMap(({ from, to }) => (from === null || to === null ? [] : [from, to]));
  const ends = [...new Set([0, ...cuts, text.length])].sort((one, other) => one - other);
  return ends.slice(1).map((end, at) => {
    const start = ends[at]!;
    const on = remarks.flatMap(({ from, to }, n) =>
      from !== null && to !== null && from <= start && end <= to ? [n + 1] : [],
    );
    return { text: text.slice(start, end), remarks: on };
  });
}

/** Where words stand in a text, from a place on if they are there more than once. */
export function placeOf(text: string, words: string, near = 0): { from: number; to: number } | null {
  const after = text.indexOf(words, near);
  const from = after < 0 ? text.indexOf(words) : after;
  return from < 0 ? null : { from, to: from + words.length };
}
