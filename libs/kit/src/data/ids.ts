import { v7 } from 'uuid';

const bytes = 16;
/** Asking the system for the bytes of each id costs more than all else about it. */
const pool = new Uint8Array(bytes * 256);
let used = pool.length;
let last = { msecs: 0, seq: 0 };

/** An id that sorts after those that this process made before it. */
export function newId(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += bytes));
  const now = Date.now();
  last =
    now > last.msecs
      ? { msecs: now, seq: new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1 }
      : { msecs: last.msecs, seq: last.seq + 1 };
  return v7({ random, ...last });
}
