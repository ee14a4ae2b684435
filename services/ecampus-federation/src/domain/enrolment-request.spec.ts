import * as fc from 'fast-check';
import type { Fact } from '@pan/kit/domain';
import { EnrolmentRequest } from './enrolment-request.js';
import { Offering } from './offering.js';

const now = new Date('2026-11-26T12:00:00Z');
const anOffering = (seats: number | null = 1) =>
  Offering.publish(
    { id: 'f', courseId: 'c', institutionId: 'i', organisationId: 'host' },
    {
      ...{ title: 'Écologie', seats, startsOn: '2027-01-11', endsOn: '2027-04-30', enrolFrom: null, enrolUntil: null },
      ...{ document: {}, digest: '' },
    },
  ).offering;
const aRequest = (offering = anOffering(), id = 'r') =>
  EnrolmentRequest.open({ id, learnerId: `l-${id}`, homeOrganisationId: 'home', actor: 'client' }, offering, now)
    .request;
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
  it('says nothing of the learner', () => {
    const { fact } = EnrolmentRequest.open(
      { id: 'r', learnerId: 'l', homeOrganisationId: 'home', actor: 'a' },
      anOffering(),
      now,
    );
    expect(fact).toMatchObject({ key: 'r', data: { homeOrganisationId: 'home', hostOrganisationId: 'host' } });
    expect(JSON.stringify(fact)).not.toContain('"l"');
  });

  it('is for elsewhere', () => {
    const of = { id: 'r', learnerId: 'l', homeOrganisationId: 'host', actor: 'a' };
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
    expect([request.state, offering.taken]).toEqual(['confirmed', 1]);
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
    expect([request.state, request.homeReason]).toEqual(['denied', 'other']);
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
        for (const step of acts) {
          const before = offering.taken;
          if (step.kind === 'accept') requests.push(accepted(offering, String(requests.length)));
          if (step.kind === 'seats') offering.seats = step.seats;
          const asked = step.kind === 'cancel' ? requests[step.who] : undefined;
          asked?.cancel('home', false, offering, now);
          for (;;) {
            const [next] = requests.filter(({ state }) => state === 'queued').sort((a, b) => a.place! - b.place!);
            if (!next || !offering.hasRoom) break;
            served.push(next.place!);
            next.promote(offering, now);
          }
          const confirmed = requests.filter(({ state }) => state === 'confirmed').length;
          expect(offering.taken).toBe(confirmed);
          if (offering.taken > before) expect(offering.taken).toBeLessThanOrEqual(offering.seats!);
          if (requests.some(({ state }) => state === 'queued')) expect(offering.hasRoom).toBe(false);
        }
        expect(served).toEqual(served.toSorted((a, b) => a - b));
      }),
    );
  });
});
