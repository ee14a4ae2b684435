import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';

/** With which key the digests of this database were made. */
@Injectable()
export class IdentityKeyRepository {
  constructor(private readonly database: Database) {}

  /** @returns what tells the key from others, which is this one where none was known */
  async firstOf(fingerprint: Buffer): Promise<Buffer | null> {
    const [known] = await this.database.query<{ fingerprint: Buffer }>(
      `with first as (insert into identity_key (fingerprint) values ($1) on conflict do nothing returning fingerprint)
       select fingerprint from first union all select fingerprint from identity_key`,
      [fingerprint],
    );
    return known?.fingerprint ?? null;
  }
}
