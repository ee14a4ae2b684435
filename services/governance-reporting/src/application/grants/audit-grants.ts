import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { drawSample, faultsOfStrata, type Stratum } from '../../domain/grants/sample.js';
import {
  type Finding,
  type GrantAudit,
  GrantAuditRepository,
} from '../../persistence/grants/grant-audit.repository.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { requireMinistry } from '../reporting-caller.js';
import { actor } from './grant-caller.js';

const mostFramed = 5_000;

/** Grants are drawn to be looked at, by a seed that is kept: anybody may draw again. */
@Injectable()
export class AuditGrants {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: GrantCallRepository,
    private readonly audits: GrantAuditRepository,
  ) {}

  /**
   * @param seed of a lottery or another source that nobody here chooses; drawn by chance where none is given
   * @throws DomainError ministry-only, grant-call-unknown, invalid-request, grant-audit-empty, too-many-ranked
   */
  draw(call: string, strata: readonly Stratum[], seed: { text: string; source: string } | null): Promise<GrantAudit> {
    requireMinistry();
    const errors = faultsOfStrata(strata);
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    const { text, source } = seed ?? {
      text: randomBytes(32).toString('hex'),
      source: 'Tirée par le service / Drawn by the service',
    };
    return this.work.run(async (unit) => {
      await this.calls.present(unit, call);
      const frame = await this.audits.frame(unit, call, mostFramed + 1);
      if (frame.length > mostFramed) throw new DomainError('too-many-ranked', { most: mostFramed });
      const audit: GrantAudit = {
        ...{ id: newId(), call, seed: text, seedSource: source, strata, frame },
        ...{ sample: drawSample(text, strata, frame, (content) => hash('sha256', content)), at: await unit.now() },
      };
      await this.audits.add(unit, audit, actor());
      return audit;
    });
  }

  /** Of a grant that was drawn. @throws DomainError ministry-only, grant-audit-unknown, grant-not-drawn, stale-version */
  find(id: string, application: string, finding: Finding, expected: number | null): Promise<void> {
    requireMinistry();
    return this.work.run(async (unit) => {
      const { sample } = await this.audits.one(id);
      if (!sample.some((drawn) => drawn.id === application)) throw new DomainError('grant-not-drawn', { application });
      await this.audits.put(unit, id, application, finding, expected);
    });
  }
}
