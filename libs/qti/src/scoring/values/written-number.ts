import { readDecimal, readInteger } from '@pan/kit/domain';
import { float, integer, record, text as string, type Held } from './value.js';

/** How a candidate may write numbers, by an author's option. */
export interface Spelling {
  /** `3,5` for `3.5`, and blanks between groups of digits. */
  readonly decimalComma: boolean;
  /** Of whole numbers; 10 unless an author asks for another one. */
  readonly base: number;
}
export const plainSpelling: Spelling = { decimalComma: false, base: 10 };

/** A number in the spelling of XML, or the text as it stands when it is none in the author's. */
export function respelled(text: string, { decimalComma, base }: Spelling): string {
  if (base !== 10) return inBaseTen(text.trim(), base) ?? text;
  if (!decimalComma) return text;
  const joined = text.trim().replace(/(?<=\d)[ \u00A0\u202F\u2009](?=\d{3}(?!\d))/g, '');
  const plain = joined.replace(',', '.');
  return /^[+-]?[\d.]+$/.test(plain) && readDecimal(plain) !== null ? plain : text;
}

const signs = '0123456789abcdefghijklmnopqrstuvwxyz';

function inBaseTen(text: string, base: number): string | null {
  const [, sign, digits] = /^([+-]?)([0-9a-z]+)$/i.exec(text) ?? [];
  if (!digits) return null;
  let number = 0n;
  for (const digit of digits.toLowerCase()) {
    const worth = signs.indexOf(digit);
    if (worth >= base) return null;
    number = number * BigInt(base) + BigInt(worth);
  }
  return `${sign === '-' ? '-' : ''}${number}`;
}

/** The fields of a number as it was written. */
export const numberFields: ReadonlySet<string> = new Set(
  'stringValue floatValue integerValue leftDigits rightDigits ndp nsf exponent'.split(' '),
);

/** The parts of a number as it was written (Information Model, "textEntryInteraction", response of cardinality record). */
export function numberRecord(written: string, spelling: Spelling): Held {
  const plain = respelled(written, spelling).trim();
  const value = readDecimal(plain);
  const [, left = '', point, right = '', power] = /^[+-]?(\d*)(\.(\d*))?(?:e([+-]?\d+))?$/i.exec(plain) ?? [];
  const fields = [['stringValue', string(written)] as const];
  if (value === null) return record(fields);
  const exponent = power === undefined ? null : readInteger(power.replace(/^\+/, ''));
  const isWhole = point === undefined && exponent === null;
  return record([
    ...fields,
    ['floatValue', float(value)],
    ['integerValue', isWhole ? integer(value) : null],
    ['leftDigits', integer(left.length)],
    ['rightDigits', integer(right.length)],
    ['ndp', integer(Math.max(0, right.length - (exponent ?? 0)))],
    ['nsf', integer((left + right).replace(/^0+/, '').length)],
    ['exponent', exponent === null ? null : integer(exponent)],
  ]);
}
