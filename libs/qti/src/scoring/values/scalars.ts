import { Decimal, readDecimal, readInteger, settled } from '@pan/kit/domain';
import { firstOf, type BaseType, type FileReference, type Held, type Scalar } from './value.js';

/** XML Schema writes a boolean in letters or as a digit. */
export const isYes = (text: string | null | undefined): boolean => /^\s*(true|1)\s*$/.test(text ?? '');
export const isNo = (text: string | null | undefined): boolean => /^\s*(false|0)\s*$/.test(text ?? '');

/** Reads one value as XML writes it, whatever the language of the machine: a decimal point, never a comma. NULL when it is none. */
export function parseScalar(baseType: BaseType, text: string): Scalar | null {
  const trimmed = text.trim();
  switch (baseType) {
    case 'string':
      return text === '' ? null : text;
    case 'identifier':
    case 'intOrIdentifier':
    case 'uri':
      return trimmed === '' ? null : trimmed;
    case 'boolean':
      return isYes(trimmed) ? true : isNo(trimmed) ? false : null;
    case 'integer':
      return readInteger(trimmed) === null ? null : readDecimal(trimmed);
    case 'float':
    case 'duration':
      return readDecimal(trimmed);
    case 'pair':
    case 'directedPair': {
      const [from, to, more] = trimmed.split(/\s+/);
      return from && to && more === undefined ? [from, to] : null;
    }
    case 'point': {
      const [x = null, y = null, more] = trimmed.split(/\s+/).map(readInteger);
      return x !== null && y !== null && more === undefined ? [x, y] : null;
    }
    case 'file':
      return fileIn(trimmed);
  }
}

/** A file in three words: where it stands, its media type, its name. */
function fileIn(text: string): FileReference | null {
  const [, at, type, name] = /^(\S+)\s+([\w.+-]+\/[\w.+-]+)\s+(\S.*)$/s.exec(text) ?? [];
  return at && type && name ? { name, type, at } : null;
}

export const isFile = (scalar: Scalar): scalar is FileReference =>
  typeof scalar === 'object' && 'at' in scalar && 'type' in scalar;

/** A value as XML writes it. */
export function writtenAs(scalar: Scalar): string {
  if (scalar instanceof Decimal) return settled(scalar).toString();
  if (isFile(scalar)) return `${scalar.at} ${scalar.type} ${scalar.name}`;
  return typeof scalar === 'object' ? scalar.join(' ') : String(scalar);
}

export function textOf(held: Held): string | null {
  const first = firstOf(held);
  return first === undefined ? null : writtenAs(first);
}

/** The coordinates of a shape, as HTML writes them; null when one of them is no number, none for a shape that has none. */
export function readCoordinates(text: string): Decimal[] | null {
  const numbers =
    text.trim() === ''
      ? []
      : text
          .trim()
          .split(/[\s,]+/)
          .map(readDecimal);
  return numbers.includes(null) ? null : (numbers as Decimal[]);
}
