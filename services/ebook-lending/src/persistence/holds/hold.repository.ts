import { Injectable } from '@nestjs/common';
import { type Unit, updateAll } from '@pan/kit/data';
import { partedParams, type PartedRecord } from '@pan/record-copies';
import { Hold } from '../../domain/hold.js';

/** Holds beside the pool of their title, which loads those that are active and decides about them. */
@Injectable()
export class HoldRepository {
  /** How many holds a reader has of other titles. */
  async countOfOthers(unit: Unit, learnerId: string, titleId: string, now: Date): Promise<number> {
    const [active] = await unit.query<{ count: number }>(
      `select count(*)::int as count from hold
        where learner_id = $1 and (state = 'waiting' or (state = 'ready' and until_at > $2)) and title_id <> $3`,
      [learnerId, now, titleId],
    );
    return active!.count;
  }

  saveAll(unit: Unit, holds: readonly Hold[]): Promise<void> {
    return updateAll(unit, Hold, holds);
  }

  /** Holds that have ended go over to the record into which their reader's was merged. */
  async moveEnded(unit: Unit, learnerId: string, into: string): Promise<void> {
    await unit.query(
      `update hold set learner_id = $2, begun_for = coalesce(begun_for, learner_id) where learner_id = $1 and ended_at is not null`,
      [learnerId, into],
    );
  }

  /** What the parted record's own is, of all that the other one has, goes to it. */
  async part(unit: Unit, parted: PartedRecord): Promise<void> {
    await unit.query(
      `update hold t set learner_id = $1, begun_for = case when t.begun_for in (select id from records_of($1)) then t.begun_for else $1 end
        where t.learner_id = $2 and t.id <> all($6::uuid[])
          and (t.id = any($5::uuid[]) or t.begun_for in (select id from records_of($1))
               or (t.organisation_id = any($4::uuid[]) and ($3::timestamptz is null or t.placed_at >= $3)))`,
      partedParams(parted),
    );
  }

  /** Some holds that ended so many days ago no longer say whose they were. @returns how many */
  async forgetReaders(unit: Unit, days: number): Promise<number> {
    const forgotten = await unit.query(
      `update hold set learner_id = null, begun_for = null where id in (
         select id from hold where ended_at is not null and learner_id is not null
            and ended_at <= clock_timestamp() - make_interval(secs => $1) limit 500 for update skip locked) returning id`,
      [days * 86_400],
    );
    return forgotten.length;
  }
}
