import { stateOf } from '@pan/kit/data';
import { KnownOrganisations, KnownStaysWithoutLevel, MergedLearners } from '@pan/record-copies';
import { EntitySchema } from 'typeorm';
import { CourseResult } from '../domain/course-result.js';
import { EnrolmentRequest } from '../domain/enrolment-request.js';
import { Institution } from '../domain/institution.js';
import { Offering } from '../domain/offering.js';

const id = { type: 'uuid', primary: true } as const;
const uuid = (name: string) => ({ type: 'uuid', name }) as const;
const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
const date = (name: string) => ({ type: 'date', name }) as const;
const instant = (name: string) => ({ type: 'timestamp with time zone', name }) as const;
const count = (name?: string) => ({ type: 'integer', ...(name && { name }) }) as const;
const json = (name?: string) => ({ type: 'jsonb', ...(name && { name }) }) as const;
const number = (name?: string) => ({ type: 'double precision', ...(name && { name }) }) as const;
const optional = { nullable: true } as const;

const institutions = new EntitySchema({
  name: 'Institution',
  tableName: 'institution',
  target: Institution,
  ...stateOf('Institution', {
    id,
    organisationId: uuid('organisation_id'),
    endpoint: text(),
    kinds: { type: 'text', array: true },
    standing: text('state'),
    conformance: json(),
    version: count(),
  }),
});

const offerings = new EntitySchema({
  name: 'Offering',
  tableName: 'offering',
  target: Offering,
  ...stateOf('Offering', {
    id,
    courseId: uuid('course_id'),
    institutionId: uuid('institution_id'),
    organisationId: uuid('organisation_id'),
    title: text(),
    seats: { ...count(), ...optional },
    taken: count(),
    lastPlace: count('last_place'),
    startsOn: date('starts_on'),
    endsOn: date('ends_on'),
    enrolFrom: { ...date('enrol_from'), ...optional },
    enrolUntil: { ...date('enrol_until'), ...optional },
    document: json(),
    digest: text(),
    withdrawnAt: { ...instant('withdrawn_at'), ...optional },
  }),
});

const requests = new EntitySchema({
  name: 'EnrolmentRequest',
  tableName: 'enrolment_request',
  target: EnrolmentRequest,
  ...stateOf('EnrolmentRequest', {
    id,
    offeringId: uuid('offering_id'),
    learnerId: uuid('learner_id'),
    begunFor: { ...uuid('begun_for'), ...optional },
    homeOrganisationId: uuid('home_organisation_id'),
    hostOrganisationId: uuid('host_organisation_id'),
    standing: text('state'),
    home: text(),
    homeReason: { ...text('home_reason'), ...optional },
    homeBy: { ...text('home_by'), ...optional },
    host: text(),
    hostReason: { ...text('host_reason'), ...optional },
    hostBy: { ...text('host_by'), ...optional },
    place: { ...count(), ...optional },
    requestedAt: instant('requested_at'),
    requestedBy: text('requested_by'),
    seatedAt: { ...instant('seated_at'), ...optional },
    cancelledAt: { ...instant('cancelled_at'), ...optional },
    cancelledBy: { ...text('cancelled_by'), ...optional },
    version: count(),
  }),
});

const results = new EntitySchema({
  name: 'CourseResult',
  tableName: 'course_result',
  target: CourseResult,
  ...stateOf('CourseResult', {
    id,
    requestId: uuid('request_id'),
    learnerId: uuid('learner_id'),
    begunFor: { ...uuid('begun_for'), ...optional },
    homeOrganisationId: uuid('home_organisation_id'),
    hostOrganisationId: uuid('host_organisation_id'),
    courseCode: text('course_code'),
    courseTitle: text('course_title'),
    version: count(),
    state: text(),
    passed: { type: 'boolean', ...optional },
    score: { ...text(), ...optional },
    scale: { ...text(), ...optional },
    credits: { ...number(), ...optional },
    reportedAt: instant('reported_at'),
    recognisedCredits: { ...number('recognised_credits'), ...optional },
    recognisedAt: { ...instant('recognised_at'), ...optional },
  }),
});

export const entities = [
  ...[KnownOrganisations, KnownStaysWithoutLevel, MergedLearners],
  ...[institutions, offerings, requests, results],
];
