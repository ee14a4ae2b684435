import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { KeyEncryptionKeys, type WrappedKey } from './envelope.js';

/** Where data keys lie wrapped: of banks, and of packages. */
const tables = ['content_key', 'sealed_package'] as const;

/** Every data key as it lies in the database, whatever it opens. */
@Injectable()
export class WrappedKeyRepository {
  constructor(private readonly keys: KeyEncryptionKeys) {}

  /** Wraps by the newest key those that another one wraps, so many of each kind. @returns how many */
  async rewrap(unit: Unit, most: number): Promise<number> {
    let count = 0;
    for (const table of tables) {
      const old = await unit.query<WrappedKey>(
        `select id, kek, wrapped from ${table} where kek <> $1 order by id limit $2 for update skip locked`,
        [this.keys.newest, most],
      );
      for (const row of old) {
        const { kek, wrapped } = this.keys.wrap(row.id, this.keys.unwrap(row));
        await unit.query(`update ${table} set kek = $2, wrapped = $3 where id = $1`, [row.id, kek, wrapped]);
      }
      count += old.length;
    }
    return count;
  }

  /** Each key of the settings that something is wrapped by opens it. @throws ConfigError */
  async requireAll(unit: Unit): Promise<void> {
    for (const table of tables) {
      const used = await unit.query<WrappedKey>(
        `select distinct on (kek) id, kek, wrapped from ${table} order by kek, id`,
      );
      for (const one of used) this.keys.unwrap(one);
    }
  }
}
