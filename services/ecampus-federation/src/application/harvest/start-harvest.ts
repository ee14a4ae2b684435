import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { Jobs } from '@pan/kit/jobs';
import { InstitutionRepository } from '../../persistence/institutions/institution.repository.js';
import { harvestKind } from './harvest-institution.js';

/** Puts a harvest in line; those of one institution run one after another. */
@Injectable()
export class StartHarvest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly institutions: InstitutionRepository,
    private readonly jobs: Jobs,
  ) {}

  /** @returns the id of the job */
  run(code: string): Promise<string> {
    return this.work.run(async (unit) => {
      const institution = await this.institutions.ofCode(unit, code);
      institution.requireAdmitted();
      const { id } = institution;
      return this.jobs.enqueue({ kind: harvestKind, lockKey: id, params: { institutionId: id }, unit });
    });
  }
}
