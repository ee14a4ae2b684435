import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TakenData } from '../../domain/portability/data-tables.js';

// As built: a thread loads no source, wherever this file itself was loaded from.
const script = new URL('../../../dist/application/portability/package-worker.js', import.meta.url);

/** What a thread is given to pack. */
export interface ToPack {
  readonly taken: TakenData;
  readonly madeOn: string;
}

/**
 * The package of `zippedPackage`, made in a thread of its own: to set thousands of rows and their fonts takes seconds, in which the
 * service would answer nobody.
 */
export async function packedApart(taken: TakenData, madeOn: string): Promise<Buffer> {
  const workerData: ToPack = { taken, madeOn };
  const worker = new Worker(script, { workerData, execArgv: [] });
  const [bytes] = (await once(worker, 'message')) as [Uint8Array];
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
