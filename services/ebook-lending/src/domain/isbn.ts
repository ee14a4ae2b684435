import { storedInteger } from '@pan/kit/domain';

/** The 13 digits of an ISBN written in any of its forms (`urn:isbn:`, hyphens, 10 digits), or null when its check digit contradicts it. ISO 2108. */
export function isbn13(text: string): string | null {
  const plain = text
    .replace(/^urn:isbn:/i, '')
    .replace(/[\s-]/g, '')
    .toUpperCase();
  if (/^\d{13}$/.test(plain)) return checkDigit(plain.slice(0, 12)) === plain[12] ? plain : null;
  if (!/^\d{9}[\dX]$/.test(plain) || !isIsbn10(plain)) return null;
  const base = `978${plain.slice(0, 9)}`;
  return base + checkDigit(base);
}

function checkDigit(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + storedInteger(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return String((10 - (sum % 10)) % 10);
}

function isIsbn10(ten: string): boolean {
  const sum = [...ten].reduce(
    (total, digit, index) => total + (digit === 'X' ? 10 : storedInteger(digit)) * (10 - index),
    0,
  );
  return sum % 11 === 0;
}
