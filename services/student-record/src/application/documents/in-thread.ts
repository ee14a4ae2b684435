import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * What a script answers to its data, in a thread of its own: to set text and its fonts takes seconds, in which the service would
 * answer nobody.
 * @param script path below `application/` of the build: a thread loads no source, wherever this file itself was loaded from
 */
export async function inThread<T>(script: string, workerData: object): Promise<T> {
  const url = new URL(`../../../dist/application/${script}`, import.meta.url);
  const worker = new Worker(url, { workerData, execArgv: [] });
  const [answer] = (await once(worker, 'message')) as [T];
  return answer;
}
