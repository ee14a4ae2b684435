import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolYearOf } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { EditionQueries } from '../../persistence/editions/editions.queries.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';

export const editionKind = 'edition';

export interface EditionOrder {
  readonly organisation: string;
  readonly schoolYears: readonly string[];
  readonly corrects: number | null;
  readonly reason: string | null;
}

/** Somebody asks for an edition of what is known now. */
@Injectable()
export class RequestEdition {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: OrganisationQueries,
    private readonly queries: EditionQueries,
    private readonly jobs: Jobs,
  ) {}

  /**
   * @returns the id of the job that makes it
   * @throws DomainError organisation-required, organisation-unknown, out-of-reach, edition-unknown, correction-without-reason
   */
  run(asked: {
    organisation?: string;
    schoolYears?: readonly string[];
    corrects?: number;
    reason?: string;
  }): Promise<string> {
    return this.work.run(async (unit) => {
      const reach = currentCaller().organisations;
      const organisation = asked.organisation ?? (reach.length === 1 ? reach[0]! : undefined);
      if (organisation === undefined) throw new DomainError('organisation-required');
      await this.organisations.inReach(organisation, reach);
      const { corrects = null, reason = null } = asked;
      if ((corrects === null) !== (reason === null)) throw new DomainError('correction-without-reason');
      if (corrects !== null && !(await this.queries.one(corrects, ['released'])))
        throw new DomainError('edition-unknown', { number: corrects });
      const schoolYears = [...new Set(asked.schoolYears ?? [schoolYearOf(await unit.now())])].sort();
      const params: EditionOrder = { organisation, schoolYears, corrects, reason };
      return this.jobs.enqueue({ kind: editionKind, lockKey: 'editions', params, unit });
    });
  }
}
