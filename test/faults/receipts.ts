import type { Receipt } from '../six-group.js';
import type { World } from '../world.js';

interface Saved {
  readonly place: string;
  readonly sequence: number;
  readonly hash: string;
}

/** An answer for which a device was given a receipt is in the database as it was sent, unless a later one has replaced it. */
export async function expectReceiptsKept(world: World, receipts: readonly Receipt[]): Promise<void> {
  const saved = await world.databases
    .get('exam-management')!
    .query<Saved>(`select sitting_id || '/' || item_ref as place, sequence::int as sequence, hash from saved_response`);
  const kept = new Map(saved.map((one) => [one.place, one]));
  const lost = receipts.filter(({ sittingId, itemRef, sequence, hash }) => {
    const found = kept.get(`${sittingId}/${itemRef}`);
    // What is sent again unchanged is acknowledged without a write, so that its number is not kept.
    return !found || (found.hash !== hash && found.sequence <= sequence);
  });
  expect(lost).toEqual([]);
}
