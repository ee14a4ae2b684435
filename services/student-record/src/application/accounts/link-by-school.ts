import { Injectable } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import type { Person } from '../../domain/accounts/account-link.js';
import type { Linked } from '../../domain/accounts/account.js';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import type { System } from '../../persistence/roster/source-system.repository.js';
import { seeEverything } from '../organisations/see-everything.js';
import { HeldLearner } from '../roster/held-learner.js';
import { SourceSystems } from '../roster/source-systems.js';
import { settleLinks } from './stays.js';

/** A school's system says which account of the identity provider is whose; saying so again changes nothing. */
@Injectable()
export class LinkBySchool {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceSystems,
    private readonly learners: HeldLearner,
    private readonly accounts: AccountRepository,
  ) {}

  staff(subject: string, name: string, staffSourceId: string, now = new Date()): Promise<Linked> {
    return this.linked(subject, name, now, async (unit, system) => {
      const source = await this.sources.keysWith(unit, system, 'staff', staffSourceId);
      const member = await this.accounts.staffMember(unit, source, staffSourceId);
      if (!member) throw new DomainError('staff-not-sent', { sourceId: staffSourceId });
      return { role: 'staff', ...member };
    });
  }

  learner(subject: string, name: string, learnerSourceId: string, now = new Date()): Promise<Linked> {
    return this.linked(subject, name, now, async (unit, system) => {
      const source = await this.sources.keysWith(unit, system, 'learner', learnerSourceId);
      const id = await this.learners.idOf(unit, source, learnerSourceId);
      return { role: 'learner', id, organisationId: await this.accounts.placeOf(unit, id, schoolDay(now)) };
    });
  }

  /** The person's row is locked, so that two accounts never become the same person's; which learner's an account is may be out of the caller's sight. */
  private linked(
    subject: string,
    name: string,
    now: Date,
    find: (unit: Unit, system: System) => Promise<Person>,
  ): Promise<Linked> {
    return this.work.run(
      async (unit) => {
        const person = await find(unit, await this.sources.bind(unit, name));
        const held = await this.accounts.linkOf(unit, person);
        const account = await seeEverything(unit, () => this.accounts.ofSubject(unit, subject));
        const linked = account.linkTo(person, held, newId(), now);
        if (linked.outcome === 'unchanged') return linked;
        await this.accounts.add(unit, linked.link);
        if (person.role === 'learner') await settleLinks(unit, [person.id], { today: schoolDay(now), now });
        return linked;
      },
      { firstWrite: true },
    );
  }
}
