import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { AccountLink } from '../domain/accounts/account-link.js';
import { GuardianCode } from '../domain/accounts/guardian-code.js';
import { Accommodation } from '../domain/accommodations/accommodation.js';
import { Certification } from '../domain/certifications/certification.js';
import { ClientGrant } from '../domain/clients/client-grant.js';
import { ClientSecret } from '../domain/clients/client-secret.js';
import { CodeRequest } from '../domain/codes/code-request.js';
import { FamilyOrder } from '../domain/families/family-order.js';
import { GuardianWord } from '../domain/families/guardian-word.js';
import { Category } from '../domain/gradebook/category.js';
import { GradebookResult } from '../domain/gradebook/gradebook-result.js';
import { LineItem } from '../domain/gradebook/line-item.js';
import { ScoreScale } from '../domain/gradebook/score-scale.js';
import { Enrolment } from '../domain/roster/enrolment.js';
import { Learner } from '../domain/learners/learner.js';
import { MatchPair } from '../domain/identity/match-pair.js';
import { Membership } from '../domain/roster/membership.js';
import { Organisation } from '../domain/organisations/organisation.js';
import { Result } from '../domain/results/result.js';
import { SchoolClass } from '../domain/roster/school-class.js';
import { StaffMember } from '../domain/roster/staff-member.js';
import { KnownResources } from './resources/known-resources.js';

const id = { type: 'uuid', primary: true } as const;
const uuid = (name: string) => ({ type: 'uuid', name }) as const;
const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
const texts = (name: string) => ({ type: 'text', name, array: true }) as const;
const date = (name: string) => ({ type: 'date', name, nullable: true }) as const;
const flag = (name?: string) => ({ type: 'boolean', ...(name && { name }) }) as const;
const bytes = { type: 'bytea' } as const;
const count = { type: 'integer' } as const;
const optional = { nullable: true } as const;
const instant = (name: string) => ({ type: 'timestamptz', name }) as const;

const decimal = (name?: string) => ({ type: 'numeric', nullable: true, ...(name && { name }) }) as const;
/** Of each thing in the gradebook: whose it is, and that it holds. */
const entry = {
  id,
  source: text(),
  sourceId: text('source_id'),
  organisationId: uuid('organisation_id'),
  visibleTo: texts('visible_to'),
  status: text(),
  version: count,
};
const mayBe = <T extends object>(column: T) => ({ ...column, ...optional });

/** Every table that an aggregate is mapped to; indexes, checks and policies stand in the migrations. */
export const tables: EntitySchema[] = [
  new EntitySchema({
    name: 'Organisation',
    tableName: 'organisation',
    target: Organisation,
    ...stateOf('Organisation', {
      id,
      code: text(),
      name: text(),
      kind: text(),
      parentId: { ...uuid('parent_id'), ...optional },
      path: texts('path'),
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Learner',
    tableName: 'learner',
    target: Learner,
    ...stateOf('Learner', {
      id,
      familyName: text('family_name'),
      givenName: text('given_name'),
      middleName: { ...text('middle_name'), ...optional },
      birthDate: date('birth_date'),
      permanentCode: { ...text('permanent_code'), ...optional },
      sex: { ...text(), ...optional },
      apart: { ...text(), ...optional },
      leadingSource: { ...text('leading_source'), ...optional },
      systems: count,
      questioned: flag(),
      codeSettled: flag('code_settled'),
      mergedInto: { ...uuid('merged_into'), ...optional },
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'MatchPair',
    tableName: 'match_pair',
    target: MatchPair,
    ...stateOf('MatchPair', {
      id,
      learnerId: uuid('learner_id'),
      otherLearnerId: uuid('other_learner_id'),
      reason: text(),
      standing: text('state'),
      askedAt: instant('asked_at'),
      decidedAt: { ...instant('decided_at'), ...optional },
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'CodeRequest',
    tableName: 'code_request',
    target: CodeRequest,
    ...stateOf('CodeRequest', {
      id,
      learnerId: uuid('learner_id'),
      organisationId: uuid('organisation_id'),
      visibleTo: texts('visible_to'),
      kind: text(),
      reason: text(),
      askedBy: text('asked_by'),
      askedAt: instant('asked_at'),
      standing: text('state'),
      answer: { ...text(), ...optional },
      answeredBy: { ...text('answered_by'), ...optional },
      answeredAt: { ...instant('answered_at'), ...optional },
      answerWhy: { ...text('answer_why'), ...optional },
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'StaffMember',
    tableName: 'staff',
    target: StaffMember,
    ...stateOf('StaffMember', {
      id,
      source: text(),
      sourceId: text('source_id'),
      organisationId: uuid('organisation_id'),
      visibleTo: texts('visible_to'),
      familyName: text('family_name'),
      givenName: text('given_name'),
      middleName: { ...text('middle_name'), ...optional },
      leftOn: date('left_on'),
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Enrolment',
    tableName: 'enrolment',
    target: Enrolment,
    ...stateOf('Enrolment', {
      id,
      source: text(),
      sourceId: text('source_id'),
      schoolYear: text('school_year'),
      learnerId: uuid('learner_id'),
      learnerSourceId: { ...text('learner_source_id'), ...optional },
      organisationId: uuid('organisation_id'),
      visibleTo: texts('visible_to'),
      level: text(),
      studies: { type: 'jsonb', nullable: true },
      beganOn: date('began_on'),
      endedOn: date('ended_on'),
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'SchoolClass',
    tableName: 'class',
    target: SchoolClass,
    ...stateOf('SchoolClass', {
      id,
      source: text(),
      sourceId: text('source_id'),
      organisationId: uuid('organisation_id'),
      visibleTo: texts('visible_to'),
      title: text(),
      schoolYear: text('school_year'),
      level: text(),
      closedOn: date('closed_on'),
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Membership',
    tableName: 'membership',
    target: Membership,
    ...stateOf('Membership', {
      id,
      source: text(),
      sourceId: text('source_id'),
      classId: uuid('class_id'),
      learnerId: { ...uuid('learner_id'), ...optional },
      staffId: { ...uuid('staff_id'), ...optional },
      learnerSourceId: { ...text('learner_source_id'), ...optional },
      visibleTo: texts('visible_to'),
      isPrimary: flag('is_primary'),
      beginsOn: date('begins_on'),
      endsOn: date('ends_on'),
      endedOn: date('ended_on'),
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Result',
    tableName: 'result',
    target: Result,
    ...stateOf('Result', {
      id,
      kind: text(),
      learnerId: uuid('learner_id'),
      saidOf: { ...uuid('said_of'), ...optional },
      organisationId: uuid('organisation_id'),
      content: { type: 'jsonb' },
      service: text(),
      eventId: uuid('event_id'),
      reportedAt: instant('reported_at'),
      heardAt: instant('heard_at'),
      sourceVersion: { type: 'integer', name: 'source_version', nullable: true },
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Accommodation',
    tableName: 'accommodation',
    target: Accommodation,
    ...stateOf('Accommodation', {
      id,
      source: text(),
      sourceId: text('source_id'),
      learnerId: uuid('learner_id'),
      learnerSourceId: { ...text('learner_source_id'), ...optional },
      organisationId: uuid('organisation_id'),
      extraTimePercent: { type: 'integer', name: 'extra_time_percent' },
      tools: texts('tools'),
      validFrom: { type: 'date', name: 'valid_from' },
      validUntil: date('valid_until'),
      endedOn: date('ended_on'),
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'AccountLink',
    tableName: 'account_link',
    target: AccountLink,
    ...stateOf('AccountLink', {
      id,
      subject: text(),
      role: text(),
      personId: uuid('person_id'),
      learnerId: { ...uuid('learner_id'), ...optional },
      staffId: { ...uuid('staff_id'), ...optional },
      organisationId: uuid('organisation_id'),
      how: text(),
      linkedAt: instant('linked_at'),
      endsOn: date('ends_on'),
      endedAt: { ...instant('ended_at'), ...optional },
      endedWhy: { ...text('ended_why'), ...optional },
    }),
  }),
  new EntitySchema({
    name: 'GuardianCode',
    tableName: 'guardian_code',
    target: GuardianCode,
    ...stateOf('GuardianCode', {
      id,
      learnerId: uuid('learner_id'),
      organisationId: uuid('organisation_id'),
      digest: bytes,
      issuedAt: instant('issued_at'),
      expiresAt: instant('expires_at'),
      usedAt: { ...instant('used_at'), ...optional },
    }),
  }),
  new EntitySchema({
    name: 'GuardianWord',
    tableName: 'guardian_word',
    target: GuardianWord,
    ...stateOf('GuardianWord', {
      id,
      learnerId: uuid('learner_id'),
      personId: uuid('person_id'),
      organisationId: uuid('organisation_id'),
      rights: { type: 'jsonb' },
      basis: text(),
      judgedOn: date('judged_on'),
      reference: mayBe(text()),
      saidBy: text('said_by'),
      saidAt: instant('said_at'),
      replacedAt: mayBe(instant('replaced_at')),
    }),
  }),
  new EntitySchema({
    name: 'FamilyOrder',
    tableName: 'family_order',
    target: FamilyOrder,
    ...stateOf('FamilyOrder', {
      id,
      learnerId: uuid('learner_id'),
      organisationId: uuid('organisation_id'),
      kind: text(),
      persons: { type: 'uuid', name: 'persons', array: true },
      acts: texts('acts'),
      validFrom: { type: 'date', name: 'valid_from' },
      validUntil: date('valid_until'),
      judgedOn: date('judged_on'),
      reference: mayBe(text()),
      saidBy: text('said_by'),
      saidAt: instant('said_at'),
      liftedAt: mayBe(instant('lifted_at')),
      liftedBy: mayBe(text('lifted_by')),
    }),
  }),
  new EntitySchema({
    name: 'ClientGrant',
    tableName: 'client_grant',
    target: ClientGrant,
    ...stateOf('ClientGrant', {
      requestId: { ...uuid('request_id'), primary: true },
      organisationId: { ...uuid('organisation_id'), primary: true },
      visibleTo: texts('visible_to'),
      standing: text('state'),
      decidedAt: { ...instant('decided_at'), ...optional },
      decidedBy: { ...text('decided_by'), ...optional },
      reason: { ...text(), ...optional },
      clientId: { ...text('client_id'), ...optional },
      authMethod: text('auth_method'),
      keys: { type: 'jsonb' },
      product: { ...text(), ...optional },
      productVersion: { ...text('product_version'), ...optional },
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'ClientSecret',
    tableName: 'client_secret',
    target: ClientSecret,
    ...stateOf('ClientSecret', {
      id,
      clientId: text('client_id'),
      digest: bytes,
      madeAt: instant('made_at'),
      endsAt: { ...instant('ends_at'), ...optional },
    }),
  }),
  new EntitySchema({
    name: 'Certification',
    tableName: 'certification',
    target: Certification,
    ...stateOf('Certification', {
      id,
      vendor: text(),
      product: text(),
      productVersion: text('product_version'),
      clientId: text('client_id'),
      visibleTo: texts('visible_to'),
      standing: text(),
      askedAt: instant('asked_at'),
      evaluatedAt: { ...instant('evaluated_at'), ...optional },
      results: { type: 'jsonb', nullable: true },
      validFrom: date('valid_from'),
      validUntil: date('valid_until'),
      withdrawnOn: date('withdrawn_on'),
      reason: { ...text(), ...optional },
      decidedBy: { ...text('decided_by'), ...optional },
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Category',
    tableName: 'category',
    target: Category,
    ...stateOf('Category', { ...entry, title: text(), weight: decimal(), metadata: mayBe(text()) }),
  }),
  new EntitySchema({
    name: 'ScoreScale',
    tableName: 'score_scale',
    target: ScoreScale,
    ...stateOf('ScoreScale', {
      ...entry,
      classId: uuid('class_id'),
      title: text(),
      type: text(),
      course: mayBe(text()),
      scale: text(),
      metadata: mayBe(text()),
    }),
  }),
  new EntitySchema({
    name: 'LineItem',
    tableName: 'line_item',
    target: LineItem,
    ...stateOf('LineItem', {
      ...entry,
      profile: text(),
      classId: mayBe(uuid('class_id')),
      posted: mayBe(text()),
      title: text(),
      description: mayBe(text()),
      assignedAt: mayBe(instant('assigned_at')),
      dueAt: mayBe(instant('due_at')),
      categoryId: mayBe(uuid('category_id')),
      parentId: mayBe(uuid('parent_id')),
      scoreScaleId: mayBe(uuid('score_scale_id')),
      academicSession: mayBe(text('academic_session')),
      gradingPeriod: mayBe(text('grading_period')),
      lowest: decimal(),
      highest: decimal(),
      objectives: mayBe(text()),
      metadata: mayBe(text()),
    }),
  }),
  new EntitySchema({
    name: 'GradebookResult',
    tableName: 'gradebook_result',
    target: GradebookResult,
    ...stateOf('GradebookResult', {
      ...entry,
      profile: text(),
      lineItemId: uuid('line_item_id'),
      learnerId: uuid('learner_id'),
      posted: mayBe(text()),
      scoreScaleId: mayBe(uuid('score_scale_id')),
      scoreStatus: text('score_status'),
      score: decimal(),
      textScore: mayBe(text('text_score')),
      percentile: decimal(),
      scoredOn: { type: 'date', name: 'scored_on' },
      comment: mayBe(text()),
      inProgress: mayBe(flag('in_progress')),
      incomplete: mayBe(flag()),
      late: mayBe(flag()),
      missing: mayBe(flag()),
      objectives: mayBe(text()),
      metadata: mayBe(text()),
      clientId: text('client_id'),
      saidAt: instant('said_at'),
    }),
  }),
  KnownResources,
] as EntitySchema[];
