import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { codeDays, mostOpenCodes } from '../../domain/accounts/account.js';
import { GuardianCodes } from './guardian-codes.js';
import { organisationOfStay } from './stays.js';

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
    private readonly codes: GuardianCodes,
  ) {}

  run(learnerId: string, now = new Date()): Promise<IssuedCode> {
    return this.work.run(async (unit) => {
      const id = await lockedRecord(unit, learnerId);
      const organisationId = await organisationOfStay(unit, id, schoolDay(now));
      const open = await unit.query(
        `select 1 from guardian_code where learner_id = $1 and used_at is null and expires_at > $2 limit $3`,
        [id, now, mostOpenCodes],
      );
      if (open.length === mostOpenCodes) throw new DomainError('too-many-guardian-codes', { most: mostOpenCodes });
      // Some that nobody can use any more go with each new one.
      await unit.query(
        `delete from guardian_code where ctid in (
           select ctid from guardian_code where expires_at < $1::timestamptz - interval '30 days' limit 100 for update skip locked)`,
        [now],
      );
      const issued = {
        id: uuidv7(),
        code: this.codes.draw(),
        expiresAt: new Date(now.getTime() + codeDays * 86_400_000),
      };
      await unit.query(
        `insert into guardian_code (id, learner_id, organisation_id, digest, issued_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
        [issued.id, id, organisationId, this.codes.digest(issued.code), now, issued.expiresAt],
      );
      return issued;
    });
  }
}

async function lockedRecord(unit: Unit, id: string): Promise<string> {
  const [learner] = await unit.query<{ id: string; merged_into: string | null }>(
    `select id, merged_into from learner where id = $1 for no key update`,
    [id],
  );
  if (!learner) throw new DomainError('learner-unknown');
  return learner.merged_into ? lockedRecord(unit, learner.merged_into) : learner.id;
}
