import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { KeptFile } from '@pan/qti';
import { type BankKey, ContentKeyRepository } from './content-key.repository.js';

/** What items of a bank point to: pictures, sounds, films, style sheets, shared texts; each by the SHA-256 of its bytes, sealed. */
@Injectable()
export class ContentFileRepository {
  constructor(private readonly keys: ContentKeyRepository) {}

  /** @returns how many were not there yet */
  async keep(
    unit: Unit,
    owners: readonly string[],
    key: BankKey,
    files: ReadonlyMap<string, KeptFile>,
    now: Date,
  ): Promise<number> {
    const known = await unit.query<{ hash: string }>(
      `select hash from content_file where owners = $1 and hash = any($2)`,
      [owners, [...files.keys()]],
    );
    const there = new Set(known.map(({ hash }) => hash));
    const fresh = [...files].filter(([hash]) => !there.has(hash)).sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [hash, { type, bytes }] of fresh)
      await unit.query(
        `insert into content_file (owners, hash, type, size, key_id, sealed, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (owners, hash) do nothing`,
        [owners, hash, type, bytes.length, key.id, key.seal(bytes, `file ${hash}`), now],
      );
    return fresh.length;
  }

  /** Null where the bank has no such file. */
  async one(unit: Unit, owners: readonly string[], hash: string): Promise<KeptFile | null> {
    const [row] = await unit.query<{ type: KeptFile['type']; key_id: string; sealed: Buffer }>(
      `select type, key_id, sealed from content_file where owners = $1 and hash = $2`,
      [owners, hash],
    );
    if (!row) return null;
    const key = await this.keys.byId(unit, row.key_id);
    return { type: row.type, bytes: key.open(row.sealed, `file ${hash}`) };
  }
}
