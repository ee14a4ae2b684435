import { stateOf } from '@pan/kit/data';
import {
  ClosedClasses,
  KnownMemberships,
  KnownOrganisations,
  KnownStaysWithoutLevel,
  KnownTeachings,
  MergedLearners,
} from '@pan/record-copies';
import { EntitySchema } from 'typeorm';
import { Hold } from '../domain/hold.js';
import { Licence } from '../domain/licence.js';
import { Loan } from '../domain/loan.js';
import { Statement } from '../domain/statement.js';
import { Title } from '../domain/title.js';

const id = { type: 'uuid', primary: true } as const;
const optional = { nullable: true } as const;
const uuid = (name: string) => ({ type: 'uuid', name }) as const;
const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
const count = (name?: string) => ({ type: 'integer', ...(name && { name }) }) as const;
const instant = (name: string) => ({ type: 'timestamp with time zone', name }) as const;

/** The tables of aggregates; indexes, checks and policies stand in the migrations. */
export const aggregates = [
  new EntitySchema({
    name: 'Title',
    tableName: 'title',
    target: Title,
    ...stateOf('Title', {
      id,
      isbn: { ...text(), ...optional },
      resourceId: { ...uuid('resource_id'), ...optional },
      identifier: { ...text(), ...optional },
      title: text(),
      creators: { ...text(), array: true },
      languages: { ...text(), array: true },
      publisher: { ...text(), ...optional },
      summary: { ...text(), ...optional },
      locator: { ...text(), ...optional },
      withdrawnAt: { ...instant('withdrawn_at'), ...optional },
      turns: count(),
      addedAt: instant('added_at'),
      modifiedAt: instant('modified_at'),
    }),
  }),
  new EntitySchema({
    name: 'Statement',
    tableName: 'title_statement',
    target: Statement,
    ...stateOf('Statement', {
      id,
      titleId: uuid('title_id'),
      organisationId: { ...uuid('organisation_id'), ...optional },
      resourceId: { ...uuid('resource_id'), ...optional },
      identifier: { ...text(), ...optional },
      isbn: { ...text(), ...optional },
      title: text(),
      creators: { ...text(), array: true },
      languages: { ...text(), array: true },
      publisher: { ...text(), ...optional },
      summary: { ...text(), ...optional },
      locator: { ...text(), ...optional },
      withdrawnAt: { ...instant('withdrawn_at'), ...optional },
      statedAt: instant('said_at'),
    }),
  }),
  new EntitySchema({
    name: 'Licence',
    tableName: 'licence',
    target: Licence,
    ...stateOf('Licence', {
      id,
      titleId: uuid('title_id'),
      organisationId: uuid('organisation_id'),
      sourceId: text('source_id'),
      concurrency: { ...count(), ...optional },
      checkouts: { ...count(), ...optional },
      checkoutsLeft: { ...count('checkouts_left'), ...optional },
      expiresAt: { ...instant('expires_at'), ...optional },
      loanDays: count('loan_days'),
      onLoan: count('on_loan'),
      setAside: count('set_aside'),
      acquiredAt: instant('acquired_at'),
      exhaustedAt: { ...instant('exhausted_at'), ...optional },
    }),
  }),
  new EntitySchema({
    name: 'Loan',
    tableName: 'loan',
    target: Loan,
    ...stateOf('Loan', {
      id,
      titleId: uuid('title_id'),
      licenceId: uuid('licence_id'),
      organisationId: uuid('organisation_id'),
      learnerId: { ...uuid('learner_id'), ...optional },
      begunFor: { ...uuid('begun_for'), ...optional },
      standing: text('state'),
      openedAt: instant('opened_at'),
      dueAt: instant('due_at'),
      renewals: count(),
      endedAt: { ...instant('ended_at'), ...optional },
    }),
  }),
  new EntitySchema({
    name: 'Hold',
    tableName: 'hold',
    target: Hold,
    ...stateOf('Hold', {
      id,
      titleId: uuid('title_id'),
      organisationId: uuid('organisation_id'),
      learnerId: { ...uuid('learner_id'), ...optional },
      begunFor: { ...uuid('begun_for'), ...optional },
      standing: text('state'),
      turn: count(),
      placedAt: instant('placed_at'),
      licenceId: { ...uuid('licence_id'), ...optional },
      untilAt: { ...instant('until_at'), ...optional },
      endedAt: { ...instant('ended_at'), ...optional },
    }),
  }),
] as EntitySchema[];

const copies = [
  KnownOrganisations,
  KnownStaysWithoutLevel,
  MergedLearners,
  KnownMemberships,
  KnownTeachings,
  ClosedClasses,
];
export const entities = [...copies, ...aggregates] as EntitySchema[];
