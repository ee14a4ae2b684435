import type { Level } from '@pan/contracts';
import { EntitySchema } from 'typeorm';

/** An organisation as the student record last described it. */
export interface KnownOrganisation {
  organisationId: string;
  code: string;
  name: string;
  kind: string;
  parentId: string | null;
}

/** A stay as the student record last described it. */
export interface KnownStay {
  enrolmentId: string;
  learnerId: string;
  organisationId: string;
  schoolYear: string;
  level: Level;
  /** The first day, if it is known; it may lie ahead. */
  beganOn: string | null;
  /** The first day without the stay; null while no end is known. */
  endedOn: string | null;
  /** Of the fact that told it: a stay is told under another key when its learner's record is merged or parted. 0 in older facts. */
  version: number;
}

/** A record that ended because it doubled another one. */
export interface MergedLearner {
  learnerId: string;
  intoLearnerId: string;
}

export interface KnownClass {
  classId: string;
  organisationId: string;
  schoolYear: string;
  level: Level;
  closed: boolean;
}

export interface ClosedClass {
  classId: string;
  closed: boolean;
}

/** Whether a learner is in a class; false once the learner has left it. */
export interface KnownMembership {
  classId: string;
  learnerId: string;
  present: boolean;
}

/** Whether a member of staff teaches a class. */
export interface KnownTeaching {
  classId: string;
  staffId: string;
  present: boolean;
}

const uuid = (name: string) => ({ name, type: 'uuid' }) as const;
const key = (name: string) => ({ ...uuid(name), primary: true }) as const;
const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
const flag = { type: 'boolean' } as const;

export const KnownOrganisations = new EntitySchema<KnownOrganisation>({
  name: 'KnownOrganisation',
  tableName: 'known_organisation',
  columns: {
    organisationId: key('organisation_id'),
    code: text(),
    name: text(),
    kind: text(),
    parentId: { ...uuid('parent_id'), nullable: true },
  },
});

const stay = {
  enrolmentId: key('enrolment_id'),
  learnerId: uuid('learner_id'),
  organisationId: uuid('organisation_id'),
  beganOn: { name: 'began_on', type: 'date', nullable: true },
  endedOn: { name: 'ended_on', type: 'date', nullable: true },
  version: { type: 'integer', version: true },
} as const;

export const KnownStays = new EntitySchema<KnownStay>({
  name: 'KnownStay',
  tableName: 'known_stay',
  columns: { ...stay, schoolYear: text('school_year'), level: text() },
});

/** For a service that asks only where a learner stays. The consumer finds a mapping by its name, and leaves out what has no column. */
export const KnownStaysWithoutLevel = new EntitySchema<KnownStay>({
  name: 'KnownStay',
  tableName: 'known_stay',
  columns: stay,
});

export const MergedLearners = new EntitySchema<MergedLearner>({
  name: 'MergedLearner',
  tableName: 'merged_learner',
  columns: { learnerId: key('learner_id'), intoLearnerId: uuid('into_learner_id') },
});

export const KnownClasses = new EntitySchema<KnownClass>({
  name: 'KnownClass',
  tableName: 'known_class',
  columns: {
    classId: key('class_id'),
    organisationId: uuid('organisation_id'),
    schoolYear: text('school_year'),
    level: text(),
    closed: flag,
  },
});

/** For a service that asks only whether a class has ended. */
export const ClosedClasses = new EntitySchema<ClosedClass>({
  name: 'ClosedClass',
  tableName: 'closed_class',
  columns: { classId: key('class_id'), closed: flag },
});

export const KnownMemberships = new EntitySchema<KnownMembership>({
  name: 'KnownMembership',
  tableName: 'known_membership',
  columns: { classId: key('class_id'), learnerId: key('learner_id'), present: flag },
});

export const KnownTeachings = new EntitySchema<KnownTeaching>({
  name: 'KnownTeaching',
  tableName: 'known_teaching',
  columns: { classId: key('class_id'), staffId: key('staff_id'), present: flag },
});
