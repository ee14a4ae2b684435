import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Unit } from '@pan/kit/data';
import { KeyEncryptionKeys, open, seal, type WrappedKey } from './envelope.js';

/** The data key of one bank. */
export interface BankKey {
  readonly id: string;
  seal(bytes: Buffer, about: string): Buffer;
  open(sealed: Buffer, about: string): Buffer;
}

/** Data keys, one for each item bank. Those unwrapped once stay in the process's memory, never elsewhere. */
@Injectable()
export class ContentKeyRepository {
  private readonly unwrapped = new LRUCache<string, BankKey>({ max: 1_000 });

  constructor(private readonly keys: KeyEncryptionKeys) {}

  /** The key of a bank, drawn when it is first needed; of two who draw at once one keeps theirs. */
  async ofBank(unit: Unit, owners: readonly string[], now: Date): Promise<BankKey> {
    const known = await this.find(unit, owners);
    if (known) return this.held(known);
    const { wrapped: drawn } = this.keys.draw();
    await unit.query(
      `insert into content_key (id, owners, kek, wrapped, created_at) values ($1, $2, $3, $4, $5) on conflict (owners) do nothing`,
      [drawn.id, owners, drawn.kek, drawn.wrapped, now],
    );
    return this.held((await this.find(unit, owners))!);
  }

  async byId(unit: Unit, id: string): Promise<BankKey> {
    const held = this.unwrapped.get(id);
    if (held) return held;
    const [row] = await unit.query<WrappedKey>(`select id, kek, wrapped from content_key where id = $1`, [id]);
    return this.held(row!);
  }

  private async find(unit: Unit, owners: readonly string[]): Promise<WrappedKey | undefined> {
    const [row] = await unit.query<WrappedKey>(`select id, kek, wrapped from content_key where owners = $1`, [owners]);
    return row;
  }

  private held(row: WrappedKey): BankKey {
    const key = this.keys.unwrap(row);
    const bank: BankKey = {
      id: row.id,
      seal: (bytes, about) => seal(key, bytes, about),
      open: (sealed, about) => open(key, sealed, about),
    };
    this.unwrapped.set(row.id, bank);
    return bank;
  }
}
