import { contextMap, contracts, levels, services } from '@pan/contracts';
import { register } from '../register/register.js';
import { breakdownOf, requireAskable } from './indicator.js';
import { indicatorOf, indicators } from './indicators.js';
import { levelLabels } from './levels.js';

describe('The catalogue of indicators', () => {
  it('carries out proposals of the register for the measures they are tied to', () => {
    for (const { proposal, measure, service } of indicators) {
      if (proposal === null) expect(register.measures.map(({ id }) => id)).toContain(measure);
      else expect(register.proposedIndicators.find(({ id }) => id === proposal)).toMatchObject({ measure, service });
    }
  });

  it('has an indicator of every service that is heard and one of its own editions, by names used once', () => {
    const own = 'governance-reporting';
    expect([...new Set(indicators.map(({ service }) => service))]).toEqual(
      services.filter((service) => service === own || contextMap[service].events.includes(own)),
    );
    expect(new Set(indicators.map(({ id }) => id)).size).toBe(indicators.length);
  });

  it('names the facts of the service that it counts', () => {
    for (const { service, sourceEvents } of indicators) {
      for (const event of sourceEvents) expect(event.startsWith(`${service}.`)).toBe(true);
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

describe('Asking for a figure', () => {
  it('by what its rows may be, by the first of them unless one is named', () => {
    const sittings = indicatorOf('exam-sittings');
    expect([breakdownOf(sittings, undefined), breakdownOf(sittings, 'session')]).toEqual(['organisation', 'session']);
    expect(() => breakdownOf(sittings, 'host')).toThrow('breakdown-unknown');
  });

  it.each([
    ['exam-sittings', undefined, 'css-a', 'school-year-required'],
    ['waiting-holds', '2026-2027', 'css-a', 'figure-of-now'],
    ['released-frameworks', undefined, 'css-a', 'figure-of-network'],
  ])('of %s in %s for %s is refused: %s', (id, schoolYear, organisation, refusal) => {
    expect(() => requireAskable(indicatorOf(id), schoolYear, organisation)).toThrow(refusal);
  });

  it.each([
    ['exam-sittings', '2026-2027', undefined],
    ['waiting-holds', undefined, 'css-a'],
    ['released-frameworks', undefined, undefined],
  ])('of %s in %s for %s is answered', (id, schoolYear, organisation) => {
    expect(() => requireAskable(indicatorOf(id), schoolYear, organisation)).not.toThrow();
  });
});
