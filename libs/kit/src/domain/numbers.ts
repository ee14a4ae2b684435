// Numbers that others wrote. `Number(text)` makes 0 of an empty text, 16 of `0x10` and infinity of `1e999`.

/** A whole number that a double holds exactly, or null: digits alone, with a sign before them or not. */
export function readInteger(text: string): number | null {
  if (!/^[+-]?\d{1,16}$/.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number + 0 : null;
}

/** A finite number in the form of XML Schema's double (a point, never a comma; an exponent where there is one), or null. */
export function readNumber(text: string): number | null {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** A bigint or a count as PostgreSQL and Kafka give it. @throws Error when it is no whole number or more than a double holds */
export function storedInteger(value: string | number | bigint): number {
  const number = typeof value === 'string' ? readInteger(value) : Number(value);
  if (number === null || !Number.isSafeInteger(number)) throw new Error(`${String(value)} is no whole number`);
  return number;
}

/** The seconds that `Retry-After` asks for, as a number or a date (RFC 9110 §10.2.3); null when it says neither. */
export function secondsToWait(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return readInteger(text);
  const at = /^[A-Z][a-z]+,? [\w :-]{10,30}$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, (at - now.getTime()) / 1_000);
}
