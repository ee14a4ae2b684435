import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { freePort } from '../../servers/src/processes.ts';
import { eventually } from './eventually.ts';

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

/** A browser that keeps what pages keep in a folder, as one that somebody uses does, and that can die at any moment. */
export async function openProfile(folder: string): Promise<{ context: BrowserContext; kill(): Promise<void> }> {
  const { chromium } = await import('playwright-core');
  const port = await freePort();
  const child = spawn(
    browserFile!,
    ['--no-sandbox', '--headless=new', '--lang=fr-CA', `--user-data-dir=${folder}`, `--remote-debugging-port=${port}`],
    { stdio: 'ignore' },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const browser = await eventually(() => chromium.connectOverCDP(`http://127.0.0.1:${port}`));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return { context: browser.contexts()[0]!, kill };
}

/** What axe finds wrong in a page, one line for each element. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Added by the driver and not as a tag, since the pages allow no script but their own; once a document, for it is large.
  if (!(await page.evaluate('"axe" in globalThis'))) {
    const { source } = createRequire(import.meta.url)('axe-core') as { source: string };
    await page.evaluate(source);
  }
  const results = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run: (o: RunOptions) => Promise<AxeResults> } }).axe.run(options),
    { resultTypes: ['violations'] } as RunOptions,
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
