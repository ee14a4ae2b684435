import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { ClassPlaces } from '../../domain/roster/class-places.js';
import { Membership, type Pair } from '../../domain/roster/membership.js';

const bySource = `t.source = $1 and t.source_id = any($2)`;
const byId = 't.id = any($1::uuid[])';
const openOfPairs = `t.ended_on is null and t.begins_on is null and t.class_id = any($1::uuid[]) and coalesce(t.learner_id, t.staff_id) = any($2::uuid[])`;

@Injectable()
export class MembershipRepository {
  /** As they are now, to find out whose they are. */
  seen(unit: Unit, source: string, sourceIds: readonly string[]): Promise<Membership[]> {
    return loadAll<Membership>(unit, Membership, bySource, [source, sourceIds]);
  }

  async bySource(unit: Unit, source: string, sourceIds: readonly string[]): Promise<Membership[]> {
    return sourceIds.length > 0 ? lockAll<Membership>(unit, Membership, bySource, [source, sourceIds]) : [];
  }

  /** Whose ids keep the facts of these in order. */
  async keysOf(unit: Unit, ids: readonly string[]): Promise<string[]> {
    return (await loadAll<Membership>(unit, Membership, byId, [ids])).map((place) => place.key);
  }

  byIds(unit: Unit, ids: readonly string[]): Promise<Membership[]> {
    return lockAll<Membership>(unit, Membership, byId, [ids]);
  }

  /** The open places of these and of further pairs, under the locks that keep the facts of each pair in order. */
  async allOpen(unit: Unit, locked: readonly Membership[], further: readonly Pair[] = []): Promise<ClassPlaces> {
    const pairs = [...locked.map(({ pair }) => pair), ...further];
    if (pairs.length === 0) return new ClassPlaces([]);
    const open = await loadAll<Membership>(unit, Membership, openOfPairs, [
      pairs.map(({ classId }) => classId),
      pairs.map((pair) => ('learnerId' in pair ? pair.learnerId : pair.staffId)),
    ]);
    const own = new Map(locked.map((place) => [place.id, place]));
    return new ClassPlaces(open.map((place) => own.get(place.id) ?? place));
  }

  /** Those whose planned day has come, the earliest first. */
  async due(unit: Unit, today: string, most: number): Promise<string[]> {
    const rows = await unit.query<{ id: string }>(
      `select id from membership where ended_on is null and (ends_on <= $1 or begins_on <= $1)
        order by least(ends_on, begins_on), id limit $2`,
      [today, most],
    );
    return rows.map(({ id }) => id);
  }

  async saveAll(unit: Unit, changed: readonly Membership[], begun: readonly Membership[] = []): Promise<void> {
    await Promise.all([insertAll(unit, Membership, begun), updateAll(unit, Membership, changed)]);
  }
}
