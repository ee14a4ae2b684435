import { contracts, levels } from '@pan/contracts';
import { register } from '../register/register.js';
import { indicators } from './indicators.js';
import { levelLabels } from './levels.js';

describe('The catalogue of indicators', () => {
  it('carries out proposals of the register for the measures they are tied to', () => {
    for (const { proposal, measure } of indicators) {
      expect(register.proposedIndicators.find(({ id }) => id === proposal)?.measure).toBe(measure);
    }
  });

  it('names facts that are released', () => {
    const released = contracts.map(({ type }) => type);
    expect(released).toEqual(expect.arrayContaining(indicators.flatMap(({ sourceEvents }) => [...sourceEvents])));
  });

  it('names every level in the order of a path through school', () => {
    expect(Object.keys(levelLabels)).toEqual([...levels]);
  });
});
