import { axeFindings } from '@pan/testing';
import type { Page } from 'playwright-core';

/** Of a page that is drawn: how much wider it is than its window, and what axe finds; one line each, with the name of the look. */
export async function faultsOf(page: Page, name: string): Promise<string[]> {
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  const found = (await axeFindings(page)).map((one) => `${name} ${one}`);
  return wide > 0 ? [`${name} is ${wide} px too wide`, ...found] : found;
}

/** Kept to be looked at by a person, where SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/${name}.png`, fullPage: true });
}
