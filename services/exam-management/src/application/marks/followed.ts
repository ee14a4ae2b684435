import { setTimeout as sleep } from 'node:timers/promises';
import type { JobContext } from '@pan/kit/jobs';

/** Rounds without a change after which a job goes on with what there is: what cannot be done holds up nobody. */
const patience = 120;

/**
 * Follows what waits, of so many in all, until nothing does; a job that says how far it is.
 * @param left how many wait still
 * @param step does some of it; how many it did. Without it, others do
 * @returns false where the job was cancelled
 */
export async function followed(
  context: JobContext,
  total: number,
  left: () => Promise<number>,
  step: () => Promise<number> = () => Promise.resolve(0),
): Promise<boolean> {
  for (let [idle, before] = [0, Infinity]; idle < patience;) {
    if (context.cancelled()) return false;
    const done = await step();
    const waiting = await left();
    context.progress(Math.max(0, total - waiting), total);
    if (waiting === 0) return true;
    idle = done > 0 || waiting < before ? 0 : idle + 1;
    before = waiting;
    if (done === 0) await sleep(500);
  }
  return true;
}
