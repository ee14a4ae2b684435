import { readDecimal } from '@pan/kit/domain';
import { textOf } from '../values/scalars.js';
import { float, single, type Value } from '../values/value.js';
import { one, type Operator } from './expression.js';

/** Operators that the field has added; a definition that nobody knows is refused when the item is read. */
const definitions: Readonly<Record<string, (value: Value) => Value>> = {
  Trim: (value) => asText(value, (text) => text.trim()),
  ToAscii: (value) => asText(value, (text) => text.normalize('NFD').replace(/\p{M}/gu, '')),
  /** French keyboards write 3,5. */
  ParseCommaDecimal: (value) => {
    const text = textOf(value)?.trim().replace(',', '.') ?? '';
    const number = /e/i.test(text) ? null : readDecimal(text);
    return number === null ? null : float(number);
  },
};

function asText(value: Value, change: (text: string) => string): Value {
  const text = textOf(value);
  const changed = text === null ? '' : change(text);
  return changed === '' ? null : single('string', changed);
}

/** The last part of `depcp:Trim` or `urn:…:Trim` names what it does. */
const nameIn = (args: Readonly<Record<string, string>>): string => {
  const definition = args['definition'] ?? args['class'] ?? '';
  return definition.slice(1 + Math.max(definition.lastIndexOf(':'), definition.lastIndexOf('/')));
};

export const customOperator: Operator = {
  takes: one,
  evaluate: ({ args }, [value = null]) => definitions[nameIn(args)]?.(value) ?? null,
};

export const isDefined = (args: Readonly<Record<string, string>>): boolean => Object.hasOwn(definitions, nameIn(args));
