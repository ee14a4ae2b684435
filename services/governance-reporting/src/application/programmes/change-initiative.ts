import { Injectable } from '@nestjs/common';
import { schoolDay } from '@pan/kit/domain';
import type { ProgrammeKind } from '../../domain/programmes/programme-kind.js';
import { Plan } from '../../domain/plan.js';
import type { Initiative, InitiativeContent, Milestone } from '../../domain/programmes/initiative.js';
import type { Source } from '../../domain/programmes/source.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';
import { InitiativeRepository } from '../../persistence/programmes/initiative.repository.js';
import { KindRepository } from '../../persistence/programmes/kind.repository.js';
import { KnownPartners } from './known-partners.js';
import { actsForMinistry, reportingScopes } from '../reporting-caller.js';

/** Where a change comes from and why it is made; `version` is the one that was read, null for any. */
export interface Stated {
  readonly source: Source;
  readonly why: string | null;
  readonly version: number | null;
}

/** What is told of an initiative after its beginning, by its organisation or the ministry. */
@Injectable()
export class ChangeInitiative {
  constructor(
    private readonly initiatives: InitiativeRepository,
    private readonly kinds: KindRepository,
    private readonly organisations: OrganisationQueries,
    private readonly partners: KnownPartners,
    private readonly plan: Plan,
  ) {}

  revise(id: string, content: InitiativeContent, { source, why, version }: Stated): Promise<Initiative> {
    this.plan.mustKnow(content.measures ?? []);
    return this.initiatives.change(id, why, async (initiative) => {
      const kind = await this.kindFor(initiative);
      await this.partners.mustKnow(kind, content);
      return initiative.revise(kind, content, source, version);
    });
  }

  move(id: string, to: string, { source, why, version }: Stated): Promise<Initiative> {
    return this.initiatives.change(id, why, async (initiative) =>
      initiative.move(await this.kindFor(initiative), to, reportingScopes(), source, version),
    );
  }

  /** @param milestone null takes it away */
  date(id: string, code: string, milestone: Milestone | null, stated: Stated, now = new Date()): Promise<Initiative> {
    const { source, why, version } = stated;
    return this.initiatives.change(id, why, async (initiative) => {
      const kind = await this.kindFor(initiative);
      return initiative.date(kind, code, milestone, { source, today: schoolDay(now), expected: version });
    });
  }

  /** Its kind as it is now, where the caller may report by it. @throws DomainError organisation-does-not-report */
  async kindFor({ kind: code, organisationId }: Initiative): Promise<ProgrammeKind> {
    const kind = await this.kinds.present(code);
    kind.mustBeReportedBy(await this.organisations.kindOf(organisationId), actsForMinistry());
    return kind;
  }
}
