import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { newId, type Unit } from '@pan/kit/data';
import { decodeText, DomainError } from '@pan/kit/domain';
import { type Files, type PackagedItem, readBanked, type ReadItem } from '@pan/qti';
import { type BankKey, ContentKeyRepository } from '../content/content-key.repository.js';

export interface BankedItem {
  readonly id: string;
  readonly isNew: boolean;
}

/** An item of the bank, and the files that it points to. */
export type HeldItem = ReadItem & { readonly files: Files };

interface Row {
  readonly id: string;
  readonly content_hash: string;
  /** Of items entered before texts were sealed. */
  readonly xml: string | null;
  readonly key_id: string | null;
  readonly sealed: Buffer | null;
  readonly files: Files;
}

const columns = `id, content_hash, xml, key_id, sealed, files`;

/** The item bank: a row never changes, another text of the same identifier is another row. Texts, which hold the right answers, lie sealed. */
@Injectable()
export class ItemRepository {
  /** By id: an item's text never changes. */
  private readonly read = new LRUCache<string, HeldItem>({ max: 1_000 });

  constructor(private readonly keys: ContentKeyRepository) {}

  /** Enters items of one bank; those that are there already keep their id. */
  async enter(
    unit: Unit,
    owners: readonly string[],
    key: BankKey,
    items: readonly PackagedItem[],
    now: Date,
  ): Promise<BankedItem[]> {
    const entered = await unit.query<{ id: string; identifier: string; content_hash: string }>(
      `insert into item (id, identifier, owners, title, qti_version, content_hash, key_id, sealed, files, max_points, created_at)
       select id, identifier, $1, title, qti_version, content_hash, $4, decode(sealed, 'base64'), files, max_points, $3
         from jsonb_to_recordset($2::jsonb) as n (id uuid, identifier text, title text, qti_version text, content_hash text, sealed text, files jsonb, max_points numeric)
        order by identifier, content_hash
       on conflict (owners, identifier, content_hash) do nothing
       returning id, identifier, content_hash`,
      [
        owners,
        JSON.stringify(
          items.map(({ item, xml, files }) => ({
            id: newId(),
            identifier: item.identifier,
            title: item.title,
            qti_version: item.qtiVersion,
            content_hash: item.contentHash,
            sealed: key.seal(Buffer.from(xml), aboutOf(item.contentHash)).toString('base64'),
            files,
            max_points: item.maxScore,
          })),
        ),
        now,
        key.id,
      ],
    );
    const all = await unit.query<{ id: string; identifier: string; content_hash: string }>(
      `select id, identifier, content_hash from item
        where owners = $1 and (identifier, content_hash) in (select * from unnest($2::text[], $3::text[]))`,
      [owners, items.map(({ item }) => item.identifier), items.map(({ item }) => item.contentHash)],
    );
    const fresh = new Set(entered.map(({ id }) => id));
    return items.map(({ item }) => {
      const { id } = all.find((row) => row.identifier === item.identifier && row.content_hash === item.contentHash)!;
      return { id, isNew: fresh.has(id) };
    });
  }

  /** An item in the caller's sight, or any for the service itself. @throws DomainError item-unknown */
  async byId(unit: Unit, id: string): Promise<HeldItem> {
    const [row] = await unit.query<Row>(`select ${columns} from item where id = $1`, [id]);
    if (!row) throw new DomainError('item-unknown');
    return this.read.get(id) ?? this.hold(unit, row);
  }

  /** Items that the service needs for itself; what was read once is kept. */
  async those(unit: Unit, ids: readonly string[]): Promise<ReadonlyMap<string, HeldItem>> {
    const known = new Map(ids.map((id) => [id, this.read.get(id)]));
    const missing = [...known].flatMap(([id, item]) => (item ? [] : [id]));
    if (missing.length > 0) {
      const rows = await unit.query<Row>(`select ${columns} from item where id = any($1)`, [missing]);
      for (const row of rows) {
        known.set(row.id, await this.hold(unit, row));
        await setImmediate();
      }
    }
    return known as Map<string, HeldItem>;
  }

  /** Their texts as they were entered, keys and all. */
  async texts(unit: Unit, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await unit.query<Row>(`select ${columns} from item where id = any($1)`, [ids]);
    const texts = new Map<string, string>();
    for (const row of rows) texts.set(row.id, await this.textOf(unit, row));
    return texts;
  }

  /** Seals texts that were entered before texts were. @returns how many */
  async sealOpen(unit: Unit, most: number, now: Date): Promise<number> {
    const rows = await unit.query<{ id: string; owners: string[]; content_hash: string; xml: string }>(
      `select id, owners, content_hash, xml from item where xml is not null order by id limit $1 for update skip locked`,
      [most],
    );
    for (const { id, owners, content_hash: hash, xml } of rows) {
      const key = await this.keys.ofBank(unit, owners, now);
      const sealed = key.seal(Buffer.from(xml), aboutOf(hash));
      await unit.query(`update item set xml = null, key_id = $2, sealed = $3 where id = $1`, [id, key.id, sealed]);
    }
    return rows.length;
  }

  private async textOf(unit: Unit, { content_hash: hash, xml, key_id: key, sealed }: Row): Promise<string> {
    return xml ?? decodeText((await this.keys.byId(unit, key!)).open(sealed!, aboutOf(hash)));
  }

  private async hold(unit: Unit, row: Row): Promise<HeldItem> {
    const { id, content_hash: hash, files } = row;
    const item = { ...readBanked(await this.textOf(unit, row)), contentHash: hash, files };
    this.read.set(id, item);
    return item;
  }
}

const aboutOf = (contentHash: string): string => `item ${contentHash}`;
