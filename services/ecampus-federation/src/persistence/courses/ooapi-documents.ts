import { consumerKey, type Worded } from '../../domain/ooapi.js';

// What the federation's rows are in OOAPI v5.

export type Document = Record<string, unknown>;

export interface CourseRow {
  id: string;
  organisationId: string;
  institution: string;
  credits: number | null;
  creditUnit: string | null;
  document: Document;
  organisation: OrganisationRow;
  total: number;
}

export interface OfferingRow {
  id: string;
  courseId: string;
  organisationId: string;
  seats: number | null;
  taken: number;
  isOpen: boolean;
  document: Document & Worded;
}

export interface OrganisationRow {
  id: string;
  code: string;
  name: string;
  state: string;
}

export function organizationOf({ id, code, name, state }: OrganisationRow): Document {
  return {
    organizationId: id,
    primaryCode: { codeType: 'identifier', code },
    organizationType: 'institute',
    name: [{ language: 'fr-CA', value: name }],
    shortName: name.slice(0, 256),
    consumers: [{ consumerKey, code, state }],
  };
}

export function courseOf(row: Omit<CourseRow, 'total'>, expanded: boolean, consumer?: string): Document {
  const { id, document, organisation, organisationId, institution, credits, creditUnit } = row;
  return {
    courseId: id,
    ...document,
    consumers: consumersOf(document, { institution, credits, creditUnit }, consumer),
    organization: expanded ? organizationOf(organisation) : organisationId,
  };
}

/** The seats are those that the federation gives out; what the host counts beside them is the host's. */
export function offeringOf(row: OfferingRow, consumer?: string): Document {
  const { id, document, courseId, organisationId, seats, taken, isOpen } = row;
  const seatsLeft = seats === null ? null : Math.max(seats - taken, 0);
  return {
    offeringId: id,
    ...document,
    ...(seats !== null && { maxNumberStudents: seats }),
    enrolledNumberStudents: taken,
    consumers: consumersOf(document, { open: isOpen, seatsLeft }, consumer),
    course: courseId,
    organization: organisationId,
  };
}

function consumersOf(document: Document, own: Document, consumer?: string): Document[] {
  const given = (document['consumers'] as Document[] | undefined) ?? [];
  const ours = given.find((one) => one['consumerKey'] === consumerKey);
  const all = [...given.filter((one) => one !== ours), { ...ours, ...own, consumerKey }];
  return consumer === undefined ? all : all.filter((one) => one['consumerKey'] === consumer);
}
