import { readdirSync, readFileSync } from 'node:fs';
import { decodeText } from '@pan/kit/domain';

/** The definitions in a folder of the service beside src and dist, so that one path leads there from both; by their code. */
export function shippedDefinitions(folder: 'kinds' | 'forms'): ReadonlyMap<string, unknown> {
  const at = new URL(`../../../${folder}/`, import.meta.url);
  return new Map(
    readdirSync(at)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => [name.slice(0, -5), JSON.parse(decodeText(readFileSync(new URL(name, at)))) as unknown]),
  );
}
