import { decodeList } from '@digitalbazaar/vc-bitstring-status-list';
import * as fc from 'fast-check';
import { encodedList, placesOfList } from './status-lists.js';

describe('A list of what was revoked', () => {
  it('is read by another implementation as it was written, bit for bit [R22]', async () => {
    const places = fc.uniqueArray(fc.nat({ max: placesOfList - 1 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(places, fc.nat({ max: placesOfList - 1 }), async (revoked, other) => {
        const list = await decodeList({ encodedList: encodedList(revoked) });
        expect(list.length).toBe(placesOfList);
        for (const place of revoked) expect(list.getStatus(place)).toBe(true);
        expect(list.getStatus(other)).toBe(revoked.includes(other));
      }),
      { numRuns: 30 },
    );
  });
});
