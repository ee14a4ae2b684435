import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Addresses } from './calls.ts';
import { readTopics } from './events.ts';
import { homePage, type Facts } from './home.ts';
import { portalParts } from './parts.ts';
import { problemIndex, problemPage } from './problem-pages.ts';
import { readRefusals } from './refusals.ts';
import { signedInPage } from './signed-in.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const usual: Addresses = { base: 'http://127.0.0.1:7100', idp: 'http://127.0.0.1:7109' };

/** Writes the portal as static files; what it shows is read from the contracts and from the built services. */
export async function buildPortal(
  folder = join(root, '.local', 'portal'),
  addresses: Addresses = usual,
): Promise<string> {
  const refusals = await readRefusals(root);
  const facts: Facts = {
    addresses,
    parts: portalParts(root),
    topics: readTopics(root),
    refusals: refusals.length,
  };
  const pages: [file: string, page: string][] = [
    ['index.html', homePage('fr', facts)],
    ['en/index.html', homePage('en', facts)],
    ['signed-in.html', signedInPage()],
    ['problems/index.html', problemIndex(refusals)],
    ...refusals.map((refusal): [string, string] => [`problems/${refusal.code}.html`, problemPage(refusal)]),
  ];
  await rm(folder, { recursive: true, force: true });
  for (const [file, page] of pages) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), page);
  }
  await cp(join(import.meta.dirname, 'assets'), join(folder, 'assets'), { recursive: true });
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildPortal(process.argv[2]));
}
