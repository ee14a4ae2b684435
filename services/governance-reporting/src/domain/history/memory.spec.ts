import { rememberedFrom } from './memory.js';

describe('The memory of former figures', () => {
  it.each([
    ['2026-12-01T15:00:00Z', 3, '2023-07-01T04:00:00.000Z'],
    // In Quebec the school year still goes on.
    ['2027-07-01T03:59:59Z', 3, '2023-07-01T04:00:00.000Z'],
    ['2027-07-01T04:00:00Z', 3, '2024-07-01T04:00:00.000Z'],
  ])('reaches at %s and for %i school years back to %s', (now, years, from) =>
    expect(rememberedFrom(new Date(now), years).toISOString()).toBe(from),
  );
});
