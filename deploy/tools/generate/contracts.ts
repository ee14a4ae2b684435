import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApi, compatibility, contracts, jsonSchema, type JsonSchema } from '@pan/contracts';
import { json, type Generated } from './files.ts';

const folder = 'libs/contracts';

/**
 * One JSON Schema per released fact and the event catalogue; a new fact gets a first sample. Refused where a released fact would change
 * its meaning.
 */
export function contractFiles(root: string, released: (path: string) => string | null): Generated {
  const samplePath = (type: string) => `${folder}/samples/${type}.json`;
  const schemaPath = (type: string) => `${folder}/schemas/${type}.json`;
  const files = new Map<string, string>();
  const textOf = (path: string) => files.get(path) ?? readFileSync(join(root, path), 'utf8');
  const refusals: string[] = [];
  for (const contract of contracts) {
    const { type } = contract;
    const schema = jsonSchema(contract);
    files.set(schemaPath(type), json(schema));
    if (!existsSync(join(root, samplePath(type)))) {
      const draft = firstSample(schema);
      if (!draft) refusals.push(`${samplePath(type)}: write the sample of this version`);
      else files.set(samplePath(type), json(draft));
    }
    const before = released(schemaPath(type));
    const changes = before ? compatibility(JSON.parse(before) as JsonSchema, schema) : [];
    refusals.push(...changes.map((change) => `${type} is released: ${change}; declare ${nextVersion(type)} instead`));
    const sample = released(samplePath(type));
    if (sample && sample !== textOf(samplePath(type)))
      refusals.push(`${samplePath(type)}: a released sample is frozen`);
  }
  const types = new Set(contracts.map(({ type }) => type));
  for (const file of filesIn(join(root, folder, 'schemas'))) {
    const type = file.replace(/\.json$/, '');
    if (!types.has(type) && released(schemaPath(type)))
      refusals.push(`${type} is released and the log keeps it for ever: keep its class`);
  }
  if (refusals.length === 0)
    files.set(`${folder}/asyncapi.json`, json(asyncApi((type) => JSON.parse(textOf(samplePath(type))) as unknown)));
  return { files, refusals, only: [`${folder}/schemas`] };
}

/** What a new fact may look like: its required fields by their schema; null where a pattern wants a person's eye. */
function firstSample({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> | null {
  const fields = required.map((field, index) => [field, valueOf(properties[field]!, index + 1)] as const);
  return fields.some(([, value]) => value === undefined) ? null : Object.fromEntries(fields);
}

function valueOf(schema: JsonSchema, number: number): unknown {
  const { type, format, items, pattern } = schema;
  if (schema['enum']) return (schema['enum'] as unknown[])[0];
  if (format === 'uuid') return `01991a3c-5a00-7c3e-9f10-${String(number).padStart(12, '0')}`;
  if (format === 'date-time') return '2026-11-20T14:00:00.000Z';
  if (format === 'date') return '2026-11-20';
  if (type === 'integer' || type === 'number') return schema['minimum'] ?? 1;
  if (type === 'boolean') return true;
  if (type === 'array' && items) return [valueOf(items, number)];
  return type === 'string' && !pattern ? 'texte' : undefined;
}

function filesIn(path: string): string[] {
  return existsSync(path) ? readdirSync(path) : [];
}

function nextVersion(type: string): string {
  return type.replace(/\d+$/, (version) => String(Number(version) + 1));
}
