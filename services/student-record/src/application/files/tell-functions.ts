import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type FunctionTold, inOrder, saysTheSame, StaffFunction } from '../../domain/files/staff-function.js';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { StaffFunctionRepository } from '../../persistence/files/staff-function.repository.js';
import { type AccommodationKey, placeOf } from '../accommodations/put-accommodation.js';
import { SourceSystems } from '../roster/source-systems.js';

/** A school's system says all functions of one member of the staff at one organisation; what it said before is replaced, and kept. */
@Injectable()
export class TellFunctions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceSystems,
    private readonly accounts: AccountRepository,
    private readonly functions: StaffFunctionRepository,
  ) {}

  /** @returns whether anything changed. @throws DomainError organisation-unknown, staff-not-sent, staff-has-left */
  run(asked: AccommodationKey, told: readonly FunctionTold[], now = new Date()): Promise<boolean> {
    return this.work.run(async (unit) => {
      const { organisation, key } = await placeOf(unit, this.sources, asked);
      const member = await this.accounts.staffMember(unit, key.source, key.sourceId);
      if (!member) throw new DomainError('staff-not-sent', { sourceId: key.sourceId });
      if (member.leftOn !== null && told.length > 0) throw new DomainError('staff-has-left');
      const of = { staffId: member.id, organisationId: organisation.id, visibleTo: organisation.path };
      const saidBy = actorOf(currentCaller());
      const next = inOrder(told).map((one) => StaffFunction.tell(newId(), { ...of, saidBy }, one, now));
      const former = await this.functions.standing(unit, member.id, organisation.id);
      const before = former.map((one) => one.told);
      if (saysTheSame(before, inOrder(told))) return false;
      for (const one of former) one.replace(now);
      await this.functions.replace(unit, former, next);
      return true;
    });
  }
}
