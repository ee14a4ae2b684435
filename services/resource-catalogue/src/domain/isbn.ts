import { storedInteger } from '@pan/kit/domain';

/**
 * The thirteen digits of an ISBN written in any usual way; one of ten digits becomes one of thirteen.
 * @returns null when the length or the check digit is wrong (ISO 2108)
 */
export function isbn13(text: string): string | null {
  const digits = text
    .replace(/^(urn:)?isbn[:\s]*/i, '')
    .replace(/[\s\u2010-\u2015-]/g, '')
    .toUpperCase();
  if (/^\d{9}[\dX]$/.test(digits) && checkOfTen(digits)) return withCheck(`978${digits.slice(0, 9)}`);
  if (/^97[89]\d{10}$/.test(digits) && withCheck(digits.slice(0, 12)) === digits) return digits;
  return null;
}

function checkOfTen(digits: string): boolean {
  const sum = [...digits].reduce(
    (total, digit, index) => total + (10 - index) * (digit === 'X' ? 10 : storedInteger(digit)),
    0,
  );
  return sum % 11 === 0;
}

function withCheck(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + storedInteger(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
