/** A thread beside the specs, so that what keeps them busy is not taken for a service's delay: asks a service again and again whether it lives, until told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { waitFor } from '../deploy/tools/attack/thread-work.ts';

const { url, pid } = workerData as { readonly url: string; readonly pid: number };
let isOver = false;
let longest = 0;
parentPort!.once('message', () => (isOver = true));
do {
  const waited = waitFor(pid);
  const { status } = await fetch(`${url}/health/live`);
  if (status !== 200) throw new Error(`/health/live answered ${status}`);
  longest = Math.max(longest, waited());
  await sleep(5);
} while (!isOver);
parentPort!.postMessage(longest);
