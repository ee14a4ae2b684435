import { getMetadataStorage } from 'class-validator';
import { contracts, meaningOf, type ContractClass } from './contract.js';

/**
 * JSON Schema 2020-12 of a contract, made from its class-validator rules. class-validator-jsonschema refuses every school
 * day (its pattern wants an instant), leaves a rule it does not know out without a word, and points nested classes at
 * OpenAPI components; a contract needs the opposite, so what cannot be expressed is refused here.
 */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

interface Rule {
  readonly type: string;
  readonly name?: string;
  readonly propertyName: string;
  readonly constraints: readonly unknown[] | undefined;
  readonly each: boolean;
}

type Keywords = Record<string, unknown>;
const string = { type: 'string' };
const list = { type: 'array' };

const keywords: Record<string, (constraints: readonly unknown[], field: string) => Keywords> = {
  isString: () => string,
  isUuid: () => ({ ...string, format: 'uuid' }),
  isDateString: (_, field) => ({ ...string, format: dateFormat(field) }),
  isIso8601: (_, field) => ({ ...string, format: dateFormat(field) }),
  isNotEmpty: () => ({ ...string, minLength: 1 }),
  minLength: ([minLength]) => ({ ...string, minLength }),
  maxLength: ([maxLength]) => ({ ...string, maxLength }),
  isLength: ([minLength, maxLength]) => ({ ...string, minLength, ...(maxLength !== undefined && { maxLength }) }),
  matches: ([pattern], field) => ({ ...string, pattern: patternOf(pattern as RegExp, field) }),
  isIn: ([values]) => ({ type: typeOf(values as unknown[]), enum: [...(values as unknown[])] }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  isArray: () => list,
  arrayMinSize: ([minItems]) => ({ ...list, minItems }),
  arrayMaxSize: ([maxItems]) => ({ ...list, maxItems }),
  arrayUnique: () => ({ ...list, uniqueItems: true }),
};

/** Consumers accept fields they do not know: a new optional field is the one change a released contract may see. */
export function jsonSchema(contract: ContractClass): JsonSchema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(contract, '', true, false) as readonly Rule[];
  const fields = Map.groupBy(rules, (rule) => rule.propertyName);
  const optional = (of: readonly Rule[]) => of.some(({ type }) => type === 'conditionalValidation');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:qc:pan:contract:${contract.type}`,
    title: contract.name,
    description: `${contract.fr}\n${contract.en}`,
    type: 'object',
    properties: Object.fromEntries(
      [...fields].map(([field, of]) => {
        const meaning = meaningOf(contract, field);
        return [
          field,
          { ...(meaning && { description: `${meaning.fr}\n${meaning.en}` }), ...fieldSchema(contract, of) },
        ];
      }),
    ),
    required: [...fields].filter(([, of]) => !optional(of)).map(([field]) => field),
    additionalProperties: true,
  };
}

function fieldSchema(contract: ContractClass, rules: readonly Rule[]): Keywords {
  const own: Keywords = {};
  const items: Keywords = {};
  for (const { type, name, constraints, each, propertyName } of rules.toReversed()) {
    if (type === 'conditionalValidation') continue;
    const express = keywords[name ?? type];
    if (!express)
      throw new Error(`${contract.type}: ${propertyName}: a contract cannot express the rule ${name ?? type}`);
    const said = express(constraints ?? [], propertyName);
    Object.assign(each ? items : own, said);
  }
  return Object.keys(items).length > 0 ? { ...list, ...own, items } : own;
}

/** The house names dates for what they are: `…On` is a school day, `…At` an instant. */
function dateFormat(field: string): string {
  if (field.endsWith('On')) return 'date';
  if (field.endsWith('At')) return 'date-time';
  throw new Error(`${field}: a date is named …On (a day) or …At (an instant)`);
}

function patternOf(pattern: RegExp, field: string): string {
  if (pattern.flags.replace('u', ''))
    throw new Error(`${field}: a contract cannot express the flags of ${String(pattern)}`);
  return pattern.source;
}

function typeOf(values: readonly unknown[]): string {
  return values.every((value) => typeof value === 'string') ? 'string' : 'number';
}

const made = new Map<string, JsonSchema>();

/** The schema by which a consumer checks what it reads; undefined for a type that no contract declares. */
export function schemaOf(type: string): JsonSchema | undefined {
  const contract = contracts.find((known) => known.type === type);
  if (!contract) return undefined;
  const schema = made.get(type) ?? jsonSchema(contract);
  made.set(type, schema);
  return schema;
}
