import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
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
  async nearest(unit: Unit, asked: string, offset: number): Promise<Mark | null> {
    const [row] = await unit.query<{
      passed: number;
      value: string;
      id: string | null;
      total: number;
      counted_at: Date;
    }>(
      `select passed, value, id, total, counted_at from roster_walk
        where client_id = $1 and asked = $2 and passed <= $3 order by passed desc limit 1`,
      [currentCaller().clientId, digest(asked), offset],
    );
    if (!row) return null;
    const { passed, value, id, total, counted_at: countedAt } = row;
    return { passed, after: id === null ? null : { value, id }, total, countedAt };
  }

  /**
   * Where nothing is passed yet, and the row with which the first page ended; what nobody has asked for a day is forgotten on the
   * way, whosever it was.
   */
  async begin(unit: Unit, walk: Walk, passed: number, last: Key, counted: Counted): Promise<void> {
    await this.write(unit, walk, 0, null, counted);
    await this.write(unit, walk, passed, last, counted);
    await unit.query(
      `delete from roster_walk where ctid in (
         select ctid from roster_walk where at < now() - interval '1 day' limit 200 for update skip locked)`,
    );
  }

  /** @param last the row with which a page ended */
  remember(unit: Unit, walk: Walk, passed: number, last: Key, counted: Counted): Promise<void> {
    return this.write(unit, walk, passed, last, counted);
  }

  /** Nothing is written, and no other walk waits, where the same place was kept within the last minute. */
  private async write(
    unit: Unit,
    { asked, keptComesFirst }: Walk,
    passed: number,
    last: Key | null,
    { total, countedAt }: Counted,
  ): Promise<void> {
    const isEarlier = `(kept.at > now() - interval '10 minutes' and kept.id is not null and ${keptComesFirst})`;
    await unit.query(
      `insert into roster_walk as kept (client_id, asked, reach, passed, value, id, total, counted_at, at)
       select $1::text, $2::bytea, app_organisations(), $3::integer, $4::text, $5::uuid, $6::integer, $7::timestamptz, now()
        where not exists (select from roster_walk k where k.client_id = $1 and k.asked = $2 and k.passed = $3 and k.value = $4
                             and k.id is not distinct from $5::uuid and k.counted_at = $7 and k.at > now() - interval '1 minute')
       on conflict (client_id, asked, passed) do update
          set id = case when ${isEarlier} then kept.id else excluded.id end,
              value = case when ${isEarlier} then kept.value else excluded.value end,
              at = case when ${isEarlier} then kept.at else excluded.at end,
              total = excluded.total, counted_at = excluded.counted_at`,
      [currentCaller().clientId, digest(asked), passed, last?.value ?? '', last?.id ?? null, total, countedAt],
    );
  }
}

const digest = (asked: string): Buffer => hash('sha256', asked, 'buffer');
