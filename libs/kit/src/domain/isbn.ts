import { storedInteger } from './numbers.js';

/**
 * The thirteen digits of an ISBN (ISO 2108) in any of its usual forms: `urn:isbn:`, `ISBN-13:`, ten digits, spaces, and the hyphens and
 * dashes of keyboards, typesetters and word processors. Null when the prefix, the length or the check digit is wrong.
 */
export function isbn13(text: string): string | null {
  const digits = text
    .replace(/^\s*(urn:)?isbn(-1[03])?[:\s]*/i, '')
    .replace(/[\s\u00AD\u2010-\u2015\u2212\uFE58\uFE63\uFF0D-]/g, '')
    .toUpperCase();
  if (/^\d{9}[\dX]$/.test(digits) && isTen(digits)) return withCheckDigit(`978${digits.slice(0, 9)}`);
  return /^97[89]\d{10}$/.test(digits) && withCheckDigit(digits.slice(0, 12)) === digits ? digits : null;
}

function isTen(digits: string): boolean {
  const values = [...digits].map((digit) => (digit === 'X' ? 10 : storedInteger(digit)));
  return values.reduce((sum, value, index) => sum + (10 - index) * value, 0) % 11 === 0;
}

function withCheckDigit(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + storedInteger(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
