import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { keptDays, type Measurement } from '../../domain/inventory/measurement.js';

@Injectable()
export class MeasurementRepository {
  /** @throws DomainError connection-unknown */
  async organisationOf(unit: Unit, connection: string): Promise<string> {
    const [found] = await unit.query<{ id: string }>(
      `select organisation_id as id from inventory_entry where id = $1 and register = 'connections'`,
      [connection],
    );
    if (!found) throw new DomainError('connection-unknown', { id: connection });
    return found.id;
  }

  /** What is too old goes with what comes. @returns how many are new */
  async add(unit: Unit, connection: string, organisationId: string, all: readonly Measurement[]): Promise<number> {
    await unit.query(
      `delete from connection_measurement where connection_id = $1 and at < clock_timestamp() - make_interval(days => $2)`,
      [connection, keptDays],
    );
    const added = await unit.query<{ at: Date }>(
      `insert into connection_measurement (connection_id, organisation_id, at, down, up, latency, jitter, loss)
       select $1, $2, at, down, up, latency, jitter, loss from jsonb_populate_recordset(null::connection_measurement, $3::jsonb)
       on conflict do nothing returning at`,
      [connection, organisationId, JSON.stringify(all)],
    );
    return added.length;
  }
}
