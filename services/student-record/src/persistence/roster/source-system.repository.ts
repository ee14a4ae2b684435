import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';

/** A sending system: the name of its rows in the first centre that it wrote in; null while it has written nothing. */
export interface System {
  readonly code: string;
  readonly centre: string | null;
}

const ofSystem = `source = any(array(select code from source_system where code = $1 or starts_with(code, $1 || '@')))`;
const withKey = {
  staff: `select source from staff where source_id = $2 and ${ofSystem}`,
  learner: `select source from learner_source where source_id = $2 and ${ofSystem}`,
} as const;

@Injectable()
export class SourceSystemRepository {
  async byCode(unit: Unit, code: string): Promise<System | null> {
    const [system] = await unit.query<System>(`select code, centre from source_system where code = $1`, [code]);
    return system ?? null;
  }

  /** If it has written in the centre of one of these organisations. */
  async inCentres(unit: Unit, code: string, organisations: readonly string[]): Promise<System | null> {
    const [system] = await unit.query<System>(
      `select s.code, s.centre from source_system s
        where s.code = $1 and s.centre in (select coalesce(o.path[2], o.path[1]) from organisation o where o.code = any($2))`,
      [code, organisations],
    );
    return system ?? null;
  }

  /** Whether the name is the client's, or of one that it came of; null for a name that nobody has. */
  async isOf(unit: Unit, code: string, clientId: string): Promise<boolean | null> {
    const [system] = await unit.query<{ owns: boolean }>(
      `select client_id = $2 or $2 = any(heirs) as owns from source_system where code = $1`,
      [code, clientId],
    );
    return system?.owns ?? null;
  }

  /** Unless somebody else was first. */
  async add(unit: Unit, code: string, clientId: string): Promise<void> {
    await unit.query(`insert into source_system (code, client_id) values ($1, $2) on conflict do nothing`, [
      code,
      clientId,
    ]);
  }

  /** The same system in another centre. */
  async addFor(unit: Unit, code: string, own: string, centre: string): Promise<void> {
    await unit.query(
      `insert into source_system (code, client_id, heirs, centre)
       select $2, client_id, heirs, $3 from source_system where code = $1 on conflict do nothing`,
      [code, own, centre],
    );
  }

  /** The centre is its first one, unless it has one. */
  async beginIn(unit: Unit, code: string, centre: string): Promise<void> {
    await unit.query(`update source_system set centre = $2 where code = $1 and centre is null`, [code, centre]);
  }

  /** The names under which the system has this key, in sight of the caller. */
  async namesWith(unit: Unit, code: string, what: keyof typeof withKey, sourceId: string): Promise<string[]> {
    return (await unit.query<{ source: string }>(withKey[what], [code, sourceId])).map(({ source }) => source);
  }
}
