import { checked, dated, mayRelease, type PlanState, postponed, requireOpenForCandidates } from './session-plan.js';

const at = (day: number, hour = 9) => new Date(Date.UTC(2027, 5, day, hour));
const plan: PlanState = {
  ...{ opensAt: at(10), closesAt: at(10, 12), releaseAt: at(20), reviewStartsAt: at(21), reviewEndsAt: at(25) },
  ...{ releaseAskedAt: null, releasedAt: null },
};
const released = { ...plan, releaseAskedAt: at(20) };

describe('A plan', () => {
  it('opens, closes, releases and is reviewed in this order', () => {
    expect(checked(plan)).toBe(plan);
    expect(() => checked({ ...plan, closesAt: at(10) })).toThrow('session-ends-before-it-opens');
    expect(() => checked({ ...plan, releaseAt: at(10, 11) })).toThrow('release-before-the-end');
    for (const review of [{ reviewStartsAt: at(19) }, { reviewEndsAt: at(21) }, { reviewEndsAt: null }])
      expect(() => checked({ ...plan, ...review })).toThrow('review-window-unfit');
    expect(checked({ ...plan, reviewStartsAt: null, reviewEndsAt: null })).toMatchObject({ reviewStartsAt: null });
  });

  it('takes candidates until its close', () => {
    expect(() => requireOpenForCandidates(plan, at(10, 11))).not.toThrow();
    expect(() => requireOpenForCandidates(plan, at(10, 12))).toThrow('session-closed');
    expect(() => requireOpenForCandidates(released, at(10, 11))).toThrow('session-closed');
  });
});

describe('Putting off', () => {
  const to = { opensAt: at(12), closesAt: at(12, 12) };

  it('moves the release and the review as far as the close, unless a date is given', () => {
    expect(postponed(plan, to, false, at(10))).toEqual({
      ...{ ...to, releaseAt: at(22), reviewStartsAt: at(23), reviewEndsAt: at(27) },
    });
    expect(postponed(plan, { ...to, releaseAt: at(30) }, false, at(10))).toMatchObject({
      ...{ releaseAt: at(30), reviewStartsAt: at(31), reviewEndsAt: at(35) },
    });
  });

  it('is refused once somebody has begun, into the past, and where marks leave', () => {
    expect(() => postponed(plan, to, true, at(10))).toThrow('session-begun');
    expect(() => postponed(plan, to, false, at(12, 10))).toThrow('postponed-to-the-past');
    expect(() => postponed(released, to, false, at(10))).toThrow('session-releasing');
    expect(() => postponed(plan, { ...to, releaseAt: at(11) }, false, at(10))).toThrow('release-before-the-end');
  });
});

describe('Releasing', () => {
  it('waits for who sits, and until the close for who is awaited', () => {
    expect(() => mayRelease(plan, at(10, 13), { absent: 0, sitting: 1 })).toThrow('sittings-outstanding');
    expect(() => mayRelease(plan, at(10, 11), { absent: 1, sitting: 0 })).toThrow('sittings-outstanding');
    expect(mayRelease(plan, at(10, 13), { absent: 1, sitting: 0 })).toBe(true);
    expect(mayRelease(released, at(10, 13), { absent: 0, sitting: 1 })).toBe(false);
  });

  it('has other dates until marks leave', () => {
    const dates = { releaseAt: at(15), reviewStartsAt: null, reviewEndsAt: null };
    expect(dated(plan, dates)).toEqual({ opensAt: plan.opensAt, closesAt: plan.closesAt, ...dates });
    expect(() => dated(released, dates)).toThrow('session-releasing');
  });
});
