import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
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
  const catalogues = await Promise.all([
    exported(join(root, 'libs', 'kit', 'dist', 'http', 'common-problems.js'), 'commonProblems'),
    ...services.map((service) => exported(join(root, 'services', service, 'dist', 'problems.js'), 'problems')),
  ]);
  return merged([
    ...catalogues.map((catalogue, index): [string, Catalogue] => [index === 0 ? '*' : services[index - 1]!, catalogue]),
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

/** A service that is not built yet has nothing to say. */
async function exported(file: string, name: string): Promise<Catalogue> {
  if (!existsSync(file)) return {};
  const worker = new Worker(new URL('./load-catalogue.ts', import.meta.url), {
    workerData: { file: pathToFileURL(file).href, name },
    // Whoever builds the portal may have been started with options that a thread cannot share.
    execArgv: [],
  });
  const [catalogue] = (await once(worker, 'message')) as [Catalogue];
  await worker.terminate();
  return catalogue;
}
