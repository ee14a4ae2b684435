import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { SchoolClass } from '../../domain/roster/school-class.js';

const bySource = `t.source = $1 and t.source_id = any($2)`;

@Injectable()
export class SchoolClassRepository {
  /** As they are now. */
  seen(unit: Unit, source: string, sourceIds: readonly string[]): Promise<SchoolClass[]> {
    return loadAll<SchoolClass>(unit, SchoolClass, bySource, [source, sourceIds]);
  }

  bySource(unit: Unit, source: string, sourceIds: readonly string[]): Promise<SchoolClass[]> {
    return lockAll<SchoolClass>(unit, SchoolClass, bySource, [source, sourceIds]);
  }

  byIds(unit: Unit, ids: readonly string[]): Promise<SchoolClass[]> {
    return lockAll<SchoolClass>(unit, SchoolClass, 't.id = any($1::uuid[])', [ids]);
  }

  /** Whoever emits a fact about a class holds this lock; ids that are no class's are passed over. */
  async hold(unit: Unit, ids: readonly string[]): Promise<void> {
    if (ids.length > 0)
      await unit.query(`select 1 from class where id = any($1::uuid[]) order by id for no key update`, [
        [...new Set(ids)],
      ]);
  }

  async saveAll(unit: Unit, changed: readonly SchoolClass[], opened: readonly SchoolClass[] = []): Promise<void> {
    await Promise.all([insertAll(unit, SchoolClass, opened), updateAll(unit, SchoolClass, changed)]);
  }
}
