import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, type Fact, requireVersion, schoolDay, schoolYearOfDay } from '@pan/kit/domain';
import { Enrolment } from '../../domain/roster/enrolment.js';
import { partsOn, passingConsent } from '../../domain/files/file-parts.js';
import type { Step, Transfer } from '../../domain/transfers/transfer.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { InterventionPlanRepository } from '../../persistence/files/intervention-plan.repository.js';
import { OrganisationRepository, type Place } from '../../persistence/organisations/organisation.repository.js';
import { EnrolmentRepository } from '../../persistence/roster/enrolment.repository.js';
import { TransferRepository } from '../../persistence/transfers/transfer.repository.js';
import { settleLinks } from '../accounts/stays.js';
import { seeEverything } from '../organisations/see-everything.js';

/** The giving organisation accepts or refuses, the asking one may take its request back; one step at a time about a learner. */
@Injectable()
export class AnswerTransfer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly organisations: OrganisationRepository,
    private readonly stays: EnrolmentRepository,
    private readonly transfers: TransferRepository,
    private readonly plans: InterventionPlanRepository,
  ) {}

  /**
   * One stay ends and the next one opens on the same day, in one transaction.
   * @param enrolmentId which stay ends, where the learner has several there
   * @throws DomainError transfer-without-stay, transfer-several-stays, transfer-key-taken
   */
  accept(id: string, enrolmentId: string | null, version: number | null, now = new Date()): Promise<number> {
    return this.settle(id, 'giving', version, now, async (unit, transfer, [to, from], step) => {
      const { asked } = transfer;
      const ending = await this.stayThatEnds(unit, transfer, enrolmentId);
      const handedStays = await this.transfers.handed(unit, transfer.learnerId, asked.fromOrganisationId);
      const { opened, facts, isNew, instead } = await this.stayThatOpens(unit, transfer, ending, to);
      const ended = instead ? ending.supersede(asked.movesOn) : ending.end(asked.movesOn);
      await this.stays.saveAll(unit, [ending], isNew ? [opened] : []);
      await settleLinks(unit, [transfer.learnerId], { today: schoolDay(now), now });
      const isConsented = await this.transfers.isConsented(unit, transfer.learnerId, passingConsent, to.path);
      const parts = partsOn(schoolDay(now), isConsented);
      if (parts.some(({ part, follows }) => part === 'intervention-plan' && follows))
        await this.plans.pass(unit, transfer.learnerId, from.path, to.path);
      const handed = { endedStayId: ending.id, openedStayId: opened.id, handedStays, parts };
      return [...(ended ? [ended] : []), ...facts, transfer.accept(handed, step)];
    });
  }

  refuse(id: string, reason: string, version: number | null, now = new Date()): Promise<number> {
    return this.settle(id, 'giving', version, now, (_unit, transfer, _places, step) =>
      Promise.resolve([transfer.refuse(reason, step)]),
    );
  }

  withdraw(id: string, version: number | null, now = new Date()): Promise<number> {
    return this.settle(id, 'asking', version, now, (_unit, transfer, _places, step) =>
      Promise.resolve([transfer.withdraw(step)]),
    );
  }

  /** @throws DomainError transfer-unknown, transfer-not-yours, transfer-settled */
  private settle(
    id: string,
    side: 'giving' | 'asking',
    version: number | null,
    at: Date,
    step: (unit: Unit, transfer: Transfer, places: readonly [to: Place, from: Place], by: Step) => Promise<Fact[]>,
  ): Promise<number> {
    return this.work.run(async (unit) => {
      const seen = await this.transfers.seen(unit, id);
      const { fromOrganisationId, toOrganisationId } = seen.asked;
      const [from, to] = await this.bothOf(unit, fromOrganisationId, toOrganisationId);
      const { organisations } = currentCaller();
      if (!(side === 'giving' ? from : to).path.some((code) => organisations.includes(code)))
        throw new DomainError('transfer-not-yours');
      return seeEverything(unit, async () => {
        const learner = await this.learners.record(unit, seen.learnerId);
        const [transfer] = await this.transfers.byIds(unit, [id]);
        // A merge or a parting moved it while we waited for the record.
        if (!transfer || transfer.learnerId !== learner.id) throw new DomainError('conflict');
        requireVersion(version, transfer.version);
        transfer.mustBeOpen();
        const facts = await step(unit, transfer, [to, from], { actor: actorOf(currentCaller()), at });
        await this.transfers.save(unit, [transfer], ...facts);
        return transfer.version;
      });
    });
  }

  private async bothOf(unit: Unit, fromId: string, toId: string): Promise<readonly [Place, Place]> {
    const places = await this.organisations.withParents(unit, [fromId, toId]);
    const of = (id: string): Place => places.find((one) => one.id === id)!;
    return [of(fromId), of(toId)];
  }

  private async stayThatEnds(unit: Unit, transfer: Transfer, enrolmentId: string | null): Promise<Enrolment> {
    const { learnerId, fromOrganisationId, movesOn } = transfer.asked;
    const there = await this.stays.at(unit, learnerId, fromOrganisationId, schoolYearOfDay(movesOn));
    const open = there.filter((stay) => stay.isOpenAfter(movesOn) && stay.mayHaveBegunBefore(movesOn));
    const meant = enrolmentId === null ? open : open.filter(({ id }) => id === enrolmentId);
    const [only, ...others] = meant;
    if (!only) throw new DomainError('transfer-without-stay');
    if (others.length > 0) throw new DomainError('transfer-several-stays', { count: meant.length });
    return only;
  }

  /** The asking system may have sent the stay meanwhile: then it is that one. */
  private async stayThatOpens(unit: Unit, transfer: Transfer, ending: Enrolment, to: Place) {
    const { source, sourceId, learnerSourceId, movesOn, learnerId, level } = transfer.asked;
    const schoolYear = schoolYearOfDay(movesOn);
    const [known] = await this.stays.byKeys(unit, source, [{ sourceId, schoolYear }]);
    const instead = known?.id === ending.id;
    if (known && !instead) {
      const isSent = known.learnerId === learnerId && known.organisationId === to.id && known.isOpenAfter(movesOn);
      if (!isSent) throw new DomainError('transfer-key-taken');
      return { opened: known, facts: [], isNew: false, instead };
    }
    const of = { source, sourceId, learnerSourceId, learnerId, organisationId: to.id, visibleTo: to.path, schoolYear };
    const { enrolment: opened, facts } = Enrolment.begin(
      { id: newId(), ...of },
      { level: (level as Enrolment['level'] | null) ?? ending.level, beganOn: movesOn, endedOn: null },
    );
    return { opened, facts, isNew: true, instead };
  }
}
