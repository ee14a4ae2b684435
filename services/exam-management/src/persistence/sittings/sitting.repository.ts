import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { watcherOf } from '../rooms/watcher.js';
import { graceMs, type Timing } from '../../domain/clock.js';
import type { ExamRoom } from '../../domain/exam-room.js';
import { Sitting } from '../../domain/sitting.js';
import type { TimeChange } from '../../domain/time-change.js';

/** A sitting as it was at an instant of the database's clock, and what decides whether the caller may know of it. */
export interface SeenSitting {
  readonly sitting: Sitting;
  readonly paperId: string;
  readonly timing: Timing;
  readonly now: Date;
  /** Whether the caller reaches its organisation, and watches over its room. */
  readonly reached: boolean;
  /** The records that are its learner's. */
  readonly records: readonly string[];
}

@Injectable()
export class SittingRepository {
  /**
   * @param lock its row is held until the transaction ends; a read takes no lock, so that many may read at once
   * @throws DomainError sitting-unknown
   */
  async byId(unit: Unit, id: string, lock: boolean): Promise<SeenSitting> {
    const [sitting] = lock
      ? await loadAll(unit, Sitting, 't.id = $1', [id], 'for no key update')
      : await loadAll(unit, Sitting, 't.id = $1', [id]);
    if (!sitting) throw new DomainError('sitting-unknown', { id });
    const [seen] = await unit.query<Omit<SeenSitting, 'sitting' | 'timing'> & Timing>(
      `select organisation_reached($1) and (select room_watched(room_id, $5) from candidate where id = $4) as reached,
              array(select id from records_of(surviving_record($2))) as records,
              paper_id as "paperId", w.opens_at as "opensAt", w.closes_at as "closesAt", duration_minutes as "durationMinutes",
              clock_timestamp() as now
         from exam_session cross join lateral session_window(id, $1) w where id = $3`,
      [sitting.organisationId, sitting.learnerId, sitting.sessionId, sitting.candidateId, watcherOf(currentCaller())],
    );
    const { opensAt, closesAt, durationMinutes, ...rest } = seen!;
    return { sitting, timing: { opensAt, closesAt, durationMinutes }, ...rest };
  }

  /** Locked. */
  async ofCandidate(unit: Unit, candidateId: string): Promise<Sitting | undefined> {
    const [sitting] = await loadAll(unit, Sitting, 't.candidate_id = $1', [candidateId], 'for no key update');
    return sitting;
  }

  /** Those of a room that have not ended, locked in the order of their ids, when its session is, and the instant after the locks. */
  async ofRoom(
    unit: Unit,
    { id, sessionId, organisationId }: ExamRoom,
  ): Promise<{ open: Sitting[]; timing: Timing; now: Date }> {
    const where = 't.submitted_at is null and t.candidate_id in (select c.id from candidate c where c.room_id = $1)';
    const open = await loadAll(unit, Sitting, where, [id], 'order by t.id for no key update');
    const [row] = await unit.query<Timing & { now: Date }>(
      `select w.opens_at as "opensAt", w.closes_at as "closesAt", duration_minutes as "durationMinutes", clock_timestamp() as now
         from exam_session e cross join session_window(e.id, $2) w where e.id = $1`,
      [sessionId, organisationId],
    );
    const { now, ...timing } = row!;
    return { open, timing, now };
  }

  /** Locks sittings whose deadline lies before an instant; those that another instance holds are left to it. */
  dueBefore(unit: Unit, instant: Date, leftOut: readonly string[], most: number): Promise<Sitting[]> {
    return loadAll(
      unit,
      Sitting,
      't.submitted_at is null and not t.clock_stands and t.deadline_at < $1 and t.id <> all($2::uuid[])',
      [instant, leftOut, most],
      'order by t.deadline_at limit $3 for update skip locked',
    );
  }

  /** In how many milliseconds, by the database's clock, the grace after the next deadline is over; null where no clock runs. */
  async nextClosing(unit: Unit, leftOut: readonly string[]): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select extract(epoch from min(deadline_at) - clock_timestamp())::float8 * 1000 + $1 as ms
         from sitting where submitted_at is null and not clock_stands and id <> all($2::uuid[])`,
      [graceMs, leftOut],
    );
    return row!.ms;
  }

  /**
   * The rows of candidate and session are held meanwhile, as they are by whoever takes it off the list or puts the session off.
   * @param sessionVersion as it was when the sitting's time was reckoned
   * @returns false where another device has begun just before, or something of that has changed
   */
  async add(unit: Unit, sitting: Sitting, sessionVersion: number, fact: Fact | null): Promise<boolean> {
    const { id, sessionId, candidateId, learnerId, organisationId } = sitting;
    const { startedAt, deadlineAt, extraTimePercent, lease, phase, stage } = sitting;
    const [added] = await unit.query(
      `insert into sitting (id, session_id, candidate_id, learner_id, organisation_id, started_at, deadline_at, extra_time_percent, lease_hash, lease_holder, awaits, clock_stands, at_deadline, progress, at_hand, stage_ends_at)
       select $1::uuid, $2::uuid, c.id, $4::uuid, $5::uuid, $6::timestamptz, $7::timestamptz, $8::int, $9::text, $10::text, $11::boolean, $11, false, $13::jsonb, $14::text[], $15::timestamptz
         from candidate c join exam_session e on e.id = c.session_id
        where c.id = $3 and c.standing <> 'withdrawn' and c.made_up_by is null and e.version = $12 for key share
       on conflict (candidate_id) do nothing returning id`,
      [
        ...[id, sessionId, candidateId, learnerId, organisationId],
        ...[startedAt, deadlineAt, extraTimePercent, lease.hash, lease.holder, phase === 'awaiting', sessionVersion],
        ...[stage && JSON.stringify(stage.progress), stage?.atHand ?? null, stage?.endsAt ?? null],
      ],
    );
    if (!added) return false;
    this.closesLater(unit, sitting);
    await unit.emit(fact);
    return true;
  }

  save(unit: Unit, sitting: Sitting, ...facts: Fact[]): Promise<void> {
    return this.saveAll(unit, [sitting], facts);
  }

  async saveAll(unit: Unit, sittings: readonly Sitting[], facts: readonly (Fact | null)[]): Promise<void> {
    await updateAll(unit, Sitting, sittings);
    await unit.emit(...facts);
  }

  /** What somebody who watches has changed: deadlines are closed by their new instants. */
  async saveChanged(unit: Unit, sittings: readonly Sitting[], changes: readonly TimeChange[]): Promise<void> {
    for (const sitting of sittings) this.closesLater(unit, sitting);
    await this.saveAll(
      unit,
      sittings,
      changes.map(({ fact }) => fact ?? null),
    );
  }

  private closesLater(unit: Unit, { deadlineAt }: Sitting): void {
    unit.due('close-sittings', new Date(deadlineAt.getTime() + graceMs));
  }
}
