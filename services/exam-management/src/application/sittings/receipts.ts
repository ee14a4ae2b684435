import type { Unit } from '@pan/kit/data';
import { digest } from './leases.js';

/** One digest of all that is saved in each sitting; a device that kept its acknowledgements finds the same. */
export async function receiptsOf(unit: Unit, sittingIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await unit.query<{ sitting_id: string; item_ref: string; sequence: string; hash: string }>(
    `select sitting_id, item_ref, sequence, hash from saved_response where sitting_id = any($1)`,
    [sittingIds],
  );
  const bySitting = Map.groupBy(rows, (row) => row.sitting_id);
  return new Map(
    sittingIds.map((id) => {
      const lines = (bySitting.get(id) ?? []).map(({ item_ref: ref, sequence, hash }) => `${ref} ${sequence} ${hash}`);
      return [id, digest(lines.sort().join('\n'))];
    }),
  );
}
