import { EntitySchema } from 'typeorm';

/** An institution of the federation. */
export interface KnownInstitution {
  institutionId: string;
  organisationId: string;
  suspended: boolean;
}

/** A course offering as it was last published; `seats` is null without a limit. */
export interface KnownOffering {
  offeringId: string;
  courseId: string;
  organisationId: string;
  seats: number | null;
  /** The last day; null where it is not told. */
  endsOn: string | null;
  open: boolean;
}

/** A request to study elsewhere, in the school year in which it was made. */
export interface EnrolmentRequest {
  requestId: string;
  homeOrganisationId: string;
  hostOrganisationId: string;
  /** The learner's pseudonym of that year; null where the fact names none. */
  person: string | null;
  schoolYear: string;
  state: 'requested' | 'confirmed' | 'cancelled';
}

export const KnownInstitutions = new EntitySchema<KnownInstitution>({
  name: 'KnownInstitution',
  tableName: 'known_institution',
  columns: {
    institutionId: { name: 'institution_id', type: 'uuid', primary: true },
    organisationId: { name: 'organisation_id', type: 'uuid' },
    suspended: { type: 'boolean' },
  },
});

export const KnownOfferings = new EntitySchema<KnownOffering>({
  name: 'KnownOffering',
  tableName: 'known_offering',
  columns: {
    offeringId: { name: 'offering_id', type: 'uuid', primary: true },
    courseId: { name: 'course_id', type: 'uuid' },
    organisationId: { name: 'organisation_id', type: 'uuid' },
    seats: { type: 'integer', nullable: true },
    endsOn: { name: 'ends_on', type: 'date', nullable: true },
    open: { type: 'boolean' },
  },
});

export const EnrolmentRequests = new EntitySchema<EnrolmentRequest>({
  name: 'EnrolmentRequest',
  tableName: 'enrolment_request',
  columns: {
    requestId: { name: 'request_id', type: 'uuid', primary: true },
    homeOrganisationId: { name: 'home_organisation_id', type: 'uuid' },
    hostOrganisationId: { name: 'host_organisation_id', type: 'uuid' },
    person: { type: 'text', nullable: true },
    schoolYear: { name: 'school_year', type: 'text' },
    state: { type: 'text' },
  },
});
