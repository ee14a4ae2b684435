import * as fs from 'node:fs';
import * as path from 'node:path';

/** The repository's top folder: Jest and the launchers run there. */
export const root = process.cwd();

const told = new Set<string>();

/** A place in the data folder beside the repository, or null, said on one line, when this clone stands alone. */
export function shared(place: string): string | null {
  const found = path.resolve(root, '..', 'shared', place);
  if (fs.existsSync(found)) return found;
  if (!told.has(place)) process.stderr.write(`skipped: ../shared/${place} is absent\n`);
  told.add(place);
  return null;
}
