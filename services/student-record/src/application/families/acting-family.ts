import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import type { FamilyAct } from '../../domain/families/acts.js';
import { type FamilyMember, FamilyRights } from '../../domain/families/family-rights.js';
import type { Learner } from '../../domain/learners/learner.js';
import { FamilyRepository } from '../../persistence/families/family.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';

/** Somebody of a family who acts about a child, by a link that holds. */
export interface Acting {
  /** The record, locked: what is written about one learner is written one after the other. */
  readonly learner: Learner;
  readonly member: FamilyMember;
  readonly rights: FamilyRights;
  readonly subject: string;
  /** The school through which the account was linked. */
  readonly organisationId: string;
}

/** Who acts for a family is looked up with every record in sight, whatever organisations a token names. */
@Injectable()
export class ActingFamily {
  constructor(
    private readonly learners: LearnerRepository,
    private readonly families: FamilyRepository,
  ) {}

  /** @throws DomainError family-only; `unknown` where no link holds, or the member has no right over the record */
  async of(unit: Unit, learnerId: string, now: Date, unknown: string): Promise<Acting> {
    const { subject, person } = currentCaller();
    if (!subject || !person || person.role === 'staff') throw new DomainError('family-only');
    const learner = await this.learners.record(unit, learnerId).catch((error: unknown) => {
      throw error instanceof DomainError && error.code === 'learner-unknown' ? new DomainError(unknown) : error;
    });
    const link = await this.families.linkOf(unit, subject, person.role, learner.id);
    if (!link) throw new DomainError(unknown);
    const rights = new FamilyRights(await this.families.family(unit, learner.id, []));
    const member: FamilyMember =
      person.role === 'guardian' ? { role: 'guardian', personId: link.personId } : { role: 'learner' };
    if (rights.acts(member, schoolDay(now)).length === 0) throw new DomainError(unknown);
    return { learner, member, rights, subject, organisationId: link.organisationId };
  }

  /** Likewise, of whoever may do all of these acts today; others are told what a stranger is told. */
  async allowed(
    unit: Unit,
    learnerId: string,
    acts: readonly FamilyAct[],
    now: Date,
    unknown: string,
  ): Promise<Acting> {
    const acting = await this.of(unit, learnerId, now, unknown);
    const today = schoolDay(now);
    if (!acts.every((act) => acting.rights.may(acting.member, act, today))) throw new DomainError(unknown);
    return acting;
  }
}
