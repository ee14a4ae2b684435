import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApi, compatibility, contracts, jsonSchema, type JsonSchema } from '@pan/contracts';
import { json, type Generated } from './files.ts';

const folder = 'libs/contracts';

/** One JSON Schema per released fact and the event catalogue; refused where a released fact would change its meaning. */
export function contractFiles(root: string, released: (path: string) => string | null): Generated {
  const samplePath = (type: string) => `${folder}/samples/${type}.json`;
  const schemaPath = (type: string) => `${folder}/schemas/${type}.json`;
  const missing = contracts.filter(({ type }) => !existsSync(join(root, samplePath(type))));
  if (missing.length > 0)
    return {
      files: new Map(),
      refusals: missing.map(({ type }) => `${samplePath(type)}: write the sample of this version`),
    };

  const files = new Map<string, string>();
  const refusals: string[] = [];
  for (const contract of contracts) {
    const { type } = contract;
    const schema = jsonSchema(contract);
    files.set(schemaPath(type), json(schema));
    const before = released(schemaPath(type));
    const changes = before ? compatibility(JSON.parse(before) as JsonSchema, schema) : [];
    refusals.push(...changes.map((change) => `${type} is released: ${change}; declare ${nextVersion(type)} instead`));
    const sample = released(samplePath(type));
    if (sample && sample !== readFileSync(join(root, samplePath(type)), 'utf8'))
      refusals.push(`${samplePath(type)}: a released sample is frozen`);
  }
  const types = new Set(contracts.map(({ type }) => type));
  for (const file of filesIn(join(root, folder, 'schemas'))) {
    const type = file.replace(/\.json$/, '');
    if (!types.has(type) && released(schemaPath(type)))
      refusals.push(`${type} is released and the log keeps it for ever: keep its class`);
  }
  const sampleOf = (type: string): unknown => JSON.parse(readFileSync(join(root, samplePath(type)), 'utf8'));
  files.set(`${folder}/asyncapi.json`, json(asyncApi(sampleOf)));
  return { files, refusals, only: [`${folder}/schemas`] };
}

function filesIn(path: string): string[] {
  return existsSync(path) ? readdirSync(path) : [];
}

function nextVersion(type: string): string {
  return type.replace(/\d+$/, (version) => String(Number(version) + 1));
}
