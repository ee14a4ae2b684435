import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { bodyOf, type FileRef, readBanked } from '@pan/qti';
import { openBrowser, root } from '@pan/testing';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ownFiles } from './items.ts';

/** An item as a candidate is shown it. */
export interface ShownItem {
  readonly title: string;
  readonly body: string;
  /** Addresses that a browser loads, by what the body names. */
  readonly files: Readonly<Record<string, string>>;
}

export interface QuestionBench {
  /** A page that draws questions by themselves, under the policy of the true pages. */
  page(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:";
const types: Readonly<Record<string, string>> = {
  ...{
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
  },
  ...{ '.gif': 'image/gif', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg' },
};

export async function openQuestionBench(): Promise<QuestionBench> {
  const folder = await mkdtemp(join(tmpdir(), 'pan-questions-'));
  const config = join(root, 'services/exam-management/pages/look/vite.config.ts');
  const vite = [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', config, '--outDir', folder];
  const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [...vite, '--emptyOutDir', '--logLevel', 'warn'], { cwd: root, env });
  const browser: Browser = await openBrowser();
  return {
    page: async (options) => {
      const page = await (await browser.newContext({ locale: 'fr-CA', ...options })).newPage();
      await page.route('http://localhost/**', async (route) => {
        const path = new URL(route.request().url()).pathname;
        const file = join(folder, path === '/' ? 'index.html' : path);
        if (!existsSync(file)) return route.fulfill({ status: 404, body: '' });
        const headers = { 'content-security-policy': policy, 'content-type': types[extname(file)] ?? '' };
        await route.fulfill({ body: await readFile(file), headers });
      });
      await page.goto('http://localhost/');
      await page.locator('body[data-ready]').waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @param folder where what it points to lies; else what ours show */
export function shownItem(title: string, text: string, folder: string | null): ShownItem {
  const found = [...text.matchAll(/\s(?:src|data|href)="([^"]+)"/g)].map(([, address]) => address!);
  const files: Record<string, FileRef> = {};
  const addresses: Record<string, string> = {};
  for (const address of new Set(found)) {
    const file = fileAt(address, folder);
    if (!file) continue;
    const hash = createHash('sha256').update(file.bytes).digest('hex');
    files[address] = { hash, type: file.type as FileRef['type'], size: file.bytes.length };
    addresses[`files/${hash}`] = `data:${file.type};base64,${file.bytes.toString('base64')}`;
  }
  return { title, body: bodyOf(readBanked(text), files).text('questions').body, files: addresses };
}

function fileAt(address: string, folder: string | null): { type: string; bytes: Buffer } | null {
  if (folder === null) return ownFiles[address] ?? null;
  const file = resolve(folder, decodeURI(address));
  const type = types[extname(file).toLowerCase()];
  return type?.startsWith('image/') && existsSync(file) ? { type, bytes: readFileSync(file) } : null;
}

/** An item of a file, with what lies beside it. */
export const itemOf = (file: string): ShownItem =>
  shownItem(basename(file, '.xml'), readFileSync(file, 'utf8'), dirname(file));

export async function show(page: Page, item: ShownItem): Promise<void> {
  await page.evaluate((one) => (globalThis as unknown as { show: (item: object) => void }).show(one), item);
  await page.locator('item-player').waitFor();
}

export const answers = async (page: Page): Promise<unknown> =>
  JSON.parse((await page.getAttribute('body', 'data-answers')) ?? '{}');
