import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { StaffMember } from '../../domain/roster/staff-member.js';

const bySource = `t.source = $1 and t.source_id = any($2)`;

@Injectable()
export class StaffRepository {
  /** As they are now. */
  seen(unit: Unit, source: string, sourceIds: readonly string[]): Promise<StaffMember[]> {
    return loadAll<StaffMember>(unit, StaffMember, bySource, [source, sourceIds]);
  }

  bySource(unit: Unit, source: string, sourceIds: readonly string[]): Promise<StaffMember[]> {
    return lockAll<StaffMember>(unit, StaffMember, bySource, [source, sourceIds]);
  }

  byIds(unit: Unit, ids: readonly string[]): Promise<StaffMember[]> {
    return lockAll<StaffMember>(unit, StaffMember, 't.id = any($1::uuid[])', [ids]);
  }

  /** Changed ones first: one may have given its key up for a new one. */
  async saveAll(unit: Unit, changed: readonly StaffMember[], opened: readonly StaffMember[] = []): Promise<void> {
    await Promise.all([updateAll(unit, StaffMember, changed), insertAll(unit, StaffMember, opened)]);
  }
}
