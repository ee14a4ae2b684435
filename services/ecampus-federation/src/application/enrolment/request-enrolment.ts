import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { databaseErrorOf } from '@pan/kit/ops';
import { Pseudonyms } from '@pan/kit/people';
import { attendedOn } from '@pan/record-copies';
import { v7 as uuidv7 } from 'uuid';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import { Institution } from '../../domain/institution.js';
import { Offering } from '../../domain/offering.js';
import { heldSurvivingRecord, lookAsCaller } from './sight.js';

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
      const offering = await unit.manager.findOneBy(Offering, { id: wish.offeringId });
      if (!offering) throw new DomainError('offering-unknown', { id: wish.offeringId });
      const known = await liveRequest(unit, offering.id, learnerId);
      if (known?.homeOrganisationId === homeOrganisationId) return { id: known.id, isNew: false };
      if (known) throw new DomainError('requested-from-elsewhere');
      const now = new Date();
      await this.requireOpen(unit, offering, schoolDay(now));
      const person = await this.pseudonyms.of(unit, learnerId, now);
      const of = { id: uuidv7(), learnerId, homeOrganisationId, actor: actorOf(currentCaller()), person };
      const { request, fact } = EnrolmentRequest.open(of, offering, now);
      await unit.save(request, fact);
      return { id: request.id, isNew: true };
    });
  }

  /** Where the learner has a stay of today that the caller may speak of. */
  private async home(unit: Unit, learnerId: string, code: string | undefined, isSelf: boolean): Promise<string> {
    const read = () =>
      unit.query<{ id: string; code: string }>(
        `select distinct s.organisation_id as id, o.code
           from records_of($1) r join known_stay s on s.learner_id = r.id left join known_organisation o using (organisation_id)
          where ${attendedOn('s')} and ($2::text is null or o.code = $2) order by o.code limit 20`,
        [learnerId, code ?? null],
      );
    const homes = isSelf ? await unit.asService(read) : await read();
    if (homes.length === 0) throw new DomainError('learner-not-attending');
    if (homes.length > 1) throw new DomainError('home-ambiguous', { homes: homes.map((home) => home.code).join(', ') });
    return homes[0]!.id;
  }

  private async requireOpen(unit: Unit, offering: Offering, today: string): Promise<void> {
    offering.requireOpen(today);
    const isAdmitted = await unit.exists(Institution, { id: offering.institutionId, state: 'admitted' });
    if (!isAdmitted) throw new DomainError('institution-suspended');
  }
}

/** At most one by a constraint; also one that the caller does not see. */
async function liveRequest(unit: Unit, offeringId: string, learnerId: string) {
  const [known] = await unit.asService(() =>
    unit.query<{ id: string; homeOrganisationId: string }>(
      `select id, home_organisation_id as "homeOrganisationId" from enrolment_request
        where offering_id = $1 and learner_id = $2 and state in ('requested', 'confirmed', 'queued')`,
      [offeringId, learnerId],
    ),
  );
  return known;
}
