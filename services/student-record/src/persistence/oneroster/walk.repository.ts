import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, type Unit } from '@pan/kit/data';
import type { Key } from './page-statement.js';

/** The nearest place at or before the one asked, and what was counted when the walk began. */
export interface Mark {
  readonly passed: number;
  readonly after: Key | null;
  readonly total: number;
  readonly countedAt: Date;
}

export type Counted = Pick<Mark, 'total' | 'countedAt'>;

/** What a client asks page by page. */
export interface Walk {
  readonly asked: string;
  /** SQL that says whether the place kept comes before the one just reached. */
  readonly keptComesFirst: string;
}

/**
 * How far each client has come. Pages are asked by offset, and rows come and go meanwhile: the page at an offset begins behind the
 * row with which the one before it ended, so that nothing is passed over and a deep page costs what the first one does. Where two
 * walks of one client cross, the next page begins at the earlier place in their order: something is told twice rather than not at all.
 */
@Injectable()
export class WalkRepository {
  constructor(private readonly database: Database) {}

  /** @returns also about how many rows the log has */
  async nearest(unit: Unit, asked: string, offset: number): Promise<{ mark: Mark | null; things: number }> {
    const [row] = await unit.query<{
      passed: number | null;
      value: string;
      id: string | null;
      total: number;
      counted_at: Date;
      things: number;
    }>(
      `select k.passed, k.value, k.id, k.total, k.counted_at, c.reltuples as things
         from pg_class c left join lateral (
           select passed, value, id, total, counted_at from roster_walk
            where client_id = $1 and asked = $2 and passed <= $3 order by passed desc limit 1) k on true
        where c.oid = 'change'::regclass`,
      [currentCaller().clientId, digest(asked), offset],
    );
    const { passed, value, id, total, counted_at: countedAt, things } = row!;
    if (passed === null) return { mark: null, things };
    return { mark: { passed, after: id === null ? null : { value, id }, total, countedAt }, things };
  }

  /**
   * How many there are, and the row with which a page ended. Nothing is written, and no other walk waits, where the same was kept
   * within the last minute.
   */
  async keep(
    unit: Unit,
    { asked, keptComesFirst }: Walk,
    passed: number,
    last: Key,
    { total, countedAt }: Counted,
  ): Promise<void> {
    const isEarlier = `(kept.at > now() - interval '10 minutes' and kept.id is not null and ${keptComesFirst})`;
    await unit.query(
      `insert into roster_walk as kept (client_id, asked, reach, passed, value, id, total, counted_at, at)
       select $1::text, $2::bytea, app_organisations(), p.passed, p.value, p.id, $6::integer, $7::timestamptz, now()
         from (values (0, '', null::uuid), ($3::integer, $4::text, $5::uuid)) as p (passed, value, id)
        where not exists (select from roster_walk k where k.client_id = $1 and k.asked = $2 and k.passed = p.passed and k.value = p.value
                             and k.id is not distinct from p.id and k.counted_at = $7 and k.at > now() - interval '1 minute')
       on conflict (client_id, asked, passed) do update
          set id = case when ${isEarlier} then kept.id else excluded.id end,
              value = case when ${isEarlier} then kept.value else excluded.value end,
              at = case when ${isEarlier} then kept.at else excluded.at end,
              total = excluded.total, counted_at = excluded.counted_at`,
      [currentCaller().clientId, digest(asked), passed, last.value, last.id, total, countedAt],
    );
  }

  /** What nobody has asked for a day, whosever it was. @returns how many */
  async forget(): Promise<number> {
    const rows = await this.database.query(
      `delete from roster_walk where ctid in (
         select ctid from roster_walk where at < now() - interval '1 day' limit 10000 for update skip locked) returning 1`,
    );
    return rows.length;
  }
}

const digest = (asked: string): Buffer => hash('sha256', asked, 'buffer');
