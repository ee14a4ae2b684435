import * as fc from 'fast-check';
import type { Fact } from '@pan/kit/domain';
import { EnrolmentRequest } from './enrolment-request.js';
import { Offering } from './offering.js';

const now = new Date('2026-11-26T12:00:00Z');
const described = {
  ...{ title: 'Écologie', startsOn: '2027-01-11', endsOn: '2027-04-30', enrolFrom: null, enrolUntil: null },
  ...{ document: {}, digest: '' },
};
const anOffering = (seats: number | null = 1) => {
  const place = { id: 'f', courseId: 'c', institutionId: 'i', organisationId: 'host' };
  return Offering.publish(place, { ...described, seats }).offering;
};
const aRequest = (offering = anOffering(), id = 'r') =>
  EnrolmentRequest.open(
    { id, learnerId: `l-${id}`, homeOrganisationId: 'home', actor: 'client', person: 'p' },
    offering,
    now,
  ).request;
const yes = (by: 'home' | 'host') => ({ by, accepted: true, reason: null, actor: 'client' });
const no = (by: 'home' | 'host') => ({ by, accepted: false, reason: 'other' as const, actor: 'client' });
const names = (facts: readonly Fact[]) => facts.map(({ type }) => type.split('.')[1]);
const accepted = (offering: Offering, id = 'r') => {
  const request = aRequest(offering, id);
  request.decide(yes('home'), offering, now);
  request.decide(yes('host'), offering, now);
  return request;
};

describe('Asking for a seat elsewhere', () => {
  it('says nothing of the learner but what lets persons be counted [F11]', () => {
    const { fact } = EnrolmentRequest.open(
      { id: 'r', learnerId: 'l', homeOrganisationId: 'home', actor: 'a', person: 'p' },
      anOffering(),
      now,
    );
    expect(fact).toMatchObject({
      key: 'r',
      data: { homeOrganisationId: 'home', hostOrganisationId: 'host', person: 'p' },
    });
    expect(JSON.stringify(fact)).not.toContain('"l"');
  });

  it('is for elsewhere', () => {
    const of = { id: 'r', learnerId: 'l', homeOrganisationId: 'host', actor: 'a', person: 'p' };
    expect(() => EnrolmentRequest.open(of, anOffering(), now)).toThrow('own-institution');
  });
});

describe('Deciding', () => {
  it('is home’s first, then host’s', () => {
    const offering = anOffering();
    const request = aRequest(offering);
    expect(() => request.decide(yes('host'), offering, now)).toThrow('home-decides-first');
    expect(names(request.decide(yes('home'), offering, now))).toEqual(['enrolment-decided']);
    expect(names(request.decide(yes('host'), offering, now))).toEqual(['enrolment-decided', 'enrolment-confirmed']);
    expect([request.standing, offering.taken]).toEqual(['confirmed', 1]);
  });

  it('the same again changes nothing, otherwise is refused', () => {
    const offering = anOffering();
    const request = aRequest(offering);
    request.decide(yes('home'), offering, now);
    expect(request.decide(yes('home'), offering, now)).toEqual([]);
    expect(() => request.decide(no('home'), offering, now)).toThrow('already-decided');
  });

  it('against it takes a reason and ends the request', () => {
    const offering = anOffering();
    const request = aRequest(offering);
    expect(() => request.decide({ ...no('home'), reason: null }, offering, now)).toThrow('reason-required');
    expect(names(request.decide(no('home'), offering, now))).toEqual(['enrolment-decided']);
    expect(request).toMatchObject({ standing: 'denied', state: { homeReason: 'other', homeBy: 'client', version: 2 } });
    expect(() => request.decide(yes('host'), offering, now)).toThrow('request-ended');
    expect(() => request.cancel('home', false, offering, now)).toThrow('request-ended');
  });

  it('for it, when no seat is left, gives a place in line', () => {
    const offering = anOffering(1);
    accepted(offering, 'a');
    expect([accepted(offering, 'b').place, accepted(offering, 'c').place]).toEqual([1, 2]);
  });

  it('comes too late for a request that was cancelled', () => {
    const offering = anOffering();
    const request = aRequest(offering);
    request.cancel('learner', false, offering, now);
    expect(() => request.decide(yes('home'), offering, now)).toThrow('request-ended');
  });
});

describe('A course that is over', () => {
  // 23:30 on its last day in Quebec, then half past midnight.
  const [lastEvening, after] = [new Date('2027-05-01T03:30:00Z'), new Date('2027-05-01T04:30:00Z')];

  it('is denied still, and no more accepted, by either side [F11]', () => {
    const offering = anOffering();
    const [one, other] = [aRequest(offering, 'a'), aRequest(offering, 'b')];
    one.decide(yes('home'), offering, lastEvening);
    expect(() => one.decide(yes('host'), offering, after)).toThrow('offering-over');
    expect(() => other.decide(yes('home'), offering, after)).toThrow('offering-over');
    expect(offering.taken).toBe(0);
    expect([one, other]).toMatchObject([{ state: { host: 'pending' } }, { state: { home: 'pending' } }]);
    expect(names(one.decide(no('host'), offering, after))).toEqual(['enrolment-decided']);
    // What was decided before is answered the same.
    expect(one.decide(yes('home'), offering, after)).toEqual([]);
  });

  it('gives a seat given up to nobody [F11]', () => {
    const offering = anOffering(1);
    const [first, second] = [accepted(offering, 'a'), accepted(offering, 'b')];
    first.cancel('learner', false, offering, lastEvening);
    expect(() => second.promote(offering, after)).toThrow('offering-over');
    expect(names(second.promote(offering, lastEvening))).toEqual(['waiting-list-promoted', 'enrolment-confirmed']);
  });
});

describe('Giving up', () => {
  it('frees the seat for the next in line', () => {
    const offering = anOffering(1);
    const [first, second] = [accepted(offering, 'a'), accepted(offering, 'b')];
    expect(() => second.promote(offering, now)).toThrow('nobody-to-promote');
    expect(names(first.cancel('learner', false, offering, now))).toEqual(['enrolment-cancelled']);
    expect(first.cancel('learner', false, offering, now)).toEqual([]);
    expect(names(second.promote(offering, now))).toEqual(['waiting-list-promoted', 'enrolment-confirmed']);
    expect([offering.taken, second.place, first.seatedAt]).toEqual([1, null, now]);
  });

  it('ends with the final result', () => {
    const offering = anOffering();
    expect(() => accepted(offering).cancel('home', true, offering, now)).toThrow('result-already-returned');
  });
});

describe('Of several requests of one learner for one offering', () => {
  it('the one with a seat stays, else the first in line, else the oldest', () => {
    const offering = anOffering(1);
    const [seated, first, second] = ['a', 'b', 'c'].map((id) => accepted(offering, id));
    const asked = aRequest(offering, 'd');
    const over = aRequest(offering, 'e');
    over.cancel('home', false, offering, now);
    const weaker = (...requests: EnrolmentRequest[]) => EnrolmentRequest.weaker(requests).map(({ id }) => id);
    expect(weaker(asked, second!, first!, over, seated!)).toEqual(['b', 'c', 'd']);
    expect(weaker(over, asked)).toEqual([]);
  });
});

describe('Any history of acceptances, cancellations and seats changed', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('accept' as const) }),
    fc.record({ kind: fc.constant('cancel' as const), who: fc.nat({ max: 30 }) }),
    fc.record({ kind: fc.constant('seats' as const), seats: fc.nat({ max: 4 }) }),
  );

  it('oversells no seat, leaves none free while somebody waits, and serves in order', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.array(act, { maxLength: 40 }), (seats, acts) => {
        const offering = anOffering(seats);
        const requests: EnrolmentRequest[] = [];
        const served: number[] = [];
        let left = seats;
        for (const [at, step] of acts.entries()) {
          const before = offering.taken;
          if (step.kind === 'accept') requests.push(accepted(offering, String(requests.length)));
          if (step.kind === 'seats') {
            left = step.seats;
            offering.revise({ ...described, seats: left, digest: String(at) });
          }
          const asked = step.kind === 'cancel' ? requests[step.who] : undefined;
          asked?.cancel('home', false, offering, now);
          for (;;) {
            const [next] = requests.filter(({ standing }) => standing === 'queued').sort((a, b) => a.place! - b.place!);
            if (!next || !offering.hasRoom) break;
            served.push(next.place!);
            next.promote(offering, now);
          }
          const confirmed = requests.filter(({ standing }) => standing === 'confirmed').length;
          expect(offering.taken).toBe(confirmed);
          if (offering.taken > before) expect(offering.taken).toBeLessThanOrEqual(left);
          if (requests.some(({ standing }) => standing === 'queued')) expect(offering.hasRoom).toBe(false);
        }
        expect(served).toEqual(served.toSorted((a, b) => a - b));
      }),
    );
  });
});
