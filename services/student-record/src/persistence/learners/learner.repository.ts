import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Learner } from '../../domain/learners/learner.js';
import { Membership } from '../../domain/roster/membership.js';

@Injectable()
export class LearnerRepository {
  /**
   * The record that speaks for this learner, locked, so that what is written about one learner is written one after the other.
   * @throws DomainError learner-unknown
   */
  async record(unit: Unit, id: string): Promise<Learner> {
    const [known] = await unit.query<{ id: string }>(
      `select coalesce(merged_into, id) as id from learner where id = $1`,
      [id],
    );
    if (!known) throw new DomainError('learner-unknown');
    const [learner] = await lockAll<Learner>(unit, Learner, 't.id = $1', [known.id]);
    if (!learner) throw new DomainError('learner-unknown');
    if (learner.goesOnIn) return this.record(unit, learner.goesOnIn);
    if (known.id === id) return learner;
    // Whoever was merged may have been parted again while we waited.
    const [now] = await unit.query<{ id: string }>(
      `select coalesce(merged_into, id) as id from learner where id = $1`,
      [id],
    );
    return now?.id === learner.id ? learner : this.record(unit, id);
  }

  /** By id, locked; an ended one says where it goes on. */
  async byIds(unit: Unit, ids: readonly string[]): Promise<Map<string, Learner>> {
    if (ids.length === 0) return new Map();
    const learners = await lockAll<Learner>(unit, Learner, `t.id = any($1::uuid[])`, [[...new Set(ids)]]);
    return new Map(learners.map((learner) => [learner.id, learner]));
  }

  /** Of these, those that nobody has, locked: whoever must not wait for an import that is under way takes them. */
  async free(unit: Unit, ids: readonly string[]): Promise<Set<string>> {
    const rows = await unit.query<{ id: string }>(
      `select id from learner where id = any($1::uuid[]) order by id for no key update skip locked`,
      [[...new Set(ids)]],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Whoever emits a fact about a learner holds this lock, so that the facts' numbers follow the order of the commits.
   * @returns whether one of the records was merged into another while we waited, so that its rows must be read again
   */
  async hold(unit: Unit, ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0) return false;
    const rows = await unit.query<{ merged_into: string | null }>(
      `select merged_into from learner where id = any($1::uuid[]) order by id for no key update`,
      [[...new Set(ids)]],
    );
    return rows.some((row) => row.merged_into !== null);
  }

  /** Of these held records, those that go on. */
  async standing(unit: Unit, ids: readonly string[]): Promise<Set<string>> {
    const rows = await unit.query<{ id: string }>(
      `select id from learner where id = any($1::uuid[]) and merged_into is null`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Of these, those that the caller sees. */
  async inSight(unit: Unit, ids: readonly string[]): Promise<Set<string>> {
    const seen = await unit.query<{ id: string }>(`select id from learner where id = any($1::uuid[])`, [ids]);
    return new Set(seen.map(({ id }) => id));
  }

  /** The records that were merged into this one. */
  partsOf(unit: Unit, id: string): Promise<Learner[]> {
    return loadAll<Learner>(unit, Learner, 't.merged_into = $1', [id]);
  }

  /** Of these records, those that others were merged into. */
  async mergedInto(unit: Unit, ids: readonly string[]): Promise<Set<string>> {
    const rows = await unit.query<{ id: string }>(
      `select distinct merged_into as id from learner where merged_into = any($1::uuid[])`,
      [[...new Set(ids)]],
    );
    return new Set(rows.map(({ id }) => id));
  }

  save(unit: Unit, learner: Learner): Promise<void> {
    return this.saveAll(unit, [learner]);
  }

  /** What they are like now is looked at after the commit. */
  async saveAll(unit: Unit, changed: readonly Learner[], opened: readonly Learner[] = []): Promise<void> {
    unit.due('likeness');
    await Promise.all([insertAll(unit, Learner, opened), updateAll(unit, Learner, changed)]);
  }

  /** How many systems have rows in both records. */
  async sharedSystems(unit: Unit, one: string, other: string): Promise<number> {
    const [row] = await unit.query<{ shared: number }>(
      `select count(*)::int as shared from (
         select source from learner_source where learner_id = $1 intersect select source from learner_source where learner_id = $2) as in_both`,
      [one, other],
    );
    return row!.shared;
  }

  /**
   * Records merged before (first, while the ended one still has rows by which they are seen), rows of systems, stays, results,
   * marks of the gradebook, accommodations, guardians' codes and what was asked of the ministry of the ended record are the survivor's from here on.
   */
  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    const both = [ended, survivor];
    await unit.query(`update learner set merged_into = $2 where merged_into = $1`, both);
    await unit.query(`update learner_source set learner_id = $2 where learner_id = $1`, both);
    await unit.query(`update enrolment set learner_id = $2, version = version + 1 where learner_id = $1`, both);
    await unit.query(`update result set learner_id = $2 where learner_id = $1`, both);
    await unit.query(`update accommodation set learner_id = $2, version = version + 1 where learner_id = $1`, both);
    await unit.query(`update guardian_code set learner_id = $2 where learner_id = $1`, both);
    await unit.query(`update code_request set learner_id = $2, version = version + 1 where learner_id = $1`, both);
  }

  /** Every place in a class that the learner has or had, locked. */
  places(unit: Unit, learnerId: string): Promise<Membership[]> {
    return lockAll<Membership>(unit, Membership, 't.learner_id = $1', [learnerId]);
  }

  savePlaces(unit: Unit, places: readonly Membership[]): Promise<void> {
    return updateAll(unit, Membership, places);
  }
}
