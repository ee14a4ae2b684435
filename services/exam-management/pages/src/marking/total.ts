/** The sum so far, and how many criteria still have no points. */
export function totalOf(
  rubric: readonly { readonly code: string }[],
  scores: Readonly<Record<string, number>>,
): { points: string; missing: number } {
  // Points have three decimals at most: thousandths are whole numbers.
  const thousandths = Object.values(scores).reduce((sum, one) => sum + Math.round(one * 1_000), 0);
  return {
    points: String(thousandths / 1_000),
    missing: rubric.filter(({ code }) => scores[code] === undefined).length,
  };
}
