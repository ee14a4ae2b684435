import * as fc from 'fast-check';
import { aStep, IdentityHistory } from './identity-history.js';
import { shareThings, type Shared } from './six-centres.js';
import { World } from './world.js';

const histories = Number(process.env['HISTORIES'] ?? 60);

describe('Six services', () => {
  let six: World;
  let shared: Shared;

  beforeAll(async () => {
    six = await World.open();
    shared = await shareThings(six);
  }, 300_000);
  afterAll(async () => {
    await shared?.close();
    await six?.close();
  });

  it(
    'have copies that equal the record’s after each merge and parting, and a rebuild’s in the end',
    async () => {
      let number = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(aStep, { minLength: 6, maxLength: 16 }), async (steps) => {
          await (await IdentityHistory.begin(six, shared, number++)).play(steps, true);
        }),
        { numRuns: histories, endOnFailure: true },
      );
    },
    120_000 + histories * 120_000,
  );
});
