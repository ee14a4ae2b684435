/** `npm run fuzz -- items [CASES]`: real QTI items with faults are taken or refused, none crashes and none takes more than two seconds. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { root } from '../../run/local/installation.ts';
import type { Tally, Task } from './items/try-items.ts';

export const mostCases = 20_000;
const longest = 2_000;

/** Items of the sample paper, and of other tools where they are in this clone. */
function realItems(): string[] {
  const folders = ['libs/qti/samples', '../shared/data/student-exam/qti', '../../shared/data/student-exam/qti'];
  const files = folders.flatMap((folder) =>
    fs.globSync('**/*.xml', { cwd: path.join(root, folder) }).map((file) => path.join(root, folder, file)),
  );
  const texts = files.sort().map((file) => fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  return [...new Set(texts)].filter((text) => text.length < 200_000 && /<(qti-)?assessment-?item[\s>]/i.test(text));
}

/** @returns whether nothing crashed and nothing hung */
export async function fuzzItems(cases = mostCases): Promise<boolean> {
  const items = realItems();
  const begun = performance.now();
  const all: Tally = { taken: 0, refused: 0, crashes: [] };
  const hung: number[] = [];
  for (let from = 0; from < cases;) {
    const { tally, stoppedAt } = await tried(items, from, cases);
    if (tally) {
      all.taken += tally.taken;
      all.refused += tally.refused;
      all.crashes.push(...tally.crashes);
    }
    if (stoppedAt === null) break;
    hung.push(stoppedAt);
    from = stoppedAt + 1;
  }
  const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
  const isGood = all.crashes.length === 0 && hung.length === 0;
  console.log(
    `${isGood ? '✓' : '✗'} items QTI : ${cases} cas de ${items.length} items en ${seconds} s; ${all.taken} pris, ${all.refused} refusés, ${all.crashes.length} pannes, ${hung.length} sans fin · ${cases} cases of ${items.length} items in ${seconds} s; ${all.taken} taken, ${all.refused} refused, ${all.crashes.length} crashes, ${hung.length} without an end`,
  );
  for (const { number, error } of all.crashes.slice(0, 10)) console.log(`  cas · case ${number}: ${error}`);
  for (const number of hung.slice(0, 10)) console.log(`  cas · case ${number}: > ${longest} ms`);
  return isGood;
}

/** A case that does not come to its end is stopped with its worker; what that worker had counted is lost. */
async function tried(
  items: readonly string[],
  from: number,
  to: number,
): Promise<{ tally: Tally | null; stoppedAt: number | null }> {
  const at = new SharedArrayBuffer(4);
  const current = new Int32Array(at);
  Atomics.store(current, 0, -1);
  const task: Task = { items, from, to, at };
  const worker = new Worker(new URL('./items/try-items.ts', import.meta.url), { workerData: task });
  const told = new Promise<Tally>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  for (let before = -1, since = performance.now(); ;) {
    const tally = await Promise.race([told, pause(100, null)]);
    if (tally) return { tally, stoppedAt: null };
    const now = Atomics.load(current, 0);
    if (now !== before) [before, since] = [now, performance.now()];
    else if (now >= 0 && performance.now() - since > longest) {
      await worker.terminate();
      return { tally: null, stoppedAt: now };
    }
  }
}
