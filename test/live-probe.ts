/** A thread beside the specs, so that what keeps them busy is not taken for a service's delay: asks a service again and again whether it lives, until told to stop. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const { url, pid } = workerData as { readonly url: string; readonly pid: number };
/** What Linux counts by. */
const tick = 10;
let isOver = false;
let longest = 0;
parentPort!.once('message', () => (isOver = true));
do {
  const [begun, worked] = [performance.now(), workOf(pid)];
  const { status } = await fetch(`${url}/health/live`);
  if (status !== 200) throw new Error(`/health/live answered ${status}`);
  longest = Math.max(longest, Math.min(performance.now() - begun, workOf(pid) - worked + tick));
  await sleep(5);
} while (!isOver);
parentPort!.postMessage(longest);

/** Milliseconds that the event loop's thread has been at work. A wait in which it had no processor to work on is the machine's, not the service's; where the system does not tell (elsewhere than on Linux), the whole wait counts. */
function workOf(process: number): number {
  try {
    const fields = readFileSync(`/proc/${process}/task/${process}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tick;
  } catch {
    return performance.now();
  }
}
