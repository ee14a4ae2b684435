import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { v7 as uuidv7 } from 'uuid';
import { Institution, type Mode } from '../../domain/institution.js';
import { ServiceDocument } from '../harvest/service-document.js';

/** Takes in where an institution's endpoint is, after reading what it says about itself. */
@Injectable()
export class DescribeInstitution {
  constructor(
    private readonly work: UnitOfWork,
    private readonly service: ServiceDocument,
  ) {}

  /** @returns whether the institution is new here */
  async run(code: string, endpoint: string, kinds: readonly Mode[], expected: number | null): Promise<boolean> {
    // No transaction is open while somebody else's server is asked.
    await this.work.run((unit) => organisationInReach(unit, code));
    const conformance = await this.service.read(endpoint);
    return this.work.run(async (unit) => {
      const organisation = await organisationInReach(unit, code);
      const known = await unit.manager.findOne(Institution, {
        where: { organisationId: organisation.organisationId },
        lock: { mode: 'for_no_key_update' },
      });
      requireVersion(expected, known?.version ?? 0);
      if (!known) {
        await unit.save(Institution.describe(uuidv7(), organisation, endpoint, kinds, conformance));
        return true;
      }
      const before = [known.endpoint, ...known.kinds].join();
      known.describeAgain(endpoint, kinds, conformance);
      await unit.save(known);
      if ([endpoint, ...kinds].join() !== before)
        await unit.query(`delete from harvest_answer where institution_id = $1`, [known.id]);
      return false;
    });
  }
}
