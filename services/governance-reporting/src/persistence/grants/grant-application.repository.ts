import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { GrantCall } from '../../domain/grants/grant-call.js';
import { GrantApplication, type GrantApplicationState } from '../../domain/grants/grant-application.js';
import type { Facts } from '../../domain/history/changes.js';
import { HistoryRepository } from '../history/history.repository.js';
import { GrantCallRepository } from './grant-call.repository.js';

/** What is decided about an application: its call, its budget and the instant by the database's clock. */
export interface Deciding {
  readonly unit: Unit;
  readonly call: GrantCall;
  readonly now: Date;
}

@Injectable()
export class GrantApplicationRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: GrantCallRepository,
    private readonly history: HistoryRepository,
  ) {}

  async add(unit: Unit, application: GrantApplication): Promise<void> {
    const { id, call, organisationId, state, facts, version } = application.state;
    await unit.query(
      `insert into grant_application (id, call, organisation_id, state, facts, version) values ($1, $2, $3, $4, $5::jsonb, $6)`,
      [id, call, organisationId, state, JSON.stringify(facts), version],
    );
  }

  /**
   * Locked, decided, saved with its frozen versions and its history; what it takes of the call's budget is taken in the same
   * transaction.
   * @throws DomainError grant-application-unknown, grant-budget-exceeded, grant-initiative-applied
   */
  change(
    id: string,
    why: string | null,
    decide: (application: GrantApplication, deciding: Deciding) => Promise<void> | void,
  ): Promise<GrantApplication> {
    return this.work.run(async (unit) => {
      const application = await this.load(unit, id);
      const call = await this.calls.present(unit, application.state.call);
      const { told, grantedCents, submission } = application;
      await decide(application, { unit, call, now: await unit.now() });
      if (application.submission && application.submission.number !== submission?.number)
        await this.freeze(unit, application);
      await this.calls.reserve(unit, application.state.call, application.grantedCents - grantedCents);
      await this.save(unit, application, told, why);
      return application;
    });
  }

  /** @throws DomainError grant-application-unknown */
  async load(unit: Unit, id: string): Promise<GrantApplication> {
    const [row] = await unit.query<GrantApplicationState>(
      `select id, call, organisation_id as "organisationId", state, facts, version
         from grant_application where id = $1 for no key update`,
      [id],
    );
    if (!row) throw new DomainError('grant-application-unknown', { id });
    return new GrantApplication(row);
  }

  async save(unit: Unit, application: GrantApplication, before: Facts, why: string | null): Promise<void> {
    const { id, state, facts, version, organisationId } = application.state;
    await unit.query(
      `update grant_application set state = $2, submission = $3, initiative_id = $4, facts = $5::jsonb, version = $6 where id = $1`,
      [
        ...[id, state, application.submission?.number ?? 0, application.submission?.content.initiative ?? null],
        ...[JSON.stringify(facts), version],
      ],
    );
    const recorded = { subject: `grant-application/${id}`, version, organisationId, why };
    await this.history.record(unit, recorded, before, application.told);
  }

  /** A version that was submitted, kept for good. One initiative is funded once by a call: its row is locked until the end. */
  private async freeze(unit: Unit, { state, submission }: GrantApplication): Promise<void> {
    const { number, content } = submission!;
    await unit.query(`select from initiative where id = $1 for no key update`, [content.initiative]);
    const others = await unit.query(
      `select from grant_application where call = $1 and initiative_id = $2 and state <> 'withdrawn' and id <> $3`,
      [state.call, content.initiative, state.id],
    );
    if (others.length > 0) throw new DomainError('grant-initiative-applied', { initiative: content.initiative });
    await unit.query(
      `insert into grant_application_version (application_id, number, submission) values ($1, $2, $3::jsonb)`,
      [state.id, number, JSON.stringify(submission)],
    );
  }
}
