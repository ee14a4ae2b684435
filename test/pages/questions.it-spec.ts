import { join } from 'node:path';
import { globSync } from 'node:fs';
import { DomainError } from '@pan/kit/domain';
import { eventually, root, shared, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf, shot } from './look.ts';
import {
  answers,
  itemOf,
  openQuestionBench,
  show,
  type ShownItem,
  shownItem,
  type QuestionBench,
} from './questions/bench.ts';
import { ownItems } from './questions/items.ts';

/** Those that the engine takes: another refusal is its own spec's to explain. */
function readable(file: string): ShownItem[] {
  try {
    return [itemOf(file)];
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}

/** How many pictures are not to be seen. */
const brokenPictures = `(async () => {
  const pictures = [...document.querySelectorAll('item-player img[src^="data:"]')];
  await Promise.all(pictures.map((one) => one.decode().catch(() => undefined)));
  return pictures.filter((one) => one.naturalWidth === 0).length;
})()`;

withBrowser('A question', () => {
  let bench: QuestionBench;
  let page: Page;
  beforeAll(async () => {
    bench = await openQuestionBench();
    page = await bench.page({ viewport: { width: 360, height: 800 } });
  }, 120_000);
  afterAll(() => bench?.close());

  const own = (title: string) => shownItem(title, ownItems[title]!, null);
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  const answered = (...values: string[]) =>
    eventually(async () => expect(await answers(page)).toEqual({ RESPONSE: values }));
  /** Where a pixel of the picture is on the screen. */
  const pressAt = async (x: number, y: number) => {
    const box = (await page.locator('.stage svg').boundingBox())!;
    await page.mouse.click(box.x + (x / 400) * box.width, box.y + (y / 300) * box.height);
  };

  it('[X02] on a picture is answered by keyboard alone: areas chosen, ordered, joined and filled, points by an aim that is told', async () => {
    await show(page, own('Zones d’une image'));
    await page.getByRole('checkbox', { name: '1. Source' }).focus();
    await keys('Space', 'Tab', 'Space');
    await answered('source', 'lac');
    expect(await page.getByRole('checkbox', { name: '3. Embouchure' }).isDisabled()).toBe(true);
    await page.getByText('2 réponses au plus.').waitFor();

    await show(page, own('Zone d’une image'));
    await page.getByRole('radio', { name: '1. Source' }).focus();
    await keys('ArrowDown');
    await answered('lac');

    await show(page, own('Ordre sur une image'));
    await page.getByRole('button', { name: 'Placer ensuite: B. Lac' }).focus();
    await keys('Enter');
    await page.getByRole('button', { name: 'Placer ensuite: A. Source' }).focus();
    await keys('Enter');
    await answered('lac', 'source');
    await page.getByRole('button', { name: 'Descendre: B. Lac' }).focus();
    await keys('Enter');
    await answered('source', 'lac');

    await show(page, own('Paires sur une image'));
    await page.getByLabel('Premier élément').selectOption('source');
    await page.getByLabel('Second élément').selectOption('lac');
    await answered('source lac');

    await show(page, own('Images à placer'));
    await page.getByLabel('1. Source').selectOption({ label: 'Saumon' });
    await page.getByLabel('3. Embouchure').selectOption({ label: 'Image B' });
    await answered('saumon source', 'castor embouchure');
    expect(await page.getByLabel('2. Lac').locator('option', { hasText: 'Saumon' }).isDisabled()).toBe(true);

    await show(page, own('Points sur une image'));
    const aim = page.getByRole('application');
    await aim.focus();
    await keys('ArrowRight', 'ArrowUp', 'Shift+ArrowUp');
    expect(await aim.getAttribute('aria-label')).toBe('Visée à 210 sur 400, 139 sur 300');
    await keys('Enter', 'ArrowLeft', 'Enter');
    await answered('210 139', '200 139');
    await page.getByRole('button', { name: 'Retirer: Point 1: 210, 139' }).focus();
    await keys('Enter');
    await answered('200 139');

    await show(page, own('Objet à poser'));
    await aim.focus();
    await keys('Enter');
    await answered('200 150');
    await show(page, own('Indice'));
    await page.getByRole('button', { name: 'Demander un indice' }).focus();
    await keys('Space');
    await answered('true');
  });

  it('[X02] on a picture is answered by pressing there, at 360 px', async () => {
    await show(page, own('Zone d’une image'));
    await pressAt(210, 140);
    await answered('lac');
    await show(page, own('Ordre sur une image'));
    for (const [x, y] of [
      [350, 250],
      [60, 50],
    ] as const)
      await pressAt(x, y);
    await answered('embouchure', 'source');
    await show(page, own('Paires sur une image'));
    for (const [x, y] of [
      [60, 50],
      [210, 140],
    ] as const)
      await pressAt(x, y);
    await answered('source lac');
    await show(page, own('Point sur une image'));
    await pressAt(200, 150);
    await eventually(async () => {
      const { RESPONSE } = (await answers(page)) as { RESPONSE: string[] };
      const [x = 0, y = 0] = RESPONSE[0]!.split(' ').map(Number);
      expect([Math.abs(x - 200) <= 2, Math.abs(y - 150) <= 2]).toEqual([true, true]);
    });
  });

  it('[X02] hands in a file, draws by keyboard, and counts how often a recording was played', async () => {
    await show(page, own('Fichier à remettre'));
    const file = (name: string, mimeType: string) => ({ name, mimeType, buffer: Buffer.from('%PDF-1.7') });
    await page.locator('input[type=file]').setInputFiles(file('plan.png', 'image/png'));
    await page.getByText('Ce genre de fichier n’est pas demandé ici.').waitFor();
    await page.locator('input[type=file]').setInputFiles(file('Mon rapport.pdf', 'application/pdf'));
    await page.getByText('Votre fichier: Mon rapport.pdf').waitFor();
    const { RESPONSE } = (await answers(page)) as { RESPONSE: string[] };
    expect(RESPONSE[0]).toMatch(/^[0-9a-f]{64} application\/pdf Mon rapport\.pdf$/);

    await show(page, own('Dessin'));
    await page.getByRole('application').focus();
    await keys('Space', 'ArrowRight', 'ArrowDown', 'Space');
    await eventually(async () => {
      const drawn = (await answers(page)) as { RESPONSE: string[] };
      expect(drawn.RESPONSE[0]).toMatch(/^[0-9a-f]{64} image\/png dessin\.png$/);
    });
    await page.getByRole('button', { name: 'Annuler le dernier trait' }).click();
    await answered();

    await show(page, own('Enregistrement'));
    const player = page.locator('audio');
    const recording = "document.querySelector('audio')";
    expect(await page.evaluate(`[${recording}.paused, ${recording}.controls]`)).toEqual([true, true]);
    for (const times of ['1', '2']) {
      await player.evaluate((one) => one.dispatchEvent(new Event('ended')));
      await answered(times);
    }
    await page.getByText('Cet enregistrement ne se joue plus.').waitFor();
    expect(await page.evaluate(`${recording}.controls`)).toBe(false);
  });

  it('shows answers and changes none once it is locked', async () => {
    await show(page, own('Zones d’une image'));
    await page.evaluate(() =>
      (globalThis as unknown as { answer: (all: object, locked: boolean) => void }).answer({ RESPONSE: ['lac'] }, true),
    );
    await eventually(async () => expect(await page.getByRole('checkbox', { name: '2. Lac' }).isChecked()).toBe(true));
    await pressAt(60, 50);
    expect(await answers(page)).toEqual({});
  });

  it.each([360, 1280])(
    '[X02] of thirty stands in its window at %i px, its pictures are there, and axe finds nothing',
    async (width) => {
      const samples = globSync('libs/qti/samples/**/items/*.xml', { cwd: root }).map((file) =>
        itemOf(join(root, file)),
      );
      const folder = shared('data/student-exam/qti/citolab-scoring-engine');
      const theirs = folder
        ? globSync('**/IMS-examples/*.xml', { cwd: folder })
            .sort()
            .map((file) => join(folder, file))
        : [];
      const items = [...samples, ...Object.keys(ownItems).map(own), ...theirs.flatMap(readable)];
      expect(items.length).toBeGreaterThanOrEqual(26);
      const looked = await bench.page({ viewport: { width, height: 800 } });
      const found: string[] = [];
      for (const item of items) {
        await show(looked, item);
        const broken = Number(await looked.evaluate(brokenPictures));
        if (broken > 0) found.push(`${item.title}: ${broken} pictures are broken`);
        found.push(...(await faultsOf(looked, item.title)));
        await shot(looked, `question-${width}-${item.title}`);
      }
      expect(found).toEqual([]);
    },
    120_000,
  );
});
