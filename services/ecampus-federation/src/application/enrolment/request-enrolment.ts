import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { databaseErrorOf } from '@pan/kit/ops';
import { Pseudonyms } from '@pan/kit/people';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import type { Offering } from '../../domain/offering.js';
import { OfferingRepository } from '../../persistence/courses/offering.repository.js';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';
import { homesOf } from '../../persistence/enrolment/homes.js';
import { heldSurvivingRecord, lookAsCaller } from '../../persistence/enrolment/sight.js';
import { InstitutionRepository } from '../../persistence/institutions/institution.repository.js';

export interface EnrolmentWish {
  readonly offeringId: string;
  readonly learnerId: string;
  /** Code of the home institution, for a learner who attends several. */
  readonly home?: string | undefined;
}

/** A learner, or their institution for them, asks for a seat elsewhere. */
@Injectable()
export class RequestEnrolment {
  constructor(
    private readonly work: UnitOfWork,
    private readonly institutions: InstitutionRepository,
    private readonly offerings: OfferingRepository,
    private readonly requests: EnrolmentRequestRepository,
    private readonly pseudonyms: Pseudonyms,
  ) {}

  /** Two at once for one learner and offering: a constraint lets one through, and the other is answered with it. */
  async run(wish: EnrolmentWish): Promise<{ id: string; isNew: boolean }> {
    try {
      return await this.once(wish);
    } catch (error) {
      if (databaseErrorOf(error)?.constraint !== 'enrolment_request_live') throw error;
      return this.once(wish);
    }
  }

  private once(wish: EnrolmentWish): Promise<{ id: string; isNew: boolean }> {
    return this.work.run(async (unit) => {
      const asker = await lookAsCaller(unit);
      const learnerId = await heldSurvivingRecord(unit, wish.learnerId);
      if (asker.learnerId && asker.learnerId !== learnerId) throw new DomainError('out-of-reach');
      const homeOrganisationId = await this.home(unit, learnerId, wish.home, asker.learnerId !== null);
      // No lock: asking takes no seat.
      const offering = await this.offerings.seen(unit, wish.offeringId);
      const known = await this.requests.live(unit, offering.id, learnerId);
      if (known?.homeOrganisationId === homeOrganisationId) return { id: known.id, isNew: false };
      if (known) throw new DomainError('requested-from-elsewhere');
      const now = new Date();
      await this.requireOpen(unit, offering, schoolDay(now));
      const person = await this.pseudonyms.of(unit, learnerId, now);
      const of = { id: newId(), learnerId, homeOrganisationId, actor: actorOf(currentCaller()), person };
      const { request, fact } = EnrolmentRequest.open(of, offering, now);
      await this.requests.save(unit, request, fact);
      return { id: request.id, isNew: true };
    });
  }

  /** Where the learner has a stay of today that the caller may speak of. */
  private async home(unit: Unit, learnerId: string, code: string | undefined, isSelf: boolean): Promise<string> {
    const read = () => homesOf(unit, learnerId, code ?? null);
    const homes = isSelf ? await unit.asService(read) : await read();
    if (homes.length === 0) throw new DomainError('learner-not-attending');
    if (homes.length > 1) throw new DomainError('home-ambiguous', { homes: homes.map((home) => home.code).join(', ') });
    return homes[0]!.id;
  }

  private async requireOpen(unit: Unit, offering: Offering, today: string): Promise<void> {
    offering.requireOpen(today);
    const institution = await this.institutions.seen(unit, offering.institutionId);
    if (!institution.isAdmitted) throw new DomainError('institution-suspended');
  }
}
