import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import fastifyStatic from '@fastify/static';
import { axeFindings, openBrowser, withBrowser } from '@pan/testing';
import fastify, { type FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { buildPortal } from './build.ts';

const parts = [
  { name: 'postgres', state: 'up' },
  { name: 'kafka', state: 'down' },
];

withBrowser('The portal', () => {
  let folder: string;
  let server: FastifyInstance;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-'));
    await buildPortal(folder);
    server = fastify({ forceCloseConnections: true });
    server.get('/health', () => ({ state: 'down', parts }));
    await server.register(fastifyStatic, { root: folder, extensions: ['html'], redirect: true });
    base = await server.listen({ port: 0, host: '127.0.0.1' });
    browser = await openBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ colorScheme });
    const refused = jest.fn();
    page.on('console', (message) => message.type() === 'error' && refused(message.text()));
    await page.goto(base + path);
    await page.waitForFunction(`!document.querySelector('#overall') || document.querySelector('#overall').textContent`);
    expect(refused).not.toHaveBeenCalled();
    return page;
  }

  it.each([
    ['/', 'fr-CA', 'light'],
    ['/', 'fr-CA', 'dark'],
    ['/en/', 'en-CA', 'light'],
    ['/en/', 'en-CA', 'dark'],
    ['/problems/', 'fr-CA', 'light'],
    ['/problems/not-found', 'fr-CA', 'dark'],
  ] as const)('is accessible at %s (%s, %s)', async (path, language, scheme) => {
    const page = await open(path, scheme);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`);
    expect(await axeFindings(page)).toEqual([]);
    await page.close();
  });

  it('shows the state of each part in the language of the page', async () => {
    for (const [path, up, down] of [
      ['/', 'en marche', 'arrêté'],
      ['/en/', 'running', 'down'],
    ] as const) {
      const page = await open(path);
      expect(await page.textContent('tr[data-part="postgres"] .state')).toBe(up);
      expect(await page.textContent('tr[data-part="kafka"] .state')).toBe(down);
      await page.close();
    }
  });

  it('can be used by keyboard: the first stop leads past the menu', async () => {
    const page = await open('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.close();
  });

  it('has no broken link among its own pages', async () => {
    for (const path of ['/', '/en/', '/problems/']) {
      const page = await open(path);
      const links = await page.$$eval('a[href^="/"], link[href^="/"]', (all) =>
        all.map((one) => one.getAttribute('href')!),
      );
      for (const link of new Set(links.filter((one) => !/\/(docs|openapi\.json)$/.test(one)))) {
        expect([link, (await fetch(base + link)).status]).toEqual([link, 200]);
      }
      await page.close();
    }
  });
});
