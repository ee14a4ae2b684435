import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import type { Linked } from '../../domain/accounts/account.js';
import { requireAttempt } from '../../domain/accounts/guardian-code.js';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { GuardianCodeRepository } from '../../persistence/accounts/guardian-code.repository.js';
import { seeEverything } from '../organisations/see-everything.js';
import { GuardianCodes } from './guardian-codes.js';
import { settleLinks } from './stays.js';

/** A person who has signed in becomes the guardian of the child that a code stands for, once. */
@Injectable()
export class LinkGuardian {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: AccountRepository,
    private readonly codes: GuardianCodeRepository,
    private readonly letters: GuardianCodes,
  ) {}

  /** A code that is nobody's is counted in a transaction that stays, although the request is refused; whoever has a true one is not guessing. */
  async run(letters: string, now = new Date()): Promise<Linked> {
    const { subject } = currentCaller();
    if (!subject) throw new DomainError('person-token-required');
    const linked = await this.work.run(async (unit) => {
      requireAttempt(await this.codes.failures(unit, subject, now));
      const found = await seeEverything(unit, () => this.redeem(unit, subject, letters, now));
      if (!found) await this.codes.noteFailure(unit, subject, now);
      return found;
    });
    if (!linked) throw new DomainError('guardian-code-unknown');
    return linked;
  }

  private async redeem(unit: Unit, subject: string, letters: string, now: Date): Promise<Linked | null> {
    const code = await this.codes.byDigest(unit, this.letters.digest(letters));
    if (!code) return null;
    const account = await this.accounts.ofSubject(unit, subject);
    const linked = account.redeem(code, { link: newId(), guardian: randomUUID() }, now);
    await this.codes.save(unit, code);
    if (linked.outcome === 'unchanged') return linked;
    await this.accounts.add(unit, linked.link);
    await settleLinks(unit, [code.learnerId], { today: schoolDay(now), now });
    return linked;
  }
}
