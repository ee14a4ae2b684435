import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { canonicalJson, DomainError, requireVersion, schoolDay } from '@pan/kit/domain';
import { type CallDefinition, faultsOfCall, faultsOfCallRevision } from '../../domain/grants/call-definition.js';
import { faulty } from '../../domain/definitions/faults.js';
import type { GrantCall } from '../../domain/grants/grant-call.js';
import { Plan } from '../../domain/plan.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { HistoryRepository } from '../../persistence/history/history.repository.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';
import { KindRepository } from '../../persistence/programmes/kind.repository.js';
import { requireMinistry } from '../reporting-caller.js';
import { type DefinitionPut, factsOf } from '../definitions/put-definition.js';
import { actor } from './grant-caller.js';

/** The ministry defines a call, or defines it anew as far as nobody relies on what it said. */
@Injectable()
export class PutGrantCall {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: GrantCallRepository,
    private readonly kinds: KindRepository,
    private readonly organisations: OrganisationQueries,
    private readonly history: HistoryRepository,
    private readonly plan: Plan,
  ) {}

  /** @throws DomainError ministry-only, invalid-request, programme-kind-unknown, organisation-unknown, stale-version, grant-budget-below-granted */
  async run(code: string, value: unknown, expected: number | null, why: string | null): Promise<DefinitionPut> {
    requireMinistry();
    const errors = faultsOfCall(value, code, this.plan.ids().measures);
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    const definition = value as CallDefinition;
    for (const kind of definition.programmeKinds) await this.kinds.present(kind);
    const { under } = definition.eligible;
    if (under !== null) await this.organisations.inReach(under, ['ministere']);
    return this.work.run(async (unit) => {
      const last = await this.calls.lock(unit, code);
      requireVersion(expected, last?.version ?? 0);
      if (last && canonicalJson(last.definition) === canonicalJson(definition))
        return { outcome: 'unchanged', version: last.version };
      mustFollow(last, definition, await unit.now());
      const version = (last?.version ?? 0) + 1;
      await this.calls.save(unit, code, version, definition, actor());
      unit.due('grant-days');
      const recorded = { subject: `grant-call/${code}`, version, organisationId: null, why };
      await this.history.record(unit, recorded, factsOf(last?.definition), factsOf(definition));
      return { outcome: last ? 'changed' : 'created', version };
    });
  }
}

function mustFollow(last: GrantCall | null, next: CallDefinition, now: Date): void {
  const errors = last
    ? faultsOfCallRevision(last.definition, next, {
        isOpen: last.hasOpened(now),
        hasEnded: last.hasEnded(now),
        isDrawn: last.isDrawn,
      })
    : [];
  // Organisations are known as they are, not as they were.
  if (!last?.isDrawn && next.eligible.on < schoolDay(now))
    errors.push(
      faulty(
        '/eligible/on',
        'too-small',
        'Ce jour est passé : la liste se dresse à un jour à venir, ou aujourd’hui.',
        'This day is past: the list is drawn up on a day to come, or today.',
      ),
    );
  if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
  if (last && next.budgetCents < last.grantedCents)
    throw new DomainError('grant-budget-below-granted', { granted: last.grantedCents });
}
