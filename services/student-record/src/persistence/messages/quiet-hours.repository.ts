import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import type { QuietHours, QuietHoursSaid } from '../../domain/messages/quiet-hours.js';
import type { Place } from '../organisations/organisation.repository.js';

export type QuietHoursRecord = QuietHoursSaid & { readonly version: number };

/** Each organisation's own. */
@Injectable()
export class QuietHoursRepository {
  /** @throws DomainError quiet-hours-unknown */
  async of(unit: Unit, { id }: Place): Promise<QuietHoursRecord> {
    const [found] = await this.found(unit, id);
    if (!found) throw new DomainError('quiet-hours-unknown');
    return found;
  }

  /** @returns the new version. @throws DomainError stale-version */
  async put(unit: Unit, { id, path }: Place, { said }: QuietHours, expectedVersion: number | null): Promise<number> {
    // The organisation's row is held: one at a time says its hours.
    await unit.query(`select from organisation where id = $1 for no key update`, [id]);
    const [known] = await this.found(unit, id);
    if (expectedVersion !== null) requireVersion(expectedVersion, known?.version ?? 0);
    const [row] = await unit.query<{ version: number }>(
      `insert into quiet_hours as q (organisation_id, visible_to, begins, ends, weekends) values ($1, $2, $3, $4, $5)
       on conflict (organisation_id) do update set begins = excluded.begins, ends = excluded.ends, weekends = excluded.weekends, version = q.version + 1
       returning version`,
      [id, path, said.begins, said.ends, said.weekends],
    );
    return row!.version;
  }

  async remove(unit: Unit, { id }: Place): Promise<void> {
    await unit.query(`delete from quiet_hours where organisation_id = $1`, [id]);
  }

  private found(unit: Unit, id: string): Promise<QuietHoursRecord[]> {
    return unit.query<QuietHoursRecord>(
      `select begins, ends, weekends, version from quiet_hours where organisation_id = $1`,
      [id],
    );
  }
}
