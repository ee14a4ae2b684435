import { absenceCodes, absenceReasons, type Standing, withdrawalReasons } from './standing.js';
import { Candidate } from './candidate.js';

const now = new Date('2027-06-10T13:00:00Z');
const decision = { by: 'someone', now };

/** As it is loaded. */
function candidate(standing: Exclude<Standing, 'left'> = 'expected'): Candidate {
  const decided = standing !== 'expected';
  const state = {
    ...{ id: 'c', sessionId: 's', learnerId: 'l', organisationId: 'o', admissionCode: 'CODE', registeredAt: now },
    ...{ roomId: null, standing, standingReason: decided ? 'health.illness' : null },
    ...{ standingAt: decided ? now : null, standingBy: decided ? 'other' : null, madeUpBy: null },
  };
  return Object.assign(Object.create(Candidate.prototype) as Candidate, { state });
}

const stateOf = (one: Candidate) => (one as unknown as { state: object }).state;

describe('Taking a candidate off the list', () => {
  it('says why, when and who', () => {
    const one = candidate();
    expect(one.withdraw('exempted', false, decision)).toBe(true);
    expect(stateOf(one)).toMatchObject({
      ...{ standing: 'withdrawn', standingReason: 'exempted', standingBy: 'someone', standingAt: now },
    });
  });

  it('changes nothing the second time', () => {
    expect(candidate('withdrawn').withdraw('exempted', false, decision)).toBe(false);
  });

  it('is refused once it sits', () => {
    expect(() => candidate().withdraw('exempted', true, decision)).toThrow('sitting-begun');
  });
});

describe('Taking a candidate on again', () => {
  it('makes it awaited, also where its stay has ended', () => {
    for (const standing of ['withdrawn', 'absent', 'left'] as const) {
      const one = candidate(standing === 'left' ? 'expected' : standing);
      expect(one.reinstate(standing, decision)).toBe(true);
      expect(stateOf(one)).toMatchObject({ standing: 'expected', standingReason: null, standingAt: now });
    }
  });

  it('leaves to the record whoever is awaited', () => {
    const one = candidate();
    expect(one.reinstate('expected', decision)).toBe(false);
    expect(stateOf(one)).toMatchObject({ standingAt: null });
  });
});

describe('An absence', () => {
  it('is told with its reason, and another reason takes its place', () => {
    const one = candidate();
    one.markAbsent('health.illness', false, decision);
    one.markAbsent('journey.weather', false, decision);
    expect(stateOf(one)).toMatchObject({ standing: 'absent', standingReason: 'journey.weather' });
  });

  it('is refused of whoever sits, or is off the list', () => {
    expect(() => candidate().markAbsent('health.illness', true, decision)).toThrow('sitting-begun');
    expect(() => candidate('withdrawn').markAbsent('health.illness', false, decision)).toThrow('candidate-withdrawn');
  });

  it('that is taken back leaves no word, and nothing else is taken back', () => {
    const one = candidate('absent');
    one.takeAbsenceBack();
    expect(stateOf(one)).toMatchObject({ standing: 'expected', standingReason: null, standingAt: null });
    const off = candidate('withdrawn');
    off.takeAbsenceBack();
    expect(stateOf(off)).toMatchObject({ standing: 'withdrawn' });
  });
});

describe('Reasons', () => {
  it('have two levels, each in two languages', () => {
    expect(absenceCodes).toContain('health.illness');
    const labels = [
      ...Object.values(absenceReasons).flatMap(({ reasons, ...label }) => [label, ...Object.values(reasons)]),
      ...Object.values(withdrawalReasons),
    ];
    expect(labels.filter(({ fr, en }) => !fr || !en)).toEqual([]);
    expect(new Set(absenceCodes).size).toBe(absenceCodes.length);
  });
});
