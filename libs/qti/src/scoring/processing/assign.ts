import { settled } from '@pan/kit/domain';
import type { Declaration, LookupTable } from '../item-definition.js';
import { parseScalar, textOf } from '../values/scalars.js';
import { container, float, integer, isRecord, numberOf, single, type Held, type Value } from '../values/value.js';

/** A value takes the type of the variable that receives it; numbers of whole variables are cut, as spoken of in "setOutcomeValue". */
export function assigned({ baseType, cardinality }: Declaration, held: Held): Held {
  if (!held) return null;
  if (cardinality === 'record' || baseType === null || isRecord(held))
    return cardinality === 'record' && isRecord(held) ? held : null;
  const number = numberOf(held);
  if (cardinality === 'single' && baseType === 'integer' && number !== null) return integer(settled(number).trunc());
  if (cardinality === 'single' && baseType === 'float' && number !== null) return float(number);
  if (held.baseType === baseType) return container(baseType, cardinality, held.values);
  const text = textOf(held);
  const read = cardinality === 'single' && text !== null ? parseScalar(baseType, text) : null;
  return read === null ? null : single(baseType, read);
}

/** A variable without default is 0 when it is a number, else NULL (Information Model, "outcomeDeclaration"). */
export function nought({ baseType, cardinality }: Declaration): Value {
  if (cardinality !== 'single') return null;
  return baseType === 'integer' ? integer(0) : baseType === 'float' ? float(0) : null;
}

export function lookedUp(source: Held, table: LookupTable | null): Held {
  const number = numberOf(source);
  if (!table || number === null) return null;
  const entry =
    table.kind === 'match'
      ? table.entries.find((one) => settled(one.source).eq(settled(number)))
      : table.entries.find((one) =>
          one.includeBoundary ? settled(number).gte(one.source) : settled(number).gt(one.source),
        );
  return entry ? entry.target : table.defaultValue;
}
