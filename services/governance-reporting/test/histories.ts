import { createHash, randomUUID } from 'node:crypto';
import {
  CandidatesRegisteredV1,
  CompetencyFrameworkReleasedV1,
  EnrolmentCancelledV1,
  EnrolmentConfirmedV1,
  EnrolmentRequestedV1,
  HarvestCompletedV1,
  HoldLapsedV1,
  HoldMetV1,
  HoldPlacedV1,
  HoldReadyV1,
  HoldWaitingV1,
  InstitutionAdmittedV1,
  InstitutionSuspendedV1,
  LicenceAcquiredV1,
  LicenceExhaustedV1,
  LicenceRevisedV1,
  LoanExpiredV1,
  LoanOpenedV1,
  LoanRenewedV1,
  LoanReturnedV1,
  MessagesCountedV1,
  OfferingPublishedV1,
  OfferingWithdrawnV1,
  OrganisationRegisteredV1,
  PaperApprovedV1,
  ResourcePublishedV1,
  ResourceRevisedV1,
  ResourceWithdrawnV1,
  SessionPostponedV1,
  SessionResultsPublishedV1,
  SessionScheduledV1,
  SittingStartedV1,
  SittingReopenedV1,
  SittingSubmittedV1,
  type Level,
  type OrganisationKind,
  type ResourceKind,
} from '@pan/contracts';
import { daysAfter, fact, type Fact } from '@pan/kit/domain';
import * as fc from 'fast-check';
import type { ToldFact } from './governance-fixture.js';

/** What each aggregate of the other services goes through, and the facts that tell it, in the order of their key. */

export const parents = {
  ministere: null,
  est: 'ministere',
  'est.un': 'est',
  'est.deux': 'est',
  ouest: 'ministere',
} as const;
export type Place = keyof typeof parents;
export const places = Object.keys(parents) as Place[];
const ids = Object.fromEntries(places.map((place) => [place, randomUUID()])) as Record<Place, string>;
export const idOf = (place: Place): string => ids[place];

export const isIn = (place: Place, top: Place): boolean =>
  place === top || (parents[place] !== null && isIn(parents[place], top));

const place = fc.constantFrom<Place>('est', 'est.un', 'est.deux', 'ouest');
const level = fc.constantFrom<Level>('secondary-4', 'secondary-5');
/** The middle of these months, so that no clock matters. */
const month = fc.constantFrom('2026-06', '2026-09', '2026-11', '2027-03');
export const yearOf = (of: string): string => (of < '2026-07' ? '2025-2026' : '2026-2027');
const year = fc.constantFrom('2025-2026', '2026-2027');
/** Some people more than once, and facts from before they were told apart. */
const person = fc.option(fc.nat({ max: 3 }));
const personOf = (number: number | null) =>
  number === null ? {} : { person: createHash('sha256').update(String(number)).digest('base64url').slice(0, 22) };
const many = <T>(of: fc.Arbitrary<T>, maxLength = 8) => fc.array(of, { maxLength });

/** What follows the placing of a hold: a licence may end while its copy is set aside, a reader may borrow elsewhere while waiting. */
const holdSteps = [
  [],
  ['ready'],
  ['ready', 'lapsed'],
  ['lapsed'],
  ['ready', 'waiting'],
  ['ready', 'waiting', 'met'],
  ['met'],
];

export const world = fc.record({
  sessions: many(
    fc.record({
      year,
      level,
      places: fc.uniqueArray(place, { minLength: 1, maxLength: 3 }),
      at: many(
        fc.record({
          place,
          told: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 2 }),
          sittings: many(fc.constantFrom('started', 'submitted', 'closed', 'reopened'), 6),
          result: fc.constantFrom('none', 'suppressed', 'shown'),
        }),
        3,
      ),
    }),
    3,
  ),
  resources: many(
    fc.record({
      kind: fc.constantFrom<ResourceKind>('e-book', 'video'),
      levels: fc.uniqueArray(level),
      later: many(
        fc.record({ step: fc.constantFrom('revised', 'withdrawn', 'published'), levels: fc.uniqueArray(level) }),
        3,
      ),
    }),
  ),
  harvests: many(fc.record({ month, added: fc.nat({ max: 50 }) }), 4),
  frameworks: fc.nat({ max: 2 }),
  messages: many(
    fc.record({ place, year, urgency: fc.constantFrom('normal', 'urgent'), sent: fc.integer({ min: 1, max: 20 }) }),
  ),
  loans: many(fc.record({ place, month, person, then: many(fc.constantFrom('renewed', 'returned', 'expired'), 2) })),
  holds: many(fc.record({ place, person, then: fc.constantFrom(...holdSteps) })),
  licences: many(fc.record({ place, end: fc.constantFrom('open', 'exhausted', 'expired', 'renewed', 'spent') })),
  institutions: many(fc.record({ place, suspended: fc.boolean() }), 4),
  offerings: many(
    fc.record({
      place,
      course: fc.nat({ max: 2 }),
      seats: fc.option(fc.nat({ max: 30 })),
      then: fc.constantFrom('', 'changed', 'withdrawn', 'over'),
    }),
  ),
  requests: many(
    fc.record({
      home: place,
      host: place,
      month,
      person,
      then: fc.constantFrom([], ['confirmed'], ['confirmed', 'cancelled'], ['cancelled']),
    }),
  ),
});
export type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const at = (of: string) => `${of}-15T16:00:00.000Z`;
const told = (one: Fact, of = '2026-11'): ToldFact => ({ fact: one, id: randomUUID(), at: at(of) });

export const network = (): ToldFact[][] =>
  places.map((code) => {
    const kinds: Record<Place, OrganisationKind> = {
      ministere: 'ministry',
      est: 'service-centre',
      'est.un': 'school',
      'est.deux': 'school',
      ouest: 'service-centre',
    };
    const parent = parents[code];
    const organisation = { organisationId: idOf(code), code, name: code, kind: kinds[code] };
    const data = { ...organisation, ...(parent && { parentId: idOf(parent) }) };
    return [told(fact(OrganisationRegisteredV1, idOf(code), data))];
  });

/** One list for each key; between lists no order holds. */
export function historiesOf(of: World): ToldFact[][] {
  return [
    ...of.sessions.flatMap(sessionHistory),
    ...of.resources.map(resourceHistory),
    ...of.harvests.map(harvestHistory),
    ...Array.from({ length: of.frameworks }, frameworkHistory),
    ...of.messages.map(messageHistory),
    ...of.loans.map(loanHistory),
    ...of.holds.map(holdHistory),
    ...of.licences.map(licenceHistory),
    ...of.institutions.map(institutionHistory),
    ...of.offerings.map(offeringHistory),
    ...of.requests.map(requestHistory),
  ];
}

function sessionHistory(session: World['sessions'][number]): ToldFact[][] {
  const [sessionId, paperId] = [randomUUID(), randomUUID()];
  const { year: schoolYear, level: at } = session;
  const paper = { paperId, subject: 'Français', level: at, language: 'fr', items: 12, maxScore: 100 };
  const scheduled = { sessionId, paperId, schoolYear, level: at, organisationIds: session.places.map(idOf) };
  const opening = { opensAt: '2026-11-20T13:00:00.000Z', closesAt: '2026-11-20T18:00:00.000Z' };
  const own: ToldFact[] = [told(fact(SessionScheduledV1, sessionId, { ...scheduled, ...opening }))];
  const off = { sessionId, opensAt: '2026-11-27T13:00:00.000Z', closesAt: '2026-11-27T18:00:00.000Z' };
  const [first] = session.places;
  if (first) own.push(told(fact(SessionPostponedV1, sessionId, { ...off, organisationId: idOf(first) })));
  own.push(told(fact(SessionPostponedV1, sessionId, off)));
  const sittings: ToldFact[][] = [];
  for (const group of session.at) {
    const organisationId = idOf(group.place);
    for (const candidates of group.told) {
      own.push(told(fact(CandidatesRegisteredV1, sessionId, { sessionId, organisationId, candidates })));
    }
    for (const state of group.sittings) {
      const sitting = { sittingId: randomUUID(), sessionId, organisationId };
      const steps = [told(fact(SittingStartedV1, sitting.sittingId, sitting))];
      const submitted = { ...sitting, atDeadline: state === 'closed' };
      if (state !== 'started') steps.push(told(fact(SittingSubmittedV1, sitting.sittingId, submitted)));
      if (state === 'reopened') steps.push(told(fact(SittingReopenedV1, sitting.sittingId, submitted)));
      sittings.push(steps);
    }
    if (group.result === 'none') continue;
    const counts = group.result === 'shown' ? { suppressed: false, sat: 20, passed: 15, mean: 71.5, deviation: 9 } : {};
    const result = { sessionId, paperId, organisationId, schoolYear, level: at, suppressed: true, ...counts };
    own.push(told(fact(SessionResultsPublishedV1, sessionId, result)));
  }
  return [[told(fact(PaperApprovedV1, paperId, paper))], own, ...sittings];
}

function resourceHistory({ kind, levels, later }: World['resources'][number]): ToldFact[] {
  const resourceId = randomUUID();
  const described = (of: Level[]) => ({
    ...{ resourceId, kind, levels: of, title: 'Titre', creators: [], subjects: ['Français'], language: 'fr' },
    competencies: [],
  });
  const type = { published: ResourcePublishedV1, revised: ResourceRevisedV1 };
  return [
    told(fact(ResourcePublishedV1, resourceId, described(levels))),
    ...later.map((one) =>
      told(
        one.step === 'withdrawn'
          ? fact(ResourceWithdrawnV1, resourceId, { resourceId })
          : fact(type[one.step as 'revised'], resourceId, described(one.levels)),
      ),
    ),
  ];
}

function harvestHistory({ month: of, added }: World['harvests'][number]): ToldFact[] {
  const harvestId = randomUUID();
  const counts = { added, changed: 1, withdrawn: 0, refused: 2 };
  return [told(fact(HarvestCompletedV1, harvestId, { harvestId, sourceId: idOf('ouest'), ...counts }), of)];
}

function frameworkHistory(): ToldFact[] {
  const frameworkId = randomUUID();
  const framework = { frameworkId, code: frameworkId.slice(0, 8), version: '1', dimensions: 12, elements: 40 };
  return [told(fact(CompetencyFrameworkReleasedV1, frameworkId, framework))];
}

let days = 0;

/** Of a day that no other history tells of. */
function messageHistory({ place: of, year: schoolYear, urgency, sent }: World['messages'][number]): ToldFact[] {
  days += 1;
  const sentOn = daysAfter(`${schoolYear.slice(0, 4)}-09-01`, days % 300);
  const counted = { organisationId: idOf(of), sentOn, urgency, sent, copies: sent * 30, read: sent };
  return [told(fact(MessagesCountedV1, counted.organisationId, counted))];
}

function loanHistory({ place: of, month: when, person: who, then }: World['loans'][number]): ToldFact[] {
  const loan = { loanId: randomUUID(), titleId: randomUUID(), organisationId: idOf(of) };
  const due = { ...loan, dueAt: '2027-01-01T00:00:00.000Z' };
  const later = {
    renewed: fact(LoanRenewedV1, loan.loanId, due),
    returned: fact(LoanReturnedV1, loan.loanId, loan),
    expired: fact(LoanExpiredV1, loan.loanId, loan),
  };
  return [
    told(fact(LoanOpenedV1, loan.loanId, { ...due, ...personOf(who) }), when),
    ...then.map((step) => told(later[step as 'renewed'])),
  ];
}

function holdHistory({ place: of, person: who, then }: World['holds'][number]): ToldFact[] {
  const hold = { holdId: randomUUID(), titleId: randomUUID(), organisationId: idOf(of) };
  const later = {
    ready: fact(HoldReadyV1, hold.holdId, { ...hold, untilAt: '2027-01-01T00:00:00.000Z' }),
    waiting: fact(HoldWaitingV1, hold.holdId, hold),
    met: fact(HoldMetV1, hold.holdId, hold),
    lapsed: fact(HoldLapsedV1, hold.holdId, hold),
  };
  return [
    told(fact(HoldPlacedV1, hold.holdId, { ...hold, ...personOf(who) })),
    ...then.map((step) => told(later[step as 'ready'])),
  ];
}

function licenceHistory({ place: of, end }: World['licences'][number]): ToldFact[] {
  const licence = { licenceId: randomUUID(), titleId: randomUUID(), organisationId: idOf(of) };
  const until = end === 'expired' ? { expiresAt: '2020-01-01T00:00:00.000Z' } : {};
  const acquired = told(fact(LicenceAcquiredV1, licence.licenceId, { ...licence, concurrency: 1, ...until }));
  const exhausted = () => told(fact(LicenceExhaustedV1, licence.licenceId, licence));
  const revised = told(fact(LicenceRevisedV1, licence.licenceId, { ...licence, concurrency: 2 }));
  if (end === 'renewed') return [acquired, exhausted(), revised];
  if (end === 'spent') return [acquired, exhausted(), revised, exhausted()];
  return end === 'exhausted' ? [acquired, exhausted()] : [acquired];
}

function institutionHistory({ place: of, suspended }: World['institutions'][number]): ToldFact[] {
  const institution = { institutionId: randomUUID(), organisationId: idOf(of) };
  const admitted = told(fact(InstitutionAdmittedV1, institution.institutionId, institution));
  return suspended
    ? [admitted, told(fact(InstitutionSuspendedV1, institution.institutionId, institution))]
    : [admitted];
}

const courses = Array.from({ length: 3 }, () => randomUUID());
export const courseId = (number: number): string => courses[number]!;

function offeringHistory({ place: of, course, seats, then }: World['offerings'][number]): ToldFact[] {
  const offering = { offeringId: randomUUID(), organisationId: idOf(of) };
  const published = (places: number | null) =>
    fact(OfferingPublishedV1, offering.offeringId, {
      ...offering,
      courseId: courseId(course),
      title: 'Cours',
      ...(then && { endsOn: then === 'over' ? '2024-12-29' : '2099-04-30' }),
      ...(places !== null && { seats: places }),
    });
  const first = told(published(then === 'changed' ? 500 : seats));
  if (then === 'changed') return [first, told(published(seats))];
  return then === 'withdrawn' ? [first, told(fact(OfferingWithdrawnV1, offering.offeringId, offering))] : [first];
}

function requestHistory({ home, host, month: when, person: who, then }: World['requests'][number]): ToldFact[] {
  const request = {
    ...{ requestId: randomUUID(), offeringId: randomUUID() },
    ...{ homeOrganisationId: idOf(home), hostOrganisationId: idOf(host) },
  };
  const later = {
    confirmed: fact(EnrolmentConfirmedV1, request.requestId, request),
    cancelled: fact(EnrolmentCancelledV1, request.requestId, request),
  };
  const asked = told(fact(EnrolmentRequestedV1, request.requestId, { ...request, ...personOf(who) }), when);
  return [asked, ...then.map((step) => told(later[step as 'confirmed'], '2027-03'))];
}
