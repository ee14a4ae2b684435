import { Decimal, settled } from '@pan/kit/domain';
import { isFile } from './scalars.js';
import { isRecord, type BaseType, type Container, type Held, type RecordValue, type Scalar } from './value.js';

/** Texts are compared without what keyboards decide: composed or decomposed accents, the form of an apostrophe, breaking or not breaking blanks. */
export const typed = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u2018\u2019\u02BC]/g, "'")
    .replace(/[\u00A0\u202F\u2007]/g, ' ');

/** A pair is unordered, a directed pair is not; two files are one when they stand in one place. */
export function sameScalar(baseType: BaseType, one: Scalar, other: Scalar): boolean {
  if (one instanceof Decimal && other instanceof Decimal) return settled(one).eq(settled(other));
  if (Array.isArray(one) && Array.isArray(other)) {
    const [a, b] = one as readonly (string | number)[];
    const [c, d] = other as readonly (string | number)[];
    return (a === c && b === d) || (baseType === 'pair' && a === d && b === c);
  }
  if (typeof one === 'string' && typeof other === 'string') return one === other || typed(one) === typed(other);
  if (isFile(one) && isFile(other)) return one.at === other.at;
  return one === other;
}

const numeric = (baseType: BaseType): boolean => baseType === 'integer' || baseType === 'float';

/** "match": the same cardinality and values; order counts in an ordered container, how often each occurs in a multiple one. NULL in, NULL out. */
export function sameValue(one: Held, other: Held): boolean | null {
  if (!one || !other) return null;
  if (isRecord(one) || isRecord(other)) return isRecord(one) && isRecord(other) && sameFields(one, other);
  return sameContainer(one, other);
}

/** Records are the same when they have the same fields. */
function sameFields({ fields }: RecordValue, other: RecordValue): boolean {
  if (fields.size !== other.fields.size) return false;
  return [...fields].every(([name, value]) => sameValue(value, other.fields.get(name) ?? null) === true);
}

function sameContainer(one: Container, other: Container): boolean {
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
