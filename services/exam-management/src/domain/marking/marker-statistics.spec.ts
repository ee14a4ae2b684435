import type { DomainError } from '@pan/kit/domain';
import fc from 'fast-check';
import { essayScheme } from '../../../test/essay-scheme.js';
import { judgeCalibration, requireCalibrated } from './calibration.js';
import { enoughCompared, statisticsOf } from './marker-statistics.js';

const pairs = (...all: [number, number][]) =>
  all.map(([own, other]) => ({ own: String(own), other: String(other), tolerance: 1 }));

describe('Statistics of a marker', () => {
  it('say how severe, how often within the tolerance and how often the same, and that few are few', () => {
    expect(statisticsOf(pairs([10, 12], [11, 12], [12, 12], [9, 12]))).toEqual({
      ...{ compared: 4, few: true, severity: '-1.5', withinTolerance: '0.5', exact: '0.25', kappa: '0' },
    });
    expect(statisticsOf([])).toEqual({
      ...{ compared: 0, few: true, severity: null, withinTolerance: null, exact: null, kappa: null },
    });
    expect(statisticsOf(Array(enoughCompared).fill(pairs([1, 1])[0])).few).toBe(false);
  });

  // Cohen's weighted kappa by its definition: matrices of what was seen and of what chance gives.
  it('have the quadratic weighted kappa of its definition, whatever the scale', () => {
    const level = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(level, level), { minLength: 2, maxLength: 40 }), (all) => {
        const n = all.length;
        const weight = (i: number, j: number) => ((i - j) * (i - j)) / 16;
        const share = (of: 0 | 1, value: number) => all.filter((one) => one[of] === value).length / n;
        let [seen, chance] = [0, 0];
        for (let i = 0; i <= 4; i += 1)
          for (let j = 0; j <= 4; j += 1) {
            seen += weight(i, j) * (all.filter(([own, other]) => own === i && other === j).length / n);
            chance += weight(i, j) * share(0, i) * share(1, j);
          }
        const { kappa } = statisticsOf(pairs(...all.map(([own, other]): [number, number] => [own * 2.5, other * 2.5])));
        if (chance < 1e-12) expect(kappa).toBeNull();
        else expect(Number(kappa)).toBeCloseTo(1 - seen / chance, 3);
      }),
    );
  });
});

describe('A calibration script', () => {
  const script = {
    ...{ id: 'i', itemRef: 'Q15', code: 'copie-1', responses: { RESPONSE: ['…'] } },
    ...{ scores: { coherence: 6, spelling: 5 }, distance: 1 },
  };

  it('is met within the distance permitted, ends included', () => {
    const met = (spelling: number) => judgeCalibration(script, { coherence: 6, spelling }, essayScheme).isMet;
    expect([3.5, 4, 5, 6, 6.5].map(met)).toEqual([false, true, true, true, false]);
    expect(judgeCalibration(script, { coherence: 10, spelling: 5 }, essayScheme)).toEqual({
      ...{ points: '15', agreedPoints: '11', isMet: false },
    });
  });

  it('keeps out whoever has met too few', () => {
    const scheme = { ...essayScheme, calibrations: 2 };
    expect(() => requireCalibrated(scheme, 2, 'Q15')).not.toThrow();
    let code = '';
    try {
      requireCalibrated(scheme, 1, 'Q15');
    } catch (error) {
      code = (error as DomainError).code;
    }
    expect(code).toBe('marker-not-calibrated');
  });
});
