import { Offering, type OfferingDescription } from './offering.js';

const now = new Date('2026-11-26T12:00:00Z');
const place = { id: 'f', courseId: 'c', institutionId: 'i', organisationId: 'host' };
const told = (more: Partial<OfferingDescription> = {}): OfferingDescription => ({
  ...{ title: 'Écologie', seats: 2, startsOn: '2027-01-11', endsOn: '2027-04-30', enrolFrom: null, enrolUntil: null },
  ...{ document: {}, digest: JSON.stringify(more) },
  ...more,
});
const published = (more: Partial<OfferingDescription> = {}) => Offering.publish(place, told(more)).offering;

describe('An offering', () => {
  it('is published with its seats; without limit it says none', () => {
    expect(Offering.publish(place, told()).fact.data).toMatchObject({ offeringId: 'f', seats: 2 });
    expect(Offering.publish(place, told({ seats: null })).fact.data).not.toHaveProperty('seats');
  });

  it('says something only when it changed', () => {
    const offering = published();
    expect(offering.revise(told())).toBeNull();
    expect(offering.revise(told({ seats: 5 }))).toMatchObject({ data: { seats: 5 } });
  });

  it('withdrawn takes no request, and is open again when it is told again', () => {
    const offering = published();
    expect(offering.withdraw(now)).toMatchObject({ type: 'ecampus-federation.offering-withdrawn.v1' });
    expect(offering.withdraw(now)).toBeNull();
    expect(() => offering.requireOpen('2026-11-26')).toThrow('offering-withdrawn');
    expect(offering.revise(told())).toMatchObject({ type: 'ecampus-federation.offering-published.v1' });
    expect(() => offering.requireOpen('2026-11-26')).not.toThrow();
  });

  it.each([
    ['2026-08-31', 'enrolment-not-open-yet'],
    ['2026-09-01', null],
    ['2026-12-15', null],
    ['2026-12-16', 'enrolment-closed'],
  ])('whose period is both days inclusive answers %s with %s', (today, code) => {
    const offering = published({ enrolFrom: '2026-09-01', enrolUntil: '2026-12-15' });
    if (code) expect(() => offering.requireOpen(today)).toThrow(code);
    else expect(() => offering.requireOpen(today)).not.toThrow();
  });

  it.each([
    ['2027-04-30', null],
    ['2027-05-01', 'offering-over'],
  ])('whose last day is 30 April answers %s with %s, whatever its period says [F11]', (today, code) => {
    const offering = published({ enrolFrom: '2026-09-01', enrolUntil: '2027-12-15' });
    expect(offering.isOver(today)).toBe(code !== null);
    if (code) expect(() => offering.requireOpen(today)).toThrow(code);
    else expect(() => offering.requireOpen(today)).not.toThrow();
  });

  it('gives its seats, then places in line; fewer seats than are taken take none away', () => {
    const offering = published();
    expect([1, 2, 3, 4].map(() => offering.seatOrPlace())).toEqual([null, null, 1, 2]);
    offering.revise(told({ seats: 1 }));
    expect([offering.taken, offering.hasRoom]).toEqual([2, false]);
    offering.release();
    expect(offering.hasRoom).toBe(false);
    offering.release();
    expect(offering.seatOrPlace()).toBeNull();
  });

  it('without limit never makes anybody wait', () => {
    const offering = published({ seats: null });
    expect(Array.from({ length: 500 }, () => offering.seatOrPlace()).every((seat) => seat === null)).toBe(true);
  });
});
