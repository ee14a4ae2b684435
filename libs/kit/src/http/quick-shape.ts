import type { Type } from '@nestjs/common';
import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage as conversions } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

// What is valid costs only the rules themselves: class-validator's executor groups, collects and explains them anew for each value,
// which takes several times as long. What is not valid, and what has parts, goes its way.

interface Field {
  /** Brings a value to its one form, as class-transformer would. */
  readonly convert: readonly ((value: unknown, given: object) => unknown)[];
  /** The rules hold only where all of these do: `@IsOptional()`. */
  readonly conditions: readonly ((shape: object, value: unknown) => boolean)[];
  readonly rules: readonly ((value: unknown, shape: object) => boolean)[];
}

type Fields = ReadonlyMap<string, Field>;

const known = new WeakMap<Type, Fields | null>();

/** An instance of the class where the input is flat and keeps every rule of it; null where class-validator has to look. */
export function quickShape<T extends object>(shape: Type<T>, given: Readonly<Record<string, unknown>>): T | null {
  let fields = known.get(shape);
  if (fields === undefined) known.set(shape, (fields = fieldsOf(shape)));
  if (!fields) return null;
  const instance = new shape();
  const values = instance as Record<string, unknown>;
  for (const name in given) {
    const field = fields.get(name);
    let value = given[name];
    if (!field || value === undefined || value === null || typeof value === 'object') return null;
    for (const convert of field.convert) value = convert(value, given);
    values[name] = value;
  }
  for (const [name, { conditions, rules }] of fields) {
    const value = values[name];
    if (conditions.some((holds) => !holds(instance, value))) continue;
    for (const holds of rules) if (!holds(value, instance)) return null;
  }
  return instance;
}

/** A field whose rules are about parts, or that a type converts, is quick where it is left out alone; null where a rule is asynchronous. */
function fieldsOf(shape: Type): Fields | null {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(shape, '', true, false);
  const fields = new Map<string, Field>();
  for (const [name, metadata] of Map.groupBy(all, ({ propertyName }) => propertyName)) {
    if (conversions.findExposeMetadata(shape, name)) return null;
    let hasParts = conversions.findTypeMetadata(shape, name) !== undefined;
    const conditions: Field['conditions'][number][] = [];
    const rules: Field['rules'][number][] = [];
    for (const { type, constraints, constraintCls } of metadata) {
      if (type === ValidationTypes.CONDITIONAL_VALIDATION)
        conditions.push(constraints[0] as (shape: object, value: unknown) => boolean);
      else if (type === ValidationTypes.CUSTOM_VALIDATION) {
        for (const { async, instance } of storage.getTargetValidatorConstraints(constraintCls)) {
          if (async) return null;
          const told = { targetName: shape.name, property: name, constraints };
          rules.push((value, object) => Boolean(instance.validate(value, { ...told, value, object })));
        }
      } else if (type === ValidationTypes.NESTED_VALIDATION) hasParts = true;
      else if (type !== ValidationTypes.WHITELIST) return null;
    }
    if (hasParts) rules.push(() => false);
    const type = TransformationType.PLAIN_TO_CLASS;
    const convert = conversions.findTransformMetadatas(shape, name, type).map(
      ({ transformFn }) =>
        (value: unknown, obj: object) =>
          transformFn({ value, key: name, obj, type, options: {} }) as unknown,
    );
    fields.set(name, { convert, conditions, rules });
  }
  return fields.size > 0 ? fields : null;
}
