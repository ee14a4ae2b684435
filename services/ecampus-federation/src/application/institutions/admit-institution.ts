import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { InstitutionRepository } from '../../persistence/institutions/institution.repository.js';

/** The ministry lets an institution into the federation: its offerings take requests. */
@Injectable()
export class AdmitInstitution {
  constructor(
    private readonly work: UnitOfWork,
    private readonly institutions: InstitutionRepository,
  ) {}

  run(code: string): Promise<void> {
    return this.work.run(async (unit) => {
      const institution = await this.institutions.ofCode(unit, code);
      await this.institutions.save(unit, institution, institution.admit());
    });
  }
}
