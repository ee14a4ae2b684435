import type { Level } from '@pan/contracts';
import { EntitySchema } from 'typeorm';

// What this service has heard of learners and classes.

export interface KnownClass {
  classId: string;
  organisationId: string;
  schoolYear: string;
  level: Level;
  closed: boolean;
}

export interface KnownMembership {
  classId: string;
  learnerId: string;
  present: boolean;
}

export interface KnownStay {
  enrolmentId: string;
  learnerId: string;
  organisationId: string;
  schoolYear: string;
  level: Level;
  /** The first day, if it is known; it may lie ahead. */
  beganOn: string | null;
  endedOn: string | null;
}

export interface MergedLearner {
  learnerId: string;
  intoLearnerId: string;
}

export interface KnownAccommodation {
  accommodationId: string;
  learnerId: string;
  extraTimePercent: number;
  tools: string[];
  validFromOn: string;
  validUntilOn: string | null;
  endedOn: string | null;
}

const uuid = (name: string) => ({ name, type: 'uuid' }) as const;
const key = (name: string) => ({ ...uuid(name), primary: true }) as const;
const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
const day = (name: string) => ({ name, type: 'date' }) as const;

export const KnownClasses = new EntitySchema<KnownClass>({
  name: 'KnownClass',
  tableName: 'known_class',
  columns: {
    classId: key('class_id'),
    organisationId: uuid('organisation_id'),
    schoolYear: text('school_year'),
    level: text(),
    closed: { type: 'boolean' },
  },
});

export const KnownMemberships = new EntitySchema<KnownMembership>({
  name: 'KnownMembership',
  tableName: 'known_membership',
  columns: { classId: key('class_id'), learnerId: key('learner_id'), present: { type: 'boolean' } },
});

export const KnownStays = new EntitySchema<KnownStay>({
  name: 'KnownStay',
  tableName: 'known_stay',
  columns: {
    enrolmentId: key('enrolment_id'),
    learnerId: uuid('learner_id'),
    organisationId: uuid('organisation_id'),
    schoolYear: text('school_year'),
    level: text(),
    beganOn: { ...day('began_on'), nullable: true },
    endedOn: { ...day('ended_on'), nullable: true },
  },
});

export const MergedLearners = new EntitySchema<MergedLearner>({
  name: 'MergedLearner',
  tableName: 'merged_learner',
  columns: { learnerId: key('learner_id'), intoLearnerId: uuid('into_learner_id') },
});

export const KnownAccommodations = new EntitySchema<KnownAccommodation>({
  name: 'KnownAccommodation',
  tableName: 'accommodation',
  columns: {
    accommodationId: key('accommodation_id'),
    learnerId: uuid('learner_id'),
    extraTimePercent: { name: 'extra_time_percent', type: 'integer' },
    tools: { type: 'text', array: true },
    validFromOn: day('valid_from_on'),
    validUntilOn: { ...day('valid_until_on'), nullable: true },
    endedOn: { ...day('ended_on'), nullable: true },
  },
});
