/** Pairs are written as QTI writes them: two identifiers and a blank. */
export const pairOf = (first: string, second: string): string => `${first} ${second}`;

export const endsOf = (pair: string): [string, string] => {
  const [first = '', second = ''] = pair.split(' ');
  return [first, second];
};

/** How often an identifier stands at one side of some pairs. */
export const usesOf = (pairs: readonly string[], side: 0 | 1, id: string): number =>
  pairs.filter((pair) => endsOf(pair)[side] === id).length;
