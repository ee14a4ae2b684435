import { createConfig, lintFromString } from '@redocly/openapi-core';
import { json, type Generated } from './files.ts';
import type { Json } from './openapi-compatibility.ts';

const config = await createConfig({
  extends: ['recommended'],
  rules: {
    // The system names no licence; the address of one machine is what is committed.
    'info-license': 'off',
    'no-server-example.com': 'off',
    'no-empty-servers': 'error',
    'no-unused-components': 'error',
    'operation-summary': 'error',
    'no-ambiguous-paths': 'error',
    'operation-4xx-response': 'off',
  },
});

/** What Redocly’s rules say of a document, OpenAPI 3.1 or AsyncAPI 3: one sentence for each finding. */
export async function findings(name: string, document: Json): Promise<string[]> {
  const problems = await lintFromString({ source: json(document), absoluteRef: name, config });
  return problems.map(
    ({ ruleId, message, location }) => `${name} ${location[0]?.pointer ?? ''}: ${message} (${ruleId})`,
  );
}

/** Documents that break a rule are not written. */
export async function lintedFiles(documents: ReadonlyMap<string, Json>): Promise<Generated> {
  const refusals = await Promise.all([...documents].map(([name, document]) => findings(name, document)));
  return { files: new Map(), refusals: refusals.flat() };
}
