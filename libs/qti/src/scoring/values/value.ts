import { Decimal, type Numeric } from '@pan/kit/domain';

/** Base types of QTI 2.x and 3.0 (Information Model, "BaseType"). */
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
  'file',
  'uri',
  'intOrIdentifier',
] as const;
export type BaseType = (typeof baseTypes)[number];

export const cardinalities = ['single', 'multiple', 'ordered', 'record'] as const;
export type Cardinality = (typeof cardinalities)[number];

/** A file that stands elsewhere: its name, its media type, and the hash or the address by which it is found. */
export interface FileReference {
  readonly name: string;
  readonly type: string;
  readonly at: string;
}

/** One value: a number is a decimal, a pair two identifiers, a point two whole numbers, a duration seconds. */
export type Scalar = string | Decimal | boolean | readonly [string, string] | readonly [number, number] | FileReference;

/** A value of one base type. NULL is `null`: an empty container, an answer not given, an empty text. */
export interface Container {
  readonly baseType: BaseType;
  readonly cardinality: Exclude<Cardinality, 'record'>;
  readonly values: readonly Scalar[];
}
/** What operators reckon with. */
export type Value = Container | null;

/** Values by the names of their fields, each of a type of its own; a field that is NULL is not there. */
export interface RecordValue {
  readonly cardinality: 'record';
  readonly fields: ReadonlyMap<string, Container>;
}
/** What a variable may hold. */
export type Held = Value | RecordValue;

export const isRecord = (held: Held): held is RecordValue => held?.cardinality === 'record';

/** A record, which is NULL when it has no field. */
export function record(fields: Iterable<readonly [string, Value]>): Held {
  const given = [...fields].filter((field): field is [string, Container] => field[1] !== null);
  return given.length === 0 ? null : { cardinality: 'record', fields: new Map(given) };
}

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
export const text = (value: string): Value => (value === '' ? null : single('string', value));

/** A container, which is NULL when nothing is in it. */
export function container(baseType: BaseType, cardinality: Container['cardinality'], values: readonly Scalar[]): Value {
  return values.length === 0 ? null : { baseType, cardinality, values };
}

/** The only number of a value; null when it is NULL or none. */
export function numberOf(held: Held): Decimal | null {
  const first = firstOf(held);
  return first instanceof Decimal ? first : null;
}

export const firstOf = (held: Held): Scalar | undefined => (isRecord(held) ? undefined : held?.values[0]);

/** The points of a value; null when it is NULL or none. */
export function pointsOf(value: Value): readonly (readonly [number, number])[] | null {
  return value?.baseType === 'point' ? (value.values as readonly (readonly [number, number])[]) : null;
}
