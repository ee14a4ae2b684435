import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { graceMs, Sitting } from '../../domain/sitting.js';
import { watcherOf } from '../rooms/watcher.js';

/** A sitting as it was at an instant of the database's clock, and what decides whether the caller may know of it. */
export interface SeenSitting {
  readonly sitting: Sitting;
  readonly paperId: string;
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
    const [seen] = await unit.query<Omit<SeenSitting, 'sitting'>>(
      `select organisation_reached($1) and (select room_watched(room_id, $5) from candidate where id = $4) as reached, array(select id from records_of(surviving_record($2))) as records,
              paper_id as "paperId", clock_timestamp() as now
         from exam_session where id = $3`,
      [sitting.organisationId, sitting.learnerId, sitting.sessionId, sitting.candidateId, watcherOf(currentCaller())],
    );
    return { sitting, ...seen! };
  }

  /** Locked. */
  async ofCandidate(unit: Unit, candidateId: string): Promise<Sitting | undefined> {
    const [sitting] = await loadAll(unit, Sitting, 't.candidate_id = $1', [candidateId], 'for no key update');
    return sitting;
  }

  /** Locks sittings whose deadline lies before an instant; those that another instance holds are left to it. */
  dueBefore(unit: Unit, instant: Date, leftOut: readonly string[], most: number): Promise<Sitting[]> {
    return loadAll(
      unit,
      Sitting,
      't.submitted_at is null and t.deadline_at < $1 and t.id <> all($2::uuid[])',
      [instant, leftOut, most],
      'order by t.deadline_at limit $3 for update skip locked',
    );
  }

  /** In how many milliseconds, by the database's clock, the grace after the next deadline is over; null where nobody sits. */
  async nextClosing(unit: Unit, leftOut: readonly string[]): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select extract(epoch from min(deadline_at) - clock_timestamp())::float8 * 1000 + $1 as ms
         from sitting where submitted_at is null and id <> all($2::uuid[])`,
      [graceMs, leftOut],
    );
    return row!.ms;
  }

  /** @returns false where another device has begun the candidate's sitting just before */
  async add(unit: Unit, sitting: Sitting, fact: Fact): Promise<boolean> {
    const { id, sessionId, candidateId, learnerId, organisationId } = sitting;
    const { startedAt, deadlineAt, extraTimePercent, lease } = sitting;
    const [added] = await unit.query(
      `insert into sitting (id, session_id, candidate_id, learner_id, organisation_id, started_at, deadline_at, extra_time_percent, lease_hash, lease_holder, at_deadline)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false) on conflict (candidate_id) do nothing returning id`,
      [
        ...[id, sessionId, candidateId, learnerId, organisationId],
        ...[startedAt, deadlineAt, extraTimePercent, lease.hash, lease.holder],
      ],
    );
    if (!added) return false;
    unit.due('close-sittings', new Date(deadlineAt.getTime() + graceMs));
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
}
