import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

/** A Chromium of this machine; without one, specs of pages say that they are skipped. */
const browserFile = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
  .filter((file) => file !== undefined)
  .find((file) => existsSync(file));

/** `describe` of specs that need a browser. */
export function withBrowser(name: string, specs: () => void): void {
  if (!browserFile) console.log(`${name}: no Chromium on this machine (CHROMIUM=<path>), its specs are skipped.`);
  (browserFile ? describe : describe.skip)(name, specs);
}

/** Loaded by those who need it: it is large. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: browserFile!, args: ['--no-sandbox'] });
}

/** What axe finds wrong in a page, one line for each element. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { source } = createRequire(import.meta.url)('axe-core') as { source: string };
  // Added by the driver and not as a tag, since the pages allow no script but their own.
  await page.evaluate(source);
  const results = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run: (o: RunOptions) => Promise<AxeResults> } }).axe.run(options),
    { resultTypes: ['violations'] } as RunOptions,
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
