import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { packageFormat } from '../../domain/sealed-package.js';
import { KeyEncryptionKeys, type WrappedKey } from '../content/envelope.js';

/** What opens a package. */
export interface PackageKey {
  readonly id: string;
  readonly hash: string;
  readonly key: Buffer;
}

/** Packages sealed ahead, one for each session. */
@Injectable()
export class SealedPackageRepository {
  constructor(private readonly keys: KeyEncryptionKeys) {}

  /**
   * Locks a session that goes on and has no package of this form; null where none is left. A paper whose places are drawn, or met
   * one by one, is never sealed ahead: its key would open what a candidate is not shown.
   */
  async lacking(unit: Unit): Promise<{ sessionId: string; paperId: string } | null> {
    const [row] = await unit.query<{ sessionId: string; paperId: string }>(
      `select s.id as "sessionId", s.paper_id as "paperId" from exam_session s
        where (s.closes_at > clock_timestamp()
               or exists (select from session_organisation o where o.session_id = s.id and o.closes_at > clock_timestamp()))
          and not exists (select from paper_test t where t.paper_id = s.paper_id and not t.same_for_all)
          and not exists (select from sealed_package p where p.session_id = s.id and p.format = $1)
        order by s.opens_at limit 1 for key share skip locked`,
      [packageFormat],
    );
    return row ?? null;
  }

  async put(unit: Unit, sessionId: string, hash: string, { id, kek, wrapped }: WrappedKey, content: Buffer, now: Date) {
    await unit.query(
      `insert into sealed_package (session_id, id, format, hash, kek, wrapped, content, built_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (session_id) do update set id = excluded.id, format = excluded.format, hash = excluded.hash,
         kek = excluded.kek, wrapped = excluded.wrapped, content = excluded.content, built_at = excluded.built_at
         where sealed_package.format <> excluded.format`,
      [sessionId, id, packageFormat, hash, kek, wrapped, content, now],
    );
  }

  async keyOf(unit: Unit, sessionId: string): Promise<PackageKey | null> {
    const [row] = await unit.query<WrappedKey & { hash: string }>(
      `select id, kek, wrapped, hash from sealed_package where session_id = $1`,
      [sessionId],
    );
    return row ? { id: row.id, hash: row.hash, key: this.keys.unwrap(row) } : null;
  }

  async size(unit: Unit, hash: string): Promise<number | null> {
    const [row] = await unit.query<{ size: number }>(
      `select octet_length(content) as size from sealed_package where hash = $1`,
      [hash],
    );
    return row?.size ?? null;
  }

  async bytes(unit: Unit, hash: string, from: number, length: number): Promise<Buffer> {
    const [row] = await unit.query<{ bytes: Buffer }>(
      `select substring(content from $2 for $3) as bytes from sealed_package where hash = $1`,
      [hash, from + 1, length],
    );
    return row?.bytes ?? Buffer.alloc(0);
  }
}
