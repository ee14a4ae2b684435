import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay, schoolYearOfDay } from '@pan/kit/domain';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import { Transfer } from '../../domain/transfers/transfer.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';
import { EnrolmentRepository } from '../../persistence/roster/enrolment.repository.js';
import { TransferRepository } from '../../persistence/transfers/transfer.repository.js';
import { organisationInReach } from '../organisations/reach.js';
import { HeldLearner } from '../roster/held-learner.js';
import { SourceSystems } from '../roster/source-systems.js';

export interface TransferRequest {
  readonly from: string;
  readonly movesOn: string;
  readonly reason: string;
  readonly source: string;
  readonly learnerSourceId: string;
  /** As what the asking system will know the stay. */
  readonly sourceId: string;
  readonly level: Level | null;
}

/**
 * The receiving organisation asks for a learner whom its own system has sent. Whether the other one knows the learner is for that one
 * to say: the answer here is the same either way.
 */
@Injectable()
export class AskTransfer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: OrganisationRepository,
    private readonly sources: SourceSystems,
    private readonly learners: HeldLearner,
    private readonly stays: EnrolmentRepository,
    private readonly transfers: TransferRepository,
  ) {}

  run(code: string, asked: TransferRequest, now = new Date()): Promise<{ id: string; version: number }> {
    return this.work.run(
      async (unit) => {
        const to = await organisationInReach(unit, code);
        const [from] = await this.organisations.called(unit, [asked.from]);
        if (!from || sandboxOf(from.path) !== sandboxOf(to.path)) throw new DomainError('giving-organisation-unknown');
        const { movesOn, reason, sourceId, learnerSourceId, level } = asked;
        const source = await this.sources.keysIn(unit, await this.sources.bind(unit, asked.source), to.path);
        const learnerId = await this.learners.idOf(unit, source, learnerSourceId);
        if (await this.transfers.isOpen(unit, learnerId, from.id, to.id)) throw new DomainError('transfer-open');
        const [known] = await this.stays.byKeys(unit, source, [{ sourceId, schoolYear: schoolYearOfDay(movesOn) }]);
        const isOfBoth = known?.learnerId === learnerId && [from.id, to.id].includes(known.organisationId);
        if (known && !(isOfBoth && known.isOpenAfter(movesOn))) throw new DomainError('transfer-key-taken');
        const { transfer, fact } = Transfer.ask(
          {
            ...{ id: newId(), learnerId, fromOrganisationId: from.id, toOrganisationId: to.id },
            visibleTo: [...new Set([...from.path, ...to.path])],
            ...{ movesOn, reason, source, sourceId, learnerSourceId, level },
          },
          schoolDay(now),
          { actor: actorOf(currentCaller()), at: now },
        );
        await this.transfers.add(unit, transfer, fact);
        return { id: transfer.id, version: transfer.version };
      },
      { firstWrite: true },
    );
  }
}
