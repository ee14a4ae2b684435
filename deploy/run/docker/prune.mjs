/** Takes out of node_modules what no running service reads: type declarations, maps, sources, documents. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const unread = /\.(ts|cts|mts|tsx|map|md|markdown|flow)$/i;

function prune(place) {
  for (const entry of readdirSync(place, { withFileTypes: true })) {
    const path = join(place, entry.name);
    if (entry.isDirectory()) prune(path);
    else if (entry.isFile() && unread.test(entry.name)) rmSync(path);
  }
}

prune(process.argv[2] ?? 'node_modules');
