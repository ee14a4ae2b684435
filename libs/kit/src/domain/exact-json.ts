import { Decimal } from './decimals.js';

// JSON whose numbers stay as they were written: `JSON.parse` makes doubles of them, and 12.345678901234567890 is none.

interface ExactJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
/** What ES2026 adds; TypeScript does not know it yet. */
const json = JSON as unknown as ExactJson;

/** The value that a JSON text holds, with its numbers as texts that `JSON.stringify` writes again digit for digit. @throws SyntaxError */
export function parseExactly(text: string): unknown {
  return json.parse(text, (_key, value, { source }) => (typeof value === 'number' ? json.rawJSON(source!) : value));
}

/** A number of `parseExactly`, or a decimal of our own, as it is written in JSON. */
export const exactNumber = (digits: string): object => json.rawJSON(digits);

/** How a number was written; null for what is none. */
export function digitsOf(value: unknown): string | null {
  if (json.isRawJSON(value) && /^-?\d/.test(value.rawJSON)) return value.rawJSON;
  return typeof value === 'number' ? String(value) : null;
}

/**
 * One text for all spellings of one JSON value: names in order, decimals without superfluous digits. So what is said again is
 * known again, and nothing of what was said is lost.
 */
export function canonicalJson(value: unknown): string {
  const digits = digitsOf(value);
  if (digits !== null) return plainDigits(digits);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const named = Object.entries(value).filter(([, part]) => part !== undefined);
  const inOrder = named.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${inOrder.map(([name, part]) => `${JSON.stringify(name)}:${canonicalJson(part)}`).join()}}`;
}

/** A number that is too long to be written out keeps its exponent. */
function plainDigits(digits: string): string {
  if (!/[1-9]/.test(digits.split(/e/i, 1)[0]!)) return '0';
  const decimal = new Decimal(digits);
  return decimal.isFinite() && !decimal.isZero() && Math.abs(decimal.e) <= 30 ? decimal.toFixed() : digits;
}
