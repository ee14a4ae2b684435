import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError, type FieldError } from '@pan/kit/domain';
import { type ApplicationContent, faultsOfDraft, incompleteness } from '../../domain/grants/application-content.js';
import { faulty } from '../../domain/definitions/faults.js';
import { GrantApplication } from '../../domain/grants/grant-application.js';
import type { GrantCall } from '../../domain/grants/grant-call.js';
import { GrantApplicationRepository } from '../../persistence/grants/grant-application.repository.js';
import { GrantApplicationQueries } from '../../persistence/grants/grant-applications.queries.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';
import { InitiativeQueries } from '../../persistence/programmes/initiatives.queries.js';
import { actor, requireApplicant } from './grant-caller.js';

type Draft = Partial<ApplicationContent>;

/** An organisation asks a call for money: a draft that only it sees, versions that never change, or no more. */
@Injectable()
export class ApplyForGrant {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: GrantCallRepository,
    private readonly applications: GrantApplicationRepository,
    private readonly queries: GrantApplicationQueries,
    private readonly organisations: OrganisationQueries,
    private readonly initiatives: InitiativeQueries,
  ) {}

  /** @throws DomainError grant-applicant-only, grant-call-unknown, grant-call-not-open, grant-call-closed, organisation-unknown, out-of-reach, grant-list-not-drawn, grant-not-eligible */
  begin(code: string, organisation: string): Promise<string> {
    requireApplicant();
    return this.work.run(async (unit) => {
      const call = await this.calls.present(unit, code);
      const { id: organisationId } = await this.organisations.inReach(organisation, currentCaller().organisations);
      if (call.hasOpened(await unit.now()) && !call.isDrawn) throw new DomainError('grant-list-not-drawn');
      const application = GrantApplication.begin({ id: newId(), organisationId }, call, await unit.now());
      if (!(await this.calls.isEligible(unit, code, organisationId)))
        throw new DomainError('grant-not-eligible', { on: call.definition.eligible.on });
      await this.applications.add(unit, application);
      return application.state.id;
    });
  }

  write(id: string, draft: Draft, expected: number | null): Promise<GrantApplication> {
    requireApplicant();
    return this.applications.change(id, null, (application, { call, now }) =>
      application.write(draft, call, actor(), now, expected),
    );
  }

  /** All that keeps the draft from being submitted. */
  faults(id: string): Promise<FieldError[]> {
    requireApplicant();
    return this.work.run(async (unit) => {
      const { call: code, organisation, facts } = await this.queries.one(unit, id);
      const call = await this.calls.present(unit, code);
      const draft = facts['/draft'];
      return [
        ...faultsOfDraft(draft),
        ...incompleteness(draft, call.definition),
        ...(await this.initiativeFaults(draft, organisation, call)),
      ];
    });
  }

  submit(id: string, expected: number | null): Promise<GrantApplication> {
    requireApplicant();
    return this.applications.change(id, null, async (application, { unit, call, now }) => {
      const { content } = application.submit(call, actor(), now, expected);
      const { organisation } = await this.queries.one(unit, id);
      const errors = await this.initiativeFaults(content, organisation, call);
      if (errors.length > 0) throw new DomainError('grant-application-incomplete', {}, { errors });
    });
  }

  withdraw(id: string, reason: string, expected: number | null): Promise<GrantApplication> {
    requireApplicant();
    return this.applications.change(id, reason, (application) => application.withdraw(reason, expected));
  }

  /** The initiative is the organisation's own, and of a kind that the call funds. */
  private async initiativeFaults(draft: Draft, organisation: string, { definition }: GrantCall): Promise<FieldError[]> {
    if (draft.initiative === undefined) return [];
    const found = await this.initiatives.one(draft.initiative).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'initiative-unknown') return null;
      throw error;
    });
    if (found?.organisation === organisation && definition.programmeKinds.includes(found.kind)) return [];
    const kinds = definition.programmeKinds.join(', ');
    return [
      faulty(
        '/initiative',
        'not-in-list',
        `L’initiative est de l’organisation qui demande, d’un genre que l’appel finance (${kinds}).`,
        `The initiative is of the organisation that asks, of a kind that the call funds (${kinds}).`,
      ),
    ];
  }
}
