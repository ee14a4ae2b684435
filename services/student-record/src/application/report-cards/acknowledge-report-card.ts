import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { FamilyRepository } from '../../persistence/families/family.repository.js';
import { ReportCardQueries } from '../../persistence/report-cards/report-cards.queries.js';
import { ReportCardRepository } from '../../persistence/report-cards/report-card.repository.js';
import { ActingFamily } from '../families/acting-family.js';
import { seeEverything } from '../organisations/see-everything.js';

/** Somebody of a family says that they have read an edition; said again, the first day stands. */
@Injectable()
export class AcknowledgeReportCard {
  constructor(
    private readonly work: UnitOfWork,
    private readonly family: ActingFamily,
    private readonly families: FamilyRepository,
    private readonly queries: ReportCardQueries,
    private readonly cards: ReportCardRepository,
  ) {}

  /** @throws DomainError family-only, report-card-unknown: no right to read results, or not published yet */
  async run(id: string, edition: number, now = new Date()): Promise<{ readonly learnerId: string; readonly at: Date }> {
    const { learnerId } = await this.queries.one(id, edition);
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const acting = await this.family.allowed(unit, learnerId, ['read-results'], now, 'report-card-unknown');
        const link = await this.families.linkOf(unit, acting.subject, acting.member.role, acting.learner.id);
        if (!link) throw new DomainError('report-card-unknown');
        const at = await this.cards.acknowledge(unit, id, edition, link.personId, acting.subject, now);
        return { learnerId, at };
      }),
    );
  }
}
