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

/**
 * How far each client has come. Pages are asked by offset, and rows come and go meanwhile: the page at an offset begins behind the
 * row with which the one before it ended, so that nothing is passed over and a deep page costs what the first one does. Where two
 * walks of one client cross, the next page begins at the earlier place: something is told twice rather than not at all.
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

  /** Where nothing is passed yet; what nobody has asked for a day is forgotten on the way. */
  async begin(unit: Unit, asked: string, counted: Pick<Mark, 'total' | 'countedAt'>): Promise<void> {
    await this.write(unit, asked, 0, null, counted);
    await unit.query(
      `delete from roster_walk where ctid in (
         select ctid from roster_walk where at < now() - interval '1 day' limit 200 for update skip locked)`,
    );
  }

  /** @param last the row with which a page ended */
  remember(
    unit: Unit,
    asked: string,
    passed: number,
    last: Key,
    counted: Pick<Mark, 'total' | 'countedAt'>,
  ): Promise<void> {
    return this.write(unit, asked, passed, last, counted);
  }

  private async write(
    unit: Unit,
    asked: string,
    passed: number,
    last: Key | null,
    { total, countedAt }: Pick<Mark, 'total' | 'countedAt'>,
  ): Promise<void> {
    await unit.query(
      `insert into roster_walk as kept (client_id, asked, reach, passed, value, id, total, counted_at, at)
       values ($1, $2, app_organisations(), $3, $4, $5, $6, $7, now())
       on conflict (client_id, asked, passed) do update
          set id = case when kept.at > now() - interval '10 minutes' and kept.value = excluded.value
                        then least(kept.id, excluded.id) else excluded.id end,
              value = excluded.value, total = excluded.total, counted_at = excluded.counted_at, at = excluded.at
        where kept.at < now() - interval '1 minute' or kept.id is distinct from excluded.id or kept.counted_at <> excluded.counted_at`,
      [currentCaller().clientId, digest(asked), passed, last?.value ?? '', last?.id ?? null, total, countedAt],
    );
  }
}

const digest = (asked: string): Buffer => hash('sha256', asked, 'buffer');
