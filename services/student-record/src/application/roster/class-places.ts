import { loadAll, type Unit } from '@pan/kit/data';
import { ClassPlaces } from '../../domain/roster/class-places.js';
import { Membership, type Pair } from '../../domain/roster/membership.js';

const ofPairs = `t.ended_on is null and t.begins_on is null and t.class_id = any($1::uuid[]) and coalesce(t.learner_id, t.staff_id) = any($2::uuid[])`;

/** The open places of these and of further pairs, under the locks that keep the facts of each pair in order. */
export async function classPlaces(
  unit: Unit,
  locked: readonly Membership[],
  further: readonly Pair[] = [],
): Promise<ClassPlaces> {
  const pairs = [...locked.map(({ pair }) => pair), ...further];
  if (pairs.length === 0) return new ClassPlaces([]);
  const open = await loadAll<Membership>(unit, Membership, ofPairs, [
    pairs.map(({ classId }) => classId),
    pairs.map((pair) => ('learnerId' in pair ? pair.learnerId : pair.staffId)),
  ]);
  const own = new Map(locked.map((place) => [place.id, place]));
  return new ClassPlaces(open.map((place) => own.get(place.id) ?? place));
}
