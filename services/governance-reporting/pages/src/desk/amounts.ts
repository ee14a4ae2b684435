/** How an amount is written: digits, and cents after a comma or a point. */
export const amountPattern = '\\d{1,12}([.,]\\d{1,2})?';

/** Cents from digits, exactly: no fraction of a binary number is between. */
export function centsOf(text: string): number | undefined {
  const [, dollars, cents = ''] = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  return dollars === undefined ? undefined : Number(dollars + cents.padEnd(2, '0'));
}
