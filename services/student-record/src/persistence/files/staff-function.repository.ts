import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { StaffFunction } from '../../domain/files/staff-function.js';

/** Functions of the staff; whoever writes holds the member's row. */
@Injectable()
export class StaffFunctionRepository {
  /** What an organisation says of a member now. */
  standing(unit: Unit, staffId: string, organisationId: string): Promise<StaffFunction[]> {
    const where = 't.staff_id = $1 and t.organisation_id = $2 and t.replaced_at is null';
    return lockAll<StaffFunction>(unit, StaffFunction, where, [staffId, organisationId]);
  }

  async replace(unit: Unit, former: readonly StaffFunction[], told: readonly StaffFunction[]): Promise<void> {
    await updateAll(unit, StaffFunction, former);
    await insertAll(unit, StaffFunction, told);
  }
}
