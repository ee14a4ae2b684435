import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { services } from '@pan/contracts';
import { json, type Generated } from './files.ts';
import type { Json } from './openapi-compatibility.ts';
import { idsInTitles, systemsOfClaims } from './shown.ts';

/** What a service says of a row of the feature list that holds today. */
interface Told {
  readonly fr: string;
  readonly en: string;
  readonly routes: readonly string[];
}

interface Row extends Told {
  readonly id: string;
  readonly service: string;
}

/** The files that show each id. */
type Shown = ReadonlyMap<string, readonly string[]>;

const list = 'docs/features.md';
/** For the governance, which says of each system what shows it. */
const shownSystems = 'services/governance-reporting/systems-shown.json';

/** Something that the documents of the plan speak of, by the governance's register. */
export interface PlanSystem {
  readonly id: string;
  readonly name: { readonly fr: string };
}

/** The built register of the governance. */
export async function planSystems(root: string): Promise<readonly PlanSystem[]> {
  const built = join(root, 'services/governance-reporting/dist/register/systems.js');
  return ((await import(pathToFileURL(built).href)) as { systems: readonly PlanSystem[] }).systems;
}

/**
 * docs/features.md: each row of the feature list that a spec shows on real servers, and each system of the plan with the
 * lines of the story and the specs that show it, which the governance's /v1/systems also says. A row or system is shown by its id in brackets at the beginning of a
 * spec's title, a system also by a claim of the story. Refused where a listed row has lost its spec.
 */
export function featureFiles(
  root: string,
  documents: ReadonlyMap<string, Json>,
  systems: readonly PlanSystem[],
): Generated {
  const rows = services.flatMap((service) => rowsOf(root, service));
  const specs = shownIn(root, '{libs,services,deploy,test}/**/*{.,-}spec.ts', idsInTitles);
  const story = shownIn(root, 'deploy/tools/story/**/*.ts', systemsOfClaims);
  const known = new Set([...rows, ...systems].map(({ id }) => id));
  const isSystem = (id: string) => systems.some((one) => one.id === id);
  const listed = existsSync(join(root, list)) ? rowsListed(readFileSync(join(root, list), 'utf8')) : [];
  const refusals = [
    ...[...specs, ...story]
      .filter(([id]) => !known.has(id))
      .map(([id, [file]]) => `${file}: write what ${id} says in services/<service>/features.json`),
    ...[...specs]
      .filter(([id]) => !isSystem(id))
      .flatMap(([id, files]) => files.filter((file) => file.endsWith('.spec.ts')).map((file) => [id, file]))
      .map(([id, file]) => `${file}: ${id} is shown on real servers, in an it-spec`),
    ...rows
      .filter(({ id }) => !specs.has(id))
      .map(({ id, service }) => `services/${service}/features.json: no spec’s title begins with [${id}] any more`),
    ...listed
      .filter((id) => !specs.has(id) && !known.has(id))
      .map((id) => `${list} lists ${id}, which nothing shows: if that is meant, take its line out by hand`),
    ...rows.flatMap(({ id, service, routes }) =>
      routes
        .filter((route) => !hasRoute(documents.get(service), route))
        .map((route) => `services/${service}/features.json: ${id}: no route ${route}`),
    ),
  ];
  const shown = systems.map(({ id }) => [id, { story: story.get(id) ?? [], specs: specs.get(id) ?? [] }] as const);
  const files = new Map([
    [list, page(rows, systems, specs, story)],
    [shownSystems, json(Object.fromEntries(shown))],
  ]);
  return { files, refusals };
}

function rowsOf(root: string, service: string): Row[] {
  const file = join(root, 'services', service, 'features.json');
  const told = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Told>) : {};
  return Object.entries(told)
    .map(([id, one]) => ({ id, service, ...one }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function shownIn(root: string, pattern: string, idsOf: (text: string) => readonly string[]): Shown {
  const shown = new Map<string, string[]>();
  const files = globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' });
  for (const file of files.map((path) => path.replaceAll('\\', '/')).sort())
    for (const id of idsOf(readFileSync(join(root, file), 'utf8'))) shown.set(id, [...(shown.get(id) ?? []), file]);
  return shown;
}

const rowsListed = (text: string): string[] =>
  (text.match(/^\| [RXLCEG]\d{2} /gm) ?? []).map((cell) => cell.slice(2, 5));

function hasRoute(document: Json | undefined, route: string): boolean {
  const [method = '', path = ''] = route.split(' ');
  const paths = (document?.['paths'] ?? {}) as Record<string, Record<string, unknown>>;
  return paths[path]?.[method.toLowerCase()] !== undefined;
}

function page(rows: readonly Row[], systems: readonly PlanSystem[], specs: Shown, story: Shown): string {
  const links = (files: readonly string[] = []) =>
    files.map((file) => `[${file.replace(/^services\/|^deploy\/tools\//, '')}](../${file})`).join('<br>');
  return `${[
    '# Ce qui tient aujourd’hui · What holds today',
    '',
    'Généré par `npm run generate` depuis les titres des essais, les lignes du récit et `services/*/features.json`; ne pas modifier à la main.  ',
    'Generated by `npm run generate` from the titles of specs, the lines of the story and `services/*/features.json`; do not edit by hand.',
    '',
    'Une rangée tient quand un essai la montre tout entière, par HTTP ou Kafka, sur de vrais serveurs; son titre commence par le numéro.  ',
    'A row holds when a spec shows all of it, over HTTP or Kafka, on real servers; its title begins with the number.',
    '',
    '## Fonctions · Features',
    '',
    '| rangée · row | ce qui tient · what holds | service | essai · spec | route |',
    '|---|---|---|---|---|',
    ...rows.map(({ id, fr, en, service, routes }) => {
      const by = routes.map((route) => `\`${route}\``).join('<br>');
      return `| ${id} | ${fr} · ${en} | [${service}](../services/${service}/README.md) | ${links(specs.get(id))} | ${by} |`;
    }),
    '',
    '## Systèmes du plan · Systems of the plan',
    '',
    'Les lignes du récit de `npm start -- --check` et les essais qui montrent quelque chose d’un système; cela ne dit pas qu’il est entier.  ',
    'Lines of the story of `npm start -- --check` and specs that show something of a system; that does not say that it is whole.',
    '',
    '| système · system | nom · name | récit · story | essai · spec |',
    '|---|---|---|---|',
    ...systems
      .filter(({ id }) => specs.has(id) || story.has(id))
      .map(({ id, name }) => `| ${id} | ${name.fr} | ${links(story.get(id))} | ${links(specs.get(id))} |`),
  ].join('\n')}\n`;
}
