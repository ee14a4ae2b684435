import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { GuardianCode } from '../../domain/accounts/guardian-code.js';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { GuardianCodeRepository } from '../../persistence/accounts/guardian-code.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { GuardianCodes } from './guardian-codes.js';

export interface IssuedCode {
  readonly id: string;
  /** Shown this once; only its digest is kept. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** A school hands out a code by which one guardian links an account to one child. */
@Injectable()
export class IssueGuardianCode {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly accounts: AccountRepository,
    private readonly codes: GuardianCodeRepository,
    private readonly letters: GuardianCodes,
  ) {}

  run(asked: string, now = new Date()): Promise<IssuedCode> {
    return this.work.run(async (unit) => {
      const { id: learnerId } = await this.learners.record(unit, asked);
      const organisationId = await this.accounts.placeOf(unit, learnerId, schoolDay(now));
      const open = await this.codes.countOpen(unit, learnerId, now);
      const letters = this.letters.draw();
      const of = { id: newId(), learnerId, organisationId, digest: this.letters.digest(letters) };
      const code = GuardianCode.issue(of, open, now);
      await this.codes.add(unit, code, now);
      return { id: code.id, code: letters, expiresAt: code.expiresAt };
    });
  }
}
