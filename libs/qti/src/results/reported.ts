import type { Declaration } from '../scoring/item-definition.js';
import { writtenAs } from '../scoring/values/scalars.js';
import { type Held, isRecord } from '../scoring/values/value.js';
import type { ResultVariable } from './assessment-result.js';

/** A variable with its value, as results reporting writes it. */
export const reported = ({ identifier, cardinality, baseType }: Declaration, held: Held): ResultVariable => ({
  identifier,
  cardinality,
  baseType,
  values: isRecord(held)
    ? [...held.fields].flatMap(([field, value]) =>
        value.values.map((one) => ({ text: writtenAs(one), field, baseType: value.baseType })),
      )
    : (held?.values ?? []).map((one) => ({ text: writtenAs(one), field: null, baseType: null })),
});
