import type { TakenData } from '../../domain/portability/data-tables.js';
import { inThread } from '../documents/in-thread.js';

/** What a thread is given to pack. */
export interface ToPack {
  readonly taken: TakenData;
  readonly madeOn: string;
}

/** The package of `zippedPackage`, made in a thread of its own. */
export async function packedApart(taken: TakenData, madeOn: string): Promise<Buffer> {
  const bytes = await inThread<Uint8Array>('portability/package-worker.js', { taken, madeOn } satisfies ToPack);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
