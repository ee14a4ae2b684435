import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RunningService } from '@pan/testing';

/** While the work is done the service says all the time that it lives, within a quarter of a second. */
export async function holdsNobodyUp({ url, pid }: RunningService, work: () => Promise<unknown>): Promise<void> {
  const probe = new Worker(new URL('./live-probe.ts', import.meta.url), { workerData: { url, pid } });
  const longest = once(probe, 'message').then(([milliseconds]) => milliseconds as number);
  await once(probe, 'online');
  await Promise.race([work(), longest]).finally(() => probe.postMessage('enough'));
  expect(await longest).toBeLessThan(250);
}
