import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Source } from '../../domain/source.js';
import { isKept } from '../kept.js';

@Injectable()
export class SourceRepository {
  byId(unit: Unit, id: string): Promise<Source> {
    return unit.find(Source, id);
  }

  /** The id of a source that the caller keeps, or null where none has this code. @throws DomainError out-of-reach: it is somebody else's */
  async idOf(unit: Unit, code: string): Promise<string | null> {
    const [seen] = await unit.query<{ id: string; kept: boolean }>(
      `select x.id, ${isKept} as kept from source x where x.code = $1`,
      [code],
    );
    if (seen && !seen.kept) throw new DomainError('out-of-reach');
    return seen?.id ?? null;
  }

  /** The same source, locked; where none has this code yet, nobody else registers one before the transaction ends. */
  async toRegister(unit: Unit, code: string): Promise<Source | null> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended($1, 1))`, [code]);
    const id = await this.idOf(unit, code);
    return id === null ? null : this.byId(unit, id);
  }

  async save(unit: Unit, source: Source): Promise<void> {
    await unit.save(source);
  }
}
