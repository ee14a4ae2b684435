import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { Decimal } from '@pan/kit/domain';
import type { MarkReview } from '../../domain/reviews/mark-review.js';

/** What places of sittings earn by the decision of a review; the last decision holds, and former ones stand with their reviews. */
@Injectable()
export class AwardedPointsRepository {
  /** By sitting, then by place. */
  async ofSittings(
    unit: Unit,
    sittingIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, Decimal>>> {
    const rows = await unit.query<{ sittingId: string; place: string; points: string }>(
      `select sitting_id as "sittingId", item_ref as place, points::text as points from awarded_points where sitting_id = any($1)`,
      [sittingIds],
    );
    const bySitting = Map.groupBy(rows, ({ sittingId }) => sittingId);
    return new Map(
      [...bySitting].map(([id, of]) => [id, new Map(of.map(({ place, points }) => [place, new Decimal(points)]))]),
    );
  }

  /** Of these, the sittings of which a decision is later than the mark that is out. */
  async notTold(unit: Unit, sittingIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await unit.query<{ id: string }>(
      `select distinct a.sitting_id as id from awarded_points a join mark m on m.sitting_id = a.sitting_id
        where a.sitting_id = any($1) and a.awarded_at > m.released_at`,
      [sittingIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async put(unit: Unit, { id, sittingId, awards }: MarkReview, now: Date): Promise<void> {
    await unit.query(
      `insert into awarded_points (sitting_id, item_ref, points, review_id, awarded_at)
       select $1, n.place, n.after, $2, $3 from jsonb_to_recordset($4::jsonb) as n (place text, after numeric) order by n.place
       on conflict (sitting_id, item_ref) do update set points = excluded.points, review_id = excluded.review_id, awarded_at = excluded.awarded_at`,
      [sittingId, id, now, JSON.stringify(awards)],
    );
  }
}
