import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import type { PupilFile } from '../../domain/files/files.js';
import type { EnteredRule } from '../../domain/retention/destruction.js';
import { DestructionRepository } from '../../persistence/retention/destruction.repository.js';
import { organisationInReach } from '../organisations/reach.js';

/** An organisation enters what its approved schedule says of a file; nothing is destroyed by any other term. */
@Injectable()
export class EnterRetentionRule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly destructions: DestructionRepository,
  ) {}

  /** @returns the version. @throws DomainError organisation-unknown */
  run(organisation: string, file: PupilFile, rule: EnteredRule, now = new Date()): Promise<number> {
    return this.work.run(async (unit) => {
      const { id: organisationId, path: visibleTo } = await organisationInReach(unit, organisation);
      const of = { organisationId, visibleTo, file };
      return this.destructions.enterRule(unit, of, rule, actorOf(currentCaller()), now);
    });
  }
}
