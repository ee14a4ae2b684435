import { hash64 } from './hash64.js';
import type { RosterFile } from './roster-row.js';

/** What the bundle itself marks as deleted or inactive: rows that speak of it count as not there either. */
export class Absent {
  private readonly ids: Partial<Record<RosterFile, Set<number>>> = {};

  add(file: RosterFile, sourceId: string): void {
    (this.ids[file] ??= new Set()).add(keyOf(sourceId));
  }

  has(file: RosterFile, sourceId: string): boolean {
    const ids = this.ids[file];
    return ids !== undefined && ids.has(keyOf(sourceId));
  }
}

function keyOf(sourceId: string): number {
  const [low, high] = hash64(sourceId);
  return (high & 0x1f_ffff) * 2 ** 32 + low;
}
