import {
  KnownClasses,
  KnownMemberships,
  KnownOrganisations,
  KnownStays,
  KnownTeachings,
  MergedLearners,
} from '@pan/record-copies';
import type { EntitySchema } from 'typeorm';
import { Markings, Scripts } from './marking/tables.js';
import { Marks } from './marks/tables.js';
import { Papers } from './papers/tables.js';
import { MarkReviews } from './reviews/tables.js';
import { KnownAccommodations } from './record/tables.js';
import { ExamRooms } from './rooms/tables.js';
import { Candidates, ExamSessions, OrganisationPlans } from './sessions/tables.js';
import { Sittings } from './sittings/tables.js';

/** Every table that an aggregate is mapped to; indexes, checks and policies stand in the migrations. */
export const aggregates: EntitySchema[] = [
  Papers,
  ExamSessions,
  OrganisationPlans,
  ExamRooms,
  Candidates,
  Sittings,
  Marks,
  Scripts,
  Markings,
  MarkReviews,
];

export const entities: EntitySchema[] = [
  ...aggregates,
  KnownOrganisations,
  KnownClasses,
  KnownMemberships,
  KnownTeachings,
  KnownStays,
  MergedLearners,
  KnownAccommodations,
] as EntitySchema[];
