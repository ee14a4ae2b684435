import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { Plan } from '../../domain/plan.js';
import { Initiative, type InitiativeContent } from '../../domain/programmes/initiative.js';
import type { Source } from '../../domain/programmes/source.js';
import type { OwnText } from '../../domain/register.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';
import { InitiativeRepository } from '../../persistence/programmes/initiative.repository.js';
import { KindRepository } from '../../persistence/programmes/kind.repository.js';
import { KnownPartners } from './known-partners.js';
import { actsForMinistry } from '../reporting-caller.js';

export interface NewInitiative extends InitiativeContent {
  readonly kind: string;
  /** Code of the organisation that carries it. */
  readonly organisation: string;
  readonly title: OwnText;
  readonly measures: readonly string[];
  readonly source: Source;
  readonly why: string | null;
}

/** An organisation, or the ministry for it, enters what it does for measures of the plan. */
@Injectable()
export class BeginInitiative {
  constructor(
    private readonly work: UnitOfWork,
    private readonly initiatives: InitiativeRepository,
    private readonly kinds: KindRepository,
    private readonly organisations: OrganisationQueries,
    private readonly partners: KnownPartners,
    private readonly plan: Plan,
  ) {}

  /**
   * @returns its id
   * @throws DomainError programme-kind-unknown, measure-unknown, organisation-unknown, out-of-reach, organisation-does-not-report,
   * measure-not-served, partner-unknown, invalid-request
   */
  run({ kind: code, organisation, source, why, ...content }: NewInitiative): Promise<string> {
    this.plan.mustKnow(content.measures);
    return this.work.run(async (unit) => {
      const kind = await this.kinds.present(code);
      const actor = await this.organisations.inReach(organisation, currentCaller().organisations);
      await this.partners.mustKnow(kind, content);
      const initiative = Initiative.begin(newId(), kind, actor, content, source, actsForMinistry());
      await this.initiatives.add(unit, initiative, why);
      return initiative.id;
    });
  }
}
