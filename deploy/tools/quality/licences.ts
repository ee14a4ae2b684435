/** `npm run licences`: what ships with the services and under which licence; refuses what obliges those who pass it on. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';

interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** SPDX identifiers of licences that ask for no more than a notice. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  // A font that is embedded or shipped with its licence; it may not be sold by itself.
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'W3C-20150513',
]);

/** Packages that state their licence in a file alone. */
const statedInFile: Readonly<Record<string, string>> = {
  'png-js': 'MIT',
  '@digitalbazaar/credentials-context': 'BSD-3-Clause AND W3C-20150513',
};

const root = path.join(import.meta.dirname, '../../..');
const list = path.join(root, 'docs/licences.md');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const shipped = packages();
const refused = shipped.filter(({ licence }) => !isPermissive(licence));
for (const { name, version, licence } of refused)
  console.error(`✗ ${name} ${version} : licence « ${licence} » hors de la liste permise / outside the permitted list`);

const text = documentOf(shipped);
const stale = values.check && fs.readFileSync(list, 'utf8') !== text;
if (stale) console.error('✗ docs/licences.md n’est plus à jour / is out of date : npm run licences');
if (!values.check) fs.writeFileSync(list, text);
console.log(`${shipped.length} paquets livrés / packages shipped, ${refused.length} refusés / refused`);
process.exitCode = refused.length > 0 || stale ? 1 : 0;

/** The lockfile says the same on every machine; what lies in node_modules depends on how it came there. */
function packages(): Shipped[] {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const found = new Map<string, Shipped>();
  for (const [place, { version, license, dev, link }] of Object.entries(packages)) {
    const name = place.split('node_modules/').slice(1).at(-1);
    if (name && version && !dev && !link)
      found.set(`${name} ${version}`, { name, version, licence: statedInFile[name] ?? license ?? '?' });
  }
  return [...found.values()].sort((one, other) => (one.name + one.version < other.name + other.version ? -1 : 1));
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { version?: string; license?: string; dev?: boolean; link?: boolean }>>;
}

/** `(MIT OR GPL-3.0)` leaves the choice, `A AND B` asks for both. */
function isPermissive(licence: string): boolean {
  const plain = licence.replace(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((id) => permissive.has(id.trim())));
}

function documentOf(all: readonly Shipped[]): string {
  const rows = all.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return [
    '# Ce qui est livré, et sous quelle licence · What ships, and under which licence',
    '',
    'Écrit par `npm run licences` depuis package-lock.json; vérifié par `npm run check`.  ',
    'Written by `npm run licences` from package-lock.json; checked by `npm run check`.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
