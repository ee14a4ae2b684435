import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { institutionOf } from './known-institution.js';

@Injectable()
export class SuspendInstitution {
  constructor(private readonly work: UnitOfWork) {}

  run(code: string): Promise<void> {
    return this.work.run(async (unit) => {
      const institution = await institutionOf(unit, code);
      await unit.save(institution, institution.suspend());
    });
  }
}
