import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { RateLimits, UnitOfWork } from '@pan/kit/data';
import { schoolYearOf } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { oneRosterScope } from '@pan/contracts';
import { organisationInReach } from '../organisations/reach.js';

export const exportKind = 'roster-export';
export const demographicsScope = `${oneRosterScope}roster-demographics.readonly`;

/** For one organisation by one system; each reads the whole roster below it. */
const exportsAsked = { name: 'roster-export', points: 12, seconds: 3_600, refusal: 'too-many-exports' } as const;

/** What is asked for: everything of a school year, or what changed since an instant. */
export interface ExportSettings {
  readonly organisation: string;
  readonly schoolYear: string;
  readonly changedSince: string | null;
  readonly withDemographics: boolean;
}

/** An organisation's roster, with all below it, as a bundle for another system. */
@Injectable()
export class RequestExport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly jobs: Jobs,
  ) {}

  /**
   * @returns the id of the job that will write it
   * @throws DomainError organisation-unknown, too-many-exports
   */
  run(organisation: string, asked: { schoolYear?: string; changedSince?: string }): Promise<string> {
    return this.work.run(async (unit) => {
      const place = await organisationInReach(unit, organisation);
      const { organisations, scopes, clientId } = currentCaller();
      await this.limits.take(exportsAsked, `${clientId} ${organisation}`);
      const params: ExportSettings = {
        organisation,
        schoolYear: asked.schoolYear ?? schoolYearOf(new Date()),
        changedSince: asked.changedSince ?? null,
        withDemographics: scopes.has(demographicsScope),
      };
      const visibleTo = organisations.filter((one) => place.path.includes(one)).slice(0, 1);
      return this.jobs.enqueue({ kind: exportKind, lockKey: `${clientId} ${organisation}`, params, unit, visibleTo });
    });
  }
}
