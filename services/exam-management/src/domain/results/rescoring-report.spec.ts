import { pointsToAll, worthOf } from './dispensation.js';
import { RescoringReport } from './rescoring-report.js';

const places = [
  { ref: 'A', weight: 1, maxScore: 2 },
  { ref: 'B', weight: 3, maxScore: 1 },
  { ref: 'C', weight: 2, maxScore: 6 },
];

describe('A faulty place of a session', () => {
  it('that is dropped is missed from what a perfect sitting earns; points for all leave it', () => {
    expect(worthOf(places, {}).toNumber()).toBe(9);
    expect(worthOf(places, { C: 'dropped' }).toNumber()).toBe(3);
    expect(worthOf(places, { C: 'points-to-all' }).toNumber()).toBe(9);
    expect(() => worthOf(places, { A: 'dropped', B: 'dropped', C: 'dropped' })).toThrow('nothing-left-to-score');
  });

  it('gives everybody what makes its maximum once it is weighted, also where that is no short decimal', () => {
    expect(pointsToAll(places[2]!).toNumber()).toBe(3);
    expect(pointsToAll(places[1]!).times(3).toDecimalPlaces(30).toNumber()).toBe(1);
  });
});

describe('The report of a rescoring', () => {
  const earned = (mark: number, ...points: (number | string)[]) => ({
    ...{ mark, points: 0 },
    places: points.map((one, at) => ({ ref: 'ABC'[at]!, points: one })),
  });

  it('counts who goes up and down, who passes and fails now, and by which places', () => {
    const report = new RescoringReport();
    report.add(earned(59, 1, 0), earned(61, 1, 1));
    report.add(earned(62, 2, 1), earned(58, 0, 1));
    report.add(earned(70, 1, 1), earned(70, '1.0', 1));
    report.add(earned(70, 1, 0), earned(70, 0, 1));
    report.add(earned(40, 0, 0), earned(42, 0, '0.1'));
    expect(report.view()).toEqual({
      ...{ sittings: 5, up: 2, down: 1, nowPass: 1, nowFail: 1 },
      places: [
        { ref: 'A', up: 0, down: 2 },
        { ref: 'B', up: 3, down: 0 },
      ],
    });
  });
});
