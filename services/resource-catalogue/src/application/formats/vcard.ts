import { decodeText, DomainError, inPreferredLanguage } from '@pan/kit/domain';
import { oneLine } from '../../domain/folding.js';

export interface Card {
  readonly name: string | null;
  readonly organisation: string | null;
}

/**
 * Name and organisation of a vCard of any version (2.1, RFC 2426, RFC 6350); its addresses, telephones and pictures are not kept.
 * A text that is no vCard is a name.
 */
export function readCard(text: string): Card {
  if (!/BEGIN:VCARD/i.test(text)) return { name: oneLine(text) || null, organisation: null };
  const fields = linesOf(text).flatMap((line) => fieldOf(line) ?? []);
  const valuesOf = (name: string) => fields.filter((field) => field.name === name && oneLine(field.value) !== '');
  const full = inPreferredLanguage(valuesOf('FN').map(({ language, value }) => [language, unescaped(value)] as const));
  const [parts] = valuesOf('N')
    .map(({ value }) => partsOf(value))
    .flatMap(([family = '', given = '']) => oneLine(`${given} ${family}`) || []);
  const [organisation] = valuesOf('ORG').flatMap(({ value }) => partsOf(value).filter(Boolean)[0] ?? []);
  return { name: full ?? parts ?? null, organisation: organisation ?? null };
}

export const writeCard = (name: string): string =>
  `BEGIN:VCARD\nVERSION:3.0\nFN:${name.replace(/[\\,;]/g, '\\$&')}\nN:${name.replace(/[\\,;]/g, '\\$&')};;;;\nEND:VCARD`;

const known =
  '(?:[\\w-]+\\.)?(?:BEGIN|END|VERSION|FN|N|ORG|TITLE|ROLE|EMAIL|TEL|ADR|LABEL|URL|NOTE|UID|REV|PHOTO|LOGO|SOUND|KEY|GEO|TZ|BDAY|LANG|KIND|SOURCE|NICKNAME|CATEGORIES|PRODID|CLASS|MAILER|X-[\\w-]+)';
const knownProperty = new RegExp(`^\\s*${known}(?:;[^:]*)?:`, 'i');
const isProperty = (line: string): boolean => knownProperty.test(line) || /^[A-Z][A-Z\d-]*(;[^:]*)?:/.test(line);

/** One line a property: what was folded is joined, and what a pretty-printer indented stands at the margin. */
function linesOf(text: string): string[] {
  const given = broken(text)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim());
  const margin = blanksOf(given[given.findIndex((line) => /BEGIN:VCARD/i.test(line)) + 1] ?? '');
  const keepsBlanks = /VERSION:2\.1/i.test(text);
  const lines: string[] = [];
  for (const raw of given) {
    const line = raw.slice(Math.min(margin, blanksOf(raw)));
    const last = lines.at(-1) ?? '';
    const join = (rest: string) => void lines.splice(-1, 1, rest);
    if (isQuotedPrintable(last) && last.endsWith('=')) join(last.slice(0, -1) + raw.trimStart());
    else if (last === '' || isProperty(line) || (margin === 0 && blanksOf(line) === 0)) lines.push(line.trim());
    // RFC 6350 §3.2 takes one blank away; more of them are a pretty-printer's, which breaks lines between words.
    else if (blanksOf(line) === 1 && !keepsBlanks) join(last + line.slice(1));
    else join(`${last} ${line.trim()}`);
  }
  return lines;
}

const blanksOf = (line: string): number => line.length - line.trimStart().length;

/** Lines that came as the two signs \n, or as blanks where somebody's tool made one line of the card. */
function broken(text: string): string {
  if (/[\r\n]/.test(text.trim())) return text;
  if (/VCARD\\r?\\n|VCARD\\n/i.test(text)) return text.replace(/\\r\\n|\\n/gi, '\n');
  return text.replace(new RegExp(`\\s+(?=${known}(?:;[^:\\s]*)?:)`, 'gi'), '\n');
}

interface Field {
  readonly name: string;
  readonly language: string;
  readonly value: string;
}

/** `group.NAME;PARAMETER="a:b";QUOTED-PRINTABLE:value`; null for what is no property or not in its encoding. */
function fieldOf(line: string): Field | null {
  const found = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/s.exec(line);
  if (!found) return null;
  const [, name = '', parameters = '', said = ''] = found;
  const parameter = (wanted: string) => new RegExp(`;${wanted}="?([^";]*)`, 'i').exec(parameters)?.[1] ?? '';
  const charset = parameter('CHARSET') || 'utf-8';
  const value = isQuotedPrintable(line)
    ? decoded(unquoted(said), charset)
    : /^(b|base64)$/i.test(parameter('ENCODING')) && /^(FN|N|ORG)$/i.test(name)
      ? decoded(Buffer.from(said, 'base64'), charset)
      : said;
  return value === null ? null : { name: name.toUpperCase(), language: parameter('LANGUAGE'), value };
}

const isQuotedPrintable = (line: string): boolean => /^[^:]*;(ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(line);

const unquoted = (value: string): Buffer =>
  Buffer.concat(
    value
      .split(/(=[\dA-F]{2})/i)
      .map((part, at) => Buffer.from(at % 2 ? part.slice(1) : part, at % 2 ? 'hex' : 'utf8')),
  );

function decoded(bytes: Buffer, charset: string): string | null {
  try {
    return decodeText(bytes, charset);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Structured values are parted by semicolons, those escaped left alone. */
const partsOf = (value: string): string[] =>
  [...value.matchAll(/((?:\\.|[^\\;])*)(?:;|$)/gs)].map(([, part = '']) => unescaped(part));

const unescaped = (value: string): string =>
  oneLine(value.replace(/\\(.)/gs, (_, sign: string) => (/n/i.test(sign) ? ' ' : sign)));
