import { Decimal, settled } from '@pan/kit/domain';
import { isFile, writtenAs } from './scalars.js';
import { isRecord, type FileReference, type Held, type Scalar } from './value.js';

type PlainScalar = string | number | boolean | FileReference;
/** A value as JSON carries it. */
export type Plain = PlainScalar | PlainScalar[] | { readonly [field: string]: Plain } | null;

/** How answers and outcomes travel: texts, numbers, booleans; pairs and points as two words; files and records as objects. */
export function plain(held: Held): Plain {
  if (!held) return null;
  if (isRecord(held)) return Object.fromEntries([...held.fields].map(([name, value]) => [name, plain(value)]));
  return held.cardinality === 'single' ? plainScalar(held.values[0]!) : held.values.map(plainScalar);
}

function plainScalar(scalar: Scalar): PlainScalar {
  if (scalar instanceof Decimal) return settled(scalar).toNumber();
  if (isFile(scalar)) return scalar;
  return typeof scalar === 'object' ? writtenAs(scalar) : scalar;
}
