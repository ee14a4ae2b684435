import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import {
  askedFor,
  Consent,
  type ConsentGiver,
  type ConsentSaid,
  mayConsent,
  mustBeOfAge,
} from '../../domain/consents/consent.js';
import { type ConsentPurpose, purposeOf } from '../../domain/consents/purposes.js';
import type { Learner } from '../../domain/learners/learner.js';
import { ConsentRepository } from '../../persistence/consents/consent.repository.js';
import { FamilyRepository } from '../../persistence/families/family.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { ActingFamily } from '../families/acting-family.js';
import { organisationInReach } from '../organisations/reach.js';
import { seeEverything } from '../organisations/see-everything.js';

/** What a school has on paper: who signed, who keeps it, and where it is found. */
export interface Paper {
  readonly by: ConsentGiver;
  readonly organisation: string;
  readonly reference: string;
}

export interface ConsentAsked {
  readonly purpose: string;
  readonly recipient: string;
  readonly textVersion: number;
}

/** Somebody of the family gives or withdraws a consent by their own account, or a school records the paper. One at a time decides about a learner. */
@Injectable()
export class GiveConsent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly families: FamilyRepository,
    private readonly family: ActingFamily,
    private readonly consents: ConsentRepository,
  ) {}

  give(learnerId: string, asked: ConsentAsked, paper: Paper | null, now = new Date()): Promise<string> {
    const purpose = askedFor(asked.purpose);
    return this.asOf(
      paper,
      (unit) => this.held(unit, learnerId, purpose, paper, now),
      async (unit, learner, said) => {
        const { recipient } = asked;
        if (!(await this.isRecipient(unit, purpose, learner.id, recipient))) throw new DomainError('recipient-unknown');
        const of = { id: newId(), learnerId: learner.id, recipient };
        const { consent, fact } = Consent.give(of, purpose, asked.textVersion, said, [schoolDay(now), now]);
        const former = await this.consents.open(unit, learner.id, purpose.code, recipient);
        for (const one of former) one.renew(now);
        await this.consents.save(unit, former);
        await this.consents.add(unit, consent, fact);
        return consent.id;
      },
    );
  }

  /** All that stands for its purpose and recipient; withdrawing again changes nothing. */
  withdraw(id: string, paper: Paper | null, now = new Date()): Promise<void> {
    const find = async (unit: Unit): Promise<Held> => {
      const { learnerId, purpose } = await this.consents.seen(unit, id);
      return this.held(unit, learnerId, purposeOf(purpose)!, paper, now, 'consent-unknown');
    };
    return this.asOf(paper, find, async (unit, learner) => {
      const { learnerId, purpose, recipient } = await this.consents.seen(unit, id);
      if (learnerId !== learner.id) throw new DomainError('conflict');
      const open = await this.consents.open(unit, learner.id, purpose, recipient);
      const facts = open.flatMap((consent) => consent.withdraw(paper?.reference ?? null, now));
      await this.consents.save(unit, open);
      await unit.emit(...facts);
    });
  }

  /** A family's rights are looked up whatever organisations its token names; a school acts in its own sight. */
  private asOf<T>(
    paper: Paper | null,
    find: (unit: Unit) => Promise<Held>,
    step: (unit: Unit, learner: Learner, said: ConsentSaid) => Promise<T>,
  ): Promise<T> {
    return this.work.run(async (unit) => {
      const run = async (): Promise<T> => {
        const { learner, said } = await find(unit);
        return step(unit, learner, said);
      };
      if (!paper) return seeEverything(unit, run);
      const { learner, said } = await find(unit);
      return seeEverything(unit, () => step(unit, learner, said));
    });
  }

  /** @throws DomainError consent-not-theirs; for whoever has no right at all the learner, or the consent, does not exist */
  private async held(
    unit: Unit,
    id: string,
    purpose: ConsentPurpose,
    paper: Paper | null,
    now: Date,
    unknown: 'learner-unknown' | 'consent-unknown' = 'learner-unknown',
  ): Promise<Held> {
    const today = schoolDay(now);
    const { subject, person } = currentCaller();
    // A family has no paper to record, whatever organisations its token names.
    if (paper && person && person.role !== 'staff') throw new DomainError('consent-not-theirs');
    if (paper) {
      const learner = await this.learners.record(unit, id);
      const { id: organisationId } = await organisationInReach(unit, paper.organisation);
      mustBeOfAge(purpose, paper.by, learner.identity.birthDate, today);
      return { learner, said: { by: paper.by, personId: null, organisationId, paper: paper.reference } };
    }
    if (!subject || !person || person.role === 'staff') throw new DomainError('consent-paper-required');
    const { learner, member, rights, organisationId } = await this.family.of(unit, id, now, unknown);
    if (!mayConsent(purpose, member, rights, learner.identity.birthDate, today))
      throw new DomainError('consent-not-theirs');
    const personId = member.role === 'guardian' ? member.personId : null;
    return { learner, said: { by: member.role, personId, organisationId, paper: null } };
  }

  private isRecipient(unit: Unit, purpose: ConsentPurpose, learnerId: string, recipient: string): Promise<boolean> {
    if (purpose.recipient === 'organisation') return this.consents.organisationExists(unit, recipient);
    // In the one spelling by which a guardian's id is compared.
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(recipient);
    return isId ? this.families.isGuardian(unit, learnerId, recipient) : Promise.resolve(false);
  }
}

interface Held {
  readonly learner: Learner;
  readonly said: ConsentSaid;
}
