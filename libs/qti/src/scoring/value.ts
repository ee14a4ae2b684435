import { Decimal, type Numeric, readDecimal, readInteger, settled } from '@pan/kit/domain';

/** Base types of QTI 2.x and 3.0 (Information Model, "BaseType"); `file` and `record` values stand outside. */
export const baseTypes = [
  'identifier',
  'boolean',
  'integer',
  'float',
  'string',
  'point',
  'pair',
  'directedPair',
  'duration',
  'uri',
  'intOrIdentifier',
] as const;
export type BaseType = (typeof baseTypes)[number];

export const cardinalities = ['single', 'multiple', 'ordered'] as const;
export type Cardinality = (typeof cardinalities)[number];

/** One value: a number is a decimal, a pair two identifiers, a point two whole numbers, a duration seconds. */
export type Scalar = string | Decimal | boolean | readonly [string, string] | readonly [number, number];

/** A value of QTI. NULL is `null`: an empty container, an answer not given, an empty text. */
export interface Container {
  readonly baseType: BaseType;
  readonly cardinality: Cardinality;
  readonly values: readonly Scalar[];
}
export type Value = Container | null;

export const single = (baseType: BaseType, value: Scalar): Container => ({
  baseType,
  cardinality: 'single',
  values: [value],
});
export const float = (value: Numeric): Value => finite('float', new Decimal(value));
/** NULL for what is no whole number, or a larger one than a double holds. */
export function integer(value: Numeric): Value {
  const whole = new Decimal(value);
  return whole.isInteger() && whole.abs().lte(Number.MAX_SAFE_INTEGER) ? single('integer', whole) : null;
}
const finite = (baseType: BaseType, value: Decimal): Value => (value.isFinite() ? single(baseType, value) : null);
export const boolean = (value: boolean): Container => single('boolean', value);

/** XML Schema writes a boolean in letters or as a digit. */
export const isYes = (text: string | null | undefined): boolean => /^\s*(true|1)\s*$/.test(text ?? '');
export const isNo = (text: string | null | undefined): boolean => /^\s*(false|0)\s*$/.test(text ?? '');

/** A container, which is NULL when nothing is in it. */
export function container(baseType: BaseType, cardinality: Cardinality, values: readonly Scalar[]): Value {
  return values.length === 0 ? null : { baseType, cardinality, values };
}

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
      return /^(true|1)$/.test(trimmed) ? true : /^(false|0)$/.test(trimmed) ? false : null;
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
  }
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

/** Texts are compared without what keyboards decide: composed or decomposed accents, the form of an apostrophe, breaking or not breaking blanks. */
export const typed = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u2018\u2019\u02BC]/g, "'")
    .replace(/[\u00A0\u202F\u2007]/g, ' ');

/** A pair is unordered, a directed pair is not. */
export function sameScalar(baseType: BaseType, one: Scalar, other: Scalar): boolean {
  if (one instanceof Decimal && other instanceof Decimal) return settled(one).eq(settled(other));
  if (Array.isArray(one) && Array.isArray(other)) {
    const [a, b] = one as readonly (string | number)[];
    const [c, d] = other as readonly (string | number)[];
    return (a === c && b === d) || (baseType === 'pair' && a === d && b === c);
  }
  if (typeof one === 'string' && typeof other === 'string') return one === other || typed(one) === typed(other);
  return one === other;
}

const numeric = (baseType: BaseType): boolean => baseType === 'integer' || baseType === 'float';

/** "match": the same cardinality and values; order counts in an ordered container, how often each occurs in a multiple one. NULL in, NULL out. */
export function sameValue(one: Value, other: Value): boolean | null {
  if (!one || !other) return null;
  const comparable = one.baseType === other.baseType || (numeric(one.baseType) && numeric(other.baseType));
  if (!comparable || one.cardinality !== other.cardinality || one.values.length !== other.values.length) return false;
  if (one.cardinality !== 'multiple')
    return one.values.every((value, at) => sameScalar(one.baseType, value, other.values[at]!));
  const left = [...other.values];
  return one.values.every((value) => {
    const at = left.findIndex((candidate) => sameScalar(one.baseType, value, candidate));
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}

/** The only number of a value; null when it is NULL or none. */
export function numberOf(value: Value): Decimal | null {
  const [first] = value?.values ?? [];
  return first instanceof Decimal ? first : null;
}

export function textOf(value: Value): string | null {
  const [first] = value?.values ?? [];
  return first === undefined ? null : writtenAs(first);
}

/** A value as XML writes it. */
export function writtenAs(scalar: Scalar): string {
  if (scalar instanceof Decimal) return settled(scalar).toString();
  return typeof scalar === 'object' ? scalar.join(' ') : String(scalar);
}

/** The points of a value; null when it is NULL or none. */
export function pointsOf(value: Value): readonly (readonly [number, number])[] | null {
  return value?.baseType === 'point' ? (value.values as readonly (readonly [number, number])[]) : null;
}

/** How answers and outcomes travel: texts, numbers, booleans; pairs and points as two words. */
export function plain(value: Value): string | number | boolean | (string | number | boolean)[] | null {
  if (!value) return null;
  const plainOf = (scalar: Scalar) => {
    if (scalar instanceof Decimal) return settled(scalar).toNumber();
    return typeof scalar === 'object' ? scalar.join(' ') : scalar;
  };
  return value.cardinality === 'single' ? plainOf(value.values[0]!) : value.values.map(plainOf);
}
