import { publishAndAttack } from './suite.js';

const networks = Number(process.env['NETWORKS'] ?? 200);

describe('Five editions of random networks, attacked by linear programming', () => {
  it(`give no small number away: ${networks} networks`, async () => {
    let [hidden, rows, given] = [0, 0, 0];
    for (let seed = 1; seed <= networks; seed += 1) {
      const outcome = await publishAndAttack(seed, 5);
      expect({ seed, breaches: outcome.breaches }).toEqual({ seed, breaches: [] });
      [hidden, rows, given] = [hidden + outcome.hidden, rows + outcome.rows, given + outcome.givenAway];
    }
    expect(hidden).toBeGreaterThan(0);
    process.stdout.write(
      `${networks} networks, 5 editions each: ${hidden} of ${rows} rows hidden, ${given} numbers known before, none found\n`,
    );
  });
});
