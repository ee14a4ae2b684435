/** `npm run generate` writes every generated file; `-- --check` only compares. Needs the built libraries and services. */
import { join } from 'node:path';
import { clientFiles } from './client.ts';
import { contextMapFiles } from './context-map.ts';
import { contractFiles } from './contracts.ts';
import { featureFiles, planSystems } from './features.ts';
import { differences, write, type Generated } from './files.ts';
import { glossaryFiles } from './glossary.ts';
import { openApiFiles } from './openapi.ts';
import { lintedFiles } from './lint.ts';
import { migrationFiles } from './migrations.ts';
import type { Json } from './openapi-compatibility.ts';
import { releasedFiles } from './released.ts';

const root = join(import.meta.dirname, '../../..');
const checkOnly = process.argv.includes('--check');
const released = releasedFiles(root);
const openApi = await openApiFiles(root, released);
const contracts = contractFiles(root, released);
const asyncApi = [...contracts.files].filter(([path]) => path.endsWith('/asyncapi.json'));
const parts: Generated[] = [
  contracts,
  contextMapFiles(root),
  glossaryFiles(root),
  await migrationFiles(root),
  featureFiles(root, openApi.documents, await planSystems(root)),
  openApi,
  await clientFiles(openApi.documents),
  await lintedFiles(
    new Map([...openApi.documents, ...asyncApi.map(([path, text]) => [path, JSON.parse(text) as Json] as const)]),
  ),
];
const all: Generated = {
  files: new Map(parts.flatMap(({ files }) => [...files])),
  refusals: parts.flatMap(({ refusals }) => refusals),
  only: parts.flatMap(({ only = [] }) => only),
};

const stale = differences(root, all);
if (all.refusals.length > 0) {
  console.error(
    `✗ Refusé, rien n’est écrit · Refused, nothing is written:\n${all.refusals.map((line) => `  ${line}`).join('\n')}`,
  );
  process.exitCode = 1;
} else if (checkOnly && stale.length > 0) {
  console.error(
    `✗ À régénérer · To be generated again (npm run generate):\n${stale.map((line) => `  ${line}`).join('\n')}`,
  );
  process.exitCode = 1;
} else {
  if (!checkOnly) write(root, all);
  console.log(
    `✓ ${all.files.size} fichiers générés, ${checkOnly ? 'égaux aux fichiers déposés' : `${stale.length} changés`} · generated files`,
  );
}
