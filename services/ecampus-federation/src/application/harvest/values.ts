import { readInteger } from '@pan/kit/domain';
import type { Finding } from '../../domain/institution.js';

// Values inside an answer that would not be kept as they were sent: each is found where it stands, so that its record alone is refused.

/** A number of more digits than a double holds, as it was written. */
export class InexactNumber {
  constructor(readonly source: string) {}
}

/** JSON, with numbers that a double would change marked as such. @throws SyntaxError */
export function parseExactly(text: string): unknown {
  // Looking at each number takes time that hardly any answer is worth.
  if (!/\d[\d.]{15}|\d[eE][+-]?\d{3}/.test(text)) return JSON.parse(text);
  const exactly = (_key: string, value: unknown, { source }: { source?: string } = {}): unknown =>
    typeof value === 'number' && source !== undefined && !isHeldExactly(source, value)
      ? new InexactNumber(source)
      : value;
  return JSON.parse(text, exactly);
}

/** A page that stops before its end: its items that are whole, with others to come; null where there are none. */
export function beginningOf(text: string): unknown {
  const open: string[] = [];
  let end = -1;
  for (const { 0: sign, index } of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|$)|[{}[\]]/g)) {
    if (sign === '{' || sign === '[') open.push(sign);
    else if (sign === '}' || sign === ']') {
      open.pop();
      if (open.join('') === '{[') end = index + 1;
      if (open.length === 0) return null;
    }
  }
  if (end < 0) return null;
  try {
    return { pageNumber: 1, ...(parseExactly(`${text.slice(0, end)}]}`) as object), hasNextPage: true };
  } catch {
    return null;
  }
}

const isHeldExactly = (source: string, value: number): boolean =>
  Number.isFinite(value) && digitsOf(source) === digitsOf(String(value));

/** Equal for decimals that are equal: their digits without zeros around, and the power of ten. */
function digitsOf(number: string): string {
  const [, whole = '', fraction = '', power = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  return (
    significant &&
    `${significant}e${(readInteger(power) ?? Infinity) - fraction.length + digits.length - significant.length}`
  );
}

const deepest = 50;

/** The first value that could not be kept: PostgreSQL stores neither NUL nor half a surrogate pair; `\uFFFD` stands for a broken byte. */
export function unkeepableIn(value: unknown, pointer = '', depth = 0): Finding | null {
  const finding = (reason: string): Finding => ({ pointer: pointer || '/', reason });
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) return finding('holds a null or incomplete character');
    return value.includes('\uFFFD') ? finding('holds a character lost to a wrong encoding') : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (value instanceof InexactNumber) return finding('holds a number of too many digits');
  if (depth === deepest) return finding(`is nested deeper than ${deepest}`);
  for (const [key, one] of Object.entries(value)) {
    const found = unkeepableIn(key, pointer) ?? unkeepableIn(one, `${pointer}/${key}`, depth + 1);
    if (found) return found;
  }
  return null;
}

/** What a record is called in a finding: its id, else its code, as it was sent; long ones are shortened. */
export function nameOf(item: unknown, field: 'courseId' | 'offeringId'): string | null {
  const { [field]: id, primaryCode } = (item ?? {}) as Record<string, unknown>;
  const code = (primaryCode as { code?: unknown } | null | undefined)?.code;
  const isName = (one: unknown): one is string | number =>
    typeof one === 'number' || (typeof one === 'string' && one.trim() !== '');
  const name = [id, code].find(isName);
  if (name === undefined) return null;
  const letters = [
    ...String(name)
      .toWellFormed()
      .replace(/\p{Cc}/gu, '\uFFFD'),
  ];
  return letters.length > 100 ? `${letters.slice(0, 100).join('')}…` : letters.join('');
}
