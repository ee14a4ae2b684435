import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { newId, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { readBanked, type ReadItem } from '@pan/qti';

export interface BankedItem {
  readonly id: string;
  readonly isNew: boolean;
}

/** The item bank: a row never changes, another text of the same identifier is another row. */
@Injectable()
export class ItemRepository {
  /** By id: an item's text never changes. */
  private readonly read = new LRUCache<string, ReadItem, string>({
    max: 1_000,
    memoMethod: (_id, _stale, { context: xml }) => readBanked(xml),
  });

  /** Enters items of one bank; those that are there already keep their id. */
  async enter(
    unit: Unit,
    owners: readonly string[],
    items: readonly { item: ReadItem; xml: string }[],
    now: Date,
  ): Promise<BankedItem[]> {
    const entered = await unit.query<{ id: string; identifier: string; content_hash: string }>(
      `insert into item (id, identifier, owners, title, qti_version, content_hash, xml, max_points, created_at)
       select id, identifier, $1, title, qti_version, content_hash, xml, max_points, $3
         from jsonb_to_recordset($2::jsonb) as n (id uuid, identifier text, title text, qti_version text, content_hash text, xml text, max_points numeric)
        order by identifier, content_hash
       on conflict (owners, identifier, content_hash) do nothing
       returning id, identifier, content_hash`,
      [
        owners,
        JSON.stringify(
          items.map(({ item, xml }) => ({
            id: newId(),
            identifier: item.identifier,
            title: item.title,
            qti_version: item.qtiVersion,
            content_hash: item.contentHash,
            xml,
            max_points: item.maxScore,
          })),
        ),
        now,
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
  async byId(unit: Unit, id: string): Promise<ReadItem> {
    const [row] = await unit.query<{ xml: string }>(`select xml from item where id = $1`, [id]);
    if (!row) throw new DomainError('item-unknown');
    return this.read.memo(id, { context: row.xml });
  }

  /** Items that the service needs for itself; what was read once is kept. */
  async those(unit: Unit, ids: readonly string[]): Promise<ReadonlyMap<string, ReadItem>> {
    const known = new Map(ids.map((id) => [id, this.read.get(id)]));
    const missing = [...known].flatMap(([id, item]) => (item ? [] : [id]));
    if (missing.length > 0) {
      const rows = await unit.query<{ id: string; xml: string }>(`select id, xml from item where id = any($1)`, [
        missing,
      ]);
      for (const { id, xml } of rows) {
        known.set(id, this.read.memo(id, { context: xml }));
        await setImmediate();
      }
    }
    return known as Map<string, ReadItem>;
  }
}
