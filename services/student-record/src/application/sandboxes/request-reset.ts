import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { isSandbox } from '../../domain/sandboxes/sandbox.js';
import { organisationInReach } from '../organisations/reach.js';

export const resetKind = 'sandbox-reset';

/** Whoever reaches a sandbox may have it put back to its beginning; nothing else can be. */
@Injectable()
export class RequestReset {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
  ) {}

  /**
   * @returns the id of the job that will do it
   * @throws DomainError organisation-unknown, not-a-sandbox
   */
  run(code: string): Promise<string> {
    return this.work.run(async (unit) => {
      const place = await organisationInReach(unit, code);
      if (!isSandbox(place.path)) throw new DomainError('not-a-sandbox');
      const visibleTo = currentCaller().organisations.filter((one) => place.path.includes(one));
      return this.jobs.enqueue({
        kind: resetKind,
        lockKey: code,
        params: { code },
        unit,
        visibleTo: visibleTo.slice(0, 1),
      });
    });
  }
}
