import { readInteger } from '@pan/kit/domain';

// What is looked for in a text that a parser may refuse.

/** The text of the first element of this name, with the references that any document may use undone; empty where there is none. */
export function looseText(name: string, text: string): string {
  const content = (elementOf(name, text)?.content ?? '').replace(/^\s*<!\[CDATA\[|\]\]>\s*$/g, '');
  return content
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, undone)
    .replace(forbidden, '')
    .toWellFormed()
    .trim();
}

/** The text without the first element of this name. */
export function without(name: string, text: string): string {
  const found = elementOf(name, text);
  return found ? text.slice(0, found.begin) + text.slice(found.end) : text;
}

/** The first element of this name, in any namespace. */
export function elementOf(name: string, text: string): { begin: number; end: number; content: string } | null {
  const opening = new RegExp(`<((?:[\\w.-]{1,50}:)?${name})(?:\\s[^<>]*)?(?<!/)>`, 'i').exec(text);
  if (!opening) return null;
  const { 0: tag, 1: called = '', index: begin } = opening;
  const last = text.indexOf(`</${called}>`, begin);
  return last < 0 ? null : { begin, end: last + called.length + 3, content: text.slice(begin + tag.length, last) };
}

/** What no XML document can hold. */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function undone(reference: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return predefined[name] ?? reference;
  const code =
    hexadecimal === undefined
      ? readInteger(decimal!)!
      : Buffer.from(hexadecimal.padStart(6, '0'), 'hex').readUIntBE(0, 3);
  return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
}
