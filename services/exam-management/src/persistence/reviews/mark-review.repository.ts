import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Mark } from '../../domain/mark.js';
import { MarkReview } from '../../domain/reviews/mark-review.js';
import { isOwnPupil } from '../marking/deal.repository.js';

/**
 * SQL condition: person $1 may decide on the review `r` of the mark `t`: named by the school’s own organisation, by one of its network
 * or above it; neither a teacher of the pupil nor one of those who marked the sitting, at any stage.
 */
export const mayDecide = `exists (select from marker m where m.session_id = r.session_id and m.person_id = $1 and m.reviews
    and (is_within(r.organisation_id, m.organisation_id) or school_organisation_of(r.organisation_id) = school_organisation_of(m.organisation_id))
    and not ${isOwnPupil})
  and not exists (select from marking k join script c on c.id = k.script_id where c.sitting_id = r.sitting_id and k.marker_id = $1)`;

/** What a sitting has at one place, before its weight. */
export interface EarnedPlace {
  readonly place: string;
  readonly points: string;
}

@Injectable()
export class MarkReviewRepository {
  /** The mark is locked, so that the same is not asked twice at once. @throws DomainError review-asked-already */
  async add(unit: Unit, markId: string, review: MarkReview): Promise<void> {
    await lockAll(unit, Mark, 't.id = $1', [markId]);
    const before = await unit.query(`select 1 from mark_review where mark_id = $1 and kind = $2`, [
      markId,
      review.kind,
    ]);
    if (before.length > 0) throw new DomainError('review-asked-already', { kind: review.kind });
    await insertAll(unit, MarkReview, [review]);
    if (review.remindAt) unit.due('remind-reviews', review.remindAt);
  }

  /** Locked, for a person who may decide on it: of two who decide at once, the second finds it decided. @throws DomainError review-unknown */
  async toDecide(unit: Unit, id: string, personId: string): Promise<MarkReview> {
    const [review] = await loadAll(unit, MarkReview, 't.id = $1', [id], 'for no key update');
    const [may] = await unit.query(
      `select 1 from mark_review r join mark t on t.id = r.mark_id where r.id = $2 and ${mayDecide}`,
      [personId, id],
    );
    if (!review || !may) throw new DomainError('review-unknown', { id });
    return review;
  }

  async save(unit: Unit, review: MarkReview): Promise<void> {
    await updateAll(unit, MarkReview, [review]);
    if (review.remindAt) unit.due('remind-reviews', review.remindAt);
  }

  /** What the sitting earned at each place, and its mark as it stands. @throws DomainError sitting-not-scored */
  async earned(unit: Unit, sittingId: string): Promise<{ mark: number; places: EarnedPlace[] }> {
    const [row] = await unit.query<{ mark: number; places: { ref: string; points: number }[] }>(
      `select m.mark, p.places from mark m join sitting_score p on p.sitting_id = m.sitting_id where m.sitting_id = $1`,
      [sittingId],
    );
    if (!row) throw new DomainError('sitting-not-scored');
    return { mark: row.mark, places: row.places.map(({ ref, points }) => ({ place: ref, points: String(points) })) };
  }

  /** What the person who marked it again gave, by place; null where that is not done. */
  async markedAgain(unit: Unit, sittingId: string): Promise<ReadonlyMap<string, string | null>> {
    const rows = await unit.query<{ place: string; points: string | null }>(
      `select s.item_ref as place, k.points::text as points from script s
         left join marking k on k.script_id = s.id and k.stage = 'review' and k.phase = 'submitted'
        where s.sitting_id = $1 and s.stage = 'review' and s.phase <> 'withdrawn' order by s.item_ref`,
      [sittingId],
    );
    return new Map(rows.map(({ place, points }) => [place, points]));
  }

  /** Locks some of which a reminder is due; those that another instance holds are left to it. */
  toRemind(unit: Unit, leftOut: readonly string[], most: number): Promise<MarkReview[]> {
    const where = `t.ended_at is null and t.reminded_at is null and t.remind_at <= clock_timestamp() and t.id <> all($1::uuid[])`;
    return loadAll(
      unit,
      MarkReview,
      where,
      [leftOut, most],
      'order by t.remind_at limit $2 for no key update skip locked',
    );
  }

  async saveAll(unit: Unit, reviews: readonly MarkReview[]): Promise<void> {
    await updateAll(unit, MarkReview, reviews);
  }

  /** In how many milliseconds, by the database's clock, the next reminder is due; null where none is. */
  async nextReminder(unit: Unit, leftOut: readonly string[]): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select extract(epoch from min(remind_at) - clock_timestamp())::float8 * 1000 as ms
         from mark_review where ended_at is null and reminded_at is null and id <> all($1::uuid[])`,
      [leftOut],
    );
    return row!.ms;
  }
}
