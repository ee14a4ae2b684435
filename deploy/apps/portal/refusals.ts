import { once } from 'node:events';
import { globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { gatewayProblems } from './gateway-problems.ts';

/** What a refusal code means to whoever answers it. */
export interface Meaning {
  /** None for what is wrong with one row of a bundle. */
  status?: number;
  fr: string;
  en: string;
  remedyFr?: string;
  remedyEn?: string;
}

/** `from` names the parts that answer it so; `*` is every service. */
export interface Refusal {
  code: string;
  meanings: [MeaningFrom, ...MeaningFrom[]];
}

type MeaningFrom = Meaning & { from: string[] };
type Catalogue = Readonly<Record<string, Meaning>>;

/** Every code that a built part may answer, in alphabetical order. */
export async function readRefusals(root: string): Promise<Refusal[]> {
  const services = readdirSync(join(root, 'services')).sort();
  const [common, ...own] = await Promise.all(
    [[join(root, 'libs', 'kit')], ...services.map((service) => partsOf(root, service))].map(definedIn),
  );
  const isCommon = ([code, { en }]: [string, Meaning]) => common![code]?.en === en;
  return merged([
    ['*', common!],
    ...own.map((catalogue, index): [string, Catalogue] => [
      services[index]!,
      Object.fromEntries(Object.entries(catalogue).filter((entry) => !isCommon(entry))),
    ]),
    ['gateway', gatewayProblems],
  ]);
}

export function merged(catalogues: readonly (readonly [from: string, Catalogue])[]): Refusal[] {
  const found = new Map<string, Refusal>();
  for (const [from, catalogue] of catalogues) {
    for (const [code, meaning] of Object.entries(catalogue)) {
      const refusal = found.get(code);
      const same = refusal?.meanings.find(({ en, status }) => en === meaning.en && status === meaning.status);
      if (!refusal) found.set(code, { code, meanings: [{ ...meaning, from: [from] }] });
      else if (same) same.from.push(from);
      else refusal.meanings.push({ ...meaning, from: [from] });
    }
  }
  return [...found.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** A service and the libraries of ours that only it and others like it use. */
function partsOf(root: string, service: string): string[] {
  const part = join(root, 'services', service);
  const { dependencies } = JSON.parse(readFileSync(join(part, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const ours = Object.keys(dependencies).filter((name) => name.startsWith('@pan/') && name !== '@pan/kit');
  return [part, ...ours.map((name) => join(root, 'libs', name.slice('@pan/'.length)))];
}

/** All codes of these folders, in whichever of their files they are defined; what is not built yet has nothing to say. */
async function definedIn(folders: readonly string[]): Promise<Catalogue> {
  const built = folders.flatMap((folder) => {
    const cwd = join(folder, 'dist');
    return globSync('**/*.js', { cwd }).map((file) => join(cwd, file));
  });
  const files = built.filter((file) => readFileSync(file, 'utf8').includes('defineProblems('));
  if (files.length === 0) return {};
  const worker = new Worker(new URL('./load-catalogue.ts', import.meta.url), {
    workerData: files.map((file) => pathToFileURL(file).href),
    // Whoever builds the portal may have been started with options that a thread cannot share.
    execArgv: [],
  });
  const [catalogue] = (await once(worker, 'message')) as [Catalogue];
  await worker.terminate();
  return catalogue;
}
