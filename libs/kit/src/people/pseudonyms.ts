import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { schoolYearOf } from '../domain/index.js';
import type { Unit } from '../data/unit-of-work.js';

/**
 * What a person is called in the facts of one service and one school year, so that readers count persons and not rows. The key is
 * made when a year begins, stays in the service's own database and is forgotten when the next one begins: from then on nobody can say whose pseudonym it was.
 */
@Injectable()
export class Pseudonyms {
  private readonly keys = new Map<string, Buffer>();

  async of(unit: Unit, personId: string, at: Date): Promise<string> {
    const year = schoolYearOf(at);
    const key = this.keys.get(year) ?? (await this.known(unit, year)) ?? (await this.made(unit, year));
    return createHmac('sha256', key).update(personId.toLowerCase()).digest().subarray(0, 16).toString('base64url');
  }

  /** Kept in memory once it is read, never before its transaction has ended. */
  private async known(unit: Unit, year: string): Promise<Buffer | null> {
    const [row] = await unit.query<{ key: Buffer }>(`select key from pseudonym_key where school_year = $1`, [year]);
    if (row) this.keys.set(year, row.key);
    return row?.key ?? null;
  }

  private async made(unit: Unit, year: string): Promise<Buffer> {
    await unit.query(`delete from pseudonym_key where school_year < $1`, [year]);
    await unit.query(`insert into pseudonym_key values ($1, $2) on conflict do nothing`, [year, randomBytes(32)]);
    const [row] = await unit.query<{ key: Buffer }>(`select key from pseudonym_key where school_year = $1`, [year]);
    return row!.key;
  }
}
