import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { InstitutionRepository } from '../../persistence/institutions/institution.repository.js';

/** Keeps an institution out for a while: its offerings take no new request. */
@Injectable()
export class SuspendInstitution {
  constructor(
    private readonly work: UnitOfWork,
    private readonly institutions: InstitutionRepository,
  ) {}

  run(code: string): Promise<void> {
    return this.work.run(async (unit) => {
      const institution = await this.institutions.ofCode(unit, code);
      await this.institutions.save(unit, institution, institution.suspend());
    });
  }
}
