import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';
import type { DataPackageState } from '../../domain/portability/data-package.js';

export interface FoundPackage {
  readonly learnerId: string;
  readonly expiresAt: Date;
  readonly bytes: Buffer | null;
}

/** Packages of data until they expire; each is its asker's alone, and the service's that makes and deletes it. */
@Injectable()
export class DataPackages {
  constructor(private readonly database: Database) {}

  /** A newer one of the same person takes the place of those before. */
  add(unit: Unit, { id, learnerId, subject, askedAt, expiresAt }: DataPackageState): Promise<void> {
    return unit.asService(async () => {
      await unit.query(`delete from data_package where learner_id = $1 and subject = $2`, [learnerId, subject]);
      await unit.query(
        `insert into data_package (id, learner_id, subject, asked_at, expires_at) values ($1, $2, $3, $4, $5)`,
        [id, learnerId, subject, askedAt, expiresAt],
      );
    });
  }

  /** @returns false where it was deleted meanwhile */
  fill(unit: Unit, id: string, bytes: Buffer): Promise<boolean> {
    return unit.asService(async () => {
      const filled = await unit.query(
        `update data_package set bytes = $2, ready_at = clock_timestamp() where id = $1 and expires_at > clock_timestamp() returning id`,
        [id, bytes],
      );
      return filled.length > 0;
    });
  }

  /** Whether somebody asked for it; their right to it is asked when it is taken. */
  async isOf(unit: Unit, id: string, subject: string): Promise<boolean> {
    return unit.asService(async () => {
      const [found] = await unit.query(`select from data_package where id = $1 and subject = $2`, [id, subject]);
      return found !== undefined;
    });
  }

  /** One's own, while the right to take the data holds. */
  async taken(sight: string, id: string): Promise<FoundPackage | null> {
    const [found] = await this.database.query<FoundPackage>(
      `select learner_id as "learnerId", expires_at as "expiresAt", bytes from read_data_package($1, $2)`,
      [sight, id],
    );
    return found ?? null;
  }

  drop(unit: Unit, id: string): Promise<void> {
    return unit.asService(async () => void (await unit.query(`delete from data_package where id = $1`, [id])));
  }

  /** Of records that are parted: what was packed of both is nobody's. */
  dropOf(unit: Unit, learnerIds: readonly string[]): Promise<void> {
    return unit.asService(
      async () => void (await unit.query(`delete from data_package where learner_id = any($1::uuid[])`, [learnerIds])),
    );
  }

  /** @returns how many had expired */
  sweep(unit: Unit): Promise<number> {
    return unit.asService(async () => {
      const gone = await unit.query(
        `delete from data_package where id in (select id from data_package where expires_at < clock_timestamp() order by expires_at limit 100) returning id`,
      );
      return gone.length;
    });
  }
}
