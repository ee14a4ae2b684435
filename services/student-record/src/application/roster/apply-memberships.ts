import { insertAll, loadAll, lockAll, newId, type Unit, updateAll } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { ClassPlaces } from '../../domain/roster/class-places.js';
import { Membership, type Pair } from '../../domain/roster/membership.js';
import { endsBeforeItBegins } from '@pan/quebec';
import { classPlaces } from './class-places.js';
import { learnersBySource, lockLearners } from './people.js';
import { refused, type MembershipRow, type Outcome, type Sending } from './rows.js';

const bySource = `t.source = $1 and t.source_id = any($2)`;

interface Place {
  readonly classId: string;
  readonly role: MembershipRow['role'];
  readonly personId: string;
  readonly visibleTo: readonly string[];
}

/** Who sits in or teaches which class; decided under the lock of the learner or of the class whose facts it changes. */
export async function applyMemberships(
  unit: Unit,
  sending: Sending,
  rows: readonly MembershipRow[],
): Promise<Outcome[]> {
  const { source, today } = sending;
  const read = async (load: typeof loadAll, of: readonly MembershipRow[]) =>
    new Map(
      (await load<Membership>(unit, Membership, bySource, [source, of.map((row) => row.sourceId)])).map((member) => [
        member.sourceId,
        member,
      ]),
    );
  const [places, seen] = await Promise.all([placesOf(unit, source, rows), read(loadAll, rows)]);
  /** The facts of a row that changes something; null for one that says what is known. */
  const revise = (member: Membership, row: MembershipRow, all = new ClassPlaces([])): Fact[] | null => {
    const { version } = member;
    const facts = all.tell(member, () => member.revise(places.get(row) as Place, saidOf(row), today));
    return member.version === version ? null : facts;
  };

  const before = new Map([...seen].map(([sourceId, member]) => [sourceId, member.key]));
  const busy = rows.filter((row) => {
    if (typeof places.get(row) === 'string') return false;
    const member = seen.get(row.sourceId);
    return !member || revise(member, row) !== null;
  });
  const placed = busy.map((row) => places.get(row) as Place);
  const left = busy.flatMap((row) => before.get(row.sourceId) ?? []);
  const [, merged, locked] = await Promise.all([
    lockClasses(unit, [...placed.flatMap((place) => (place.role === 'teacher' ? [place.classId] : [])), ...left]),
    lockLearners(unit, [...placed.flatMap((place) => (place.role === 'student' ? [place.personId] : [])), ...left]),
    busy.length > 0 ? read(lockAll, busy) : new Map<string, Membership>(),
  ]);
  if (merged) return applyMemberships(unit, sending, rows);
  const all = await classPlaces(unit, [...locked.values()], placed.map(pairOf));

  const facts: Fact[] = [];
  const begun: Membership[] = [];
  const changed: Membership[] = [];
  const isBusy = new Set(busy);
  const outcomes = rows.map((row): Outcome => {
    if (endsBeforeItBegins(row.beganOn, row.endedOn)) return refused('stay-ends-before-it-begins', {});
    const place = places.get(row)!;
    if (typeof place === 'string')
      return refused(place, { sourceId: place === 'class-not-sent' ? row.classSourceId : row.personSourceId });
    const member = (isBusy.has(row) ? locked : seen).get(row.sourceId);
    if (!member) {
      const { membership, facts: joined } = Membership.begin(
        { id: newId(), source, sourceId: row.sourceId, ...place },
        saidOf(row),
        today,
      );
      begun.push(membership);
      all.add(membership);
      facts.push(...all.asTheyStand(joined));
      return { outcome: 'created', id: membership.id, version: 1 };
    }
    const revised = isBusy.has(row) ? revise(member, row, all) : null;
    if (!revised) return { outcome: 'unchanged', id: member.id, version: member.version };
    changed.push(member);
    facts.push(...revised);
    return { outcome: 'changed', id: member.id, version: member.version };
  });
  await Promise.all([insertAll(unit, Membership, begun), updateAll(unit, Membership, changed)]);
  await unit.emit(...facts);
  return outcomes;
}

const saidOf = ({ primary, beganOn, endedOn }: MembershipRow) => ({ isPrimary: primary, beganOn, endsOn: endedOn });

const pairOf = ({ classId, role, personId }: Place): Pair =>
  role === 'student' ? { classId, learnerId: personId } : { classId, staffId: personId };

/** Where each row wants its person to be, or the code of the refusal. */
async function placesOf(
  unit: Unit,
  source: string,
  rows: readonly MembershipRow[],
): Promise<Map<MembershipRow, Place | string>> {
  const of = (role: MembershipRow['role']) => [
    ...new Set(rows.filter((row) => row.role === role).map((row) => row.personSourceId)),
  ];
  const [classes, staff, learnerBySource] = await Promise.all([
    unit.query<{ source_id: string; id: string; visible_to: string[] }>(
      `select source_id, id, visible_to from class where source = $1 and source_id = any($2)`,
      [source, [...new Set(rows.map((row) => row.classSourceId))]],
    ),
    unit.query<{ source_id: string; id: string }>(
      `select source_id, id from staff where source = $1 and source_id = any($2)`,
      [source, of('teacher')],
    ),
    learnersBySource(unit, source, of('student')),
  ]);
  const classBySource = new Map(classes.map((row) => [row.source_id, row]));
  const staffBySource = new Map(staff.map((row) => [row.source_id, row.id]));
  return new Map(
    rows.map((row): [MembershipRow, Place | string] => {
      const group = classBySource.get(row.classSourceId);
      const personId = (row.role === 'student' ? learnerBySource : staffBySource).get(row.personSourceId);
      if (!group || (row.within && !group.visible_to.includes(row.within))) return [row, 'class-not-sent'];
      if (!personId) return [row, row.role === 'student' ? 'learner-not-sent' : 'staff-not-sent'];
      return [row, { classId: group.id, role: row.role, personId, visibleTo: group.visible_to }];
    }),
  );
}

async function lockClasses(unit: Unit, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await unit.query(`select 1 from class where id = any($1::uuid[]) order by id for no key update`, [
      [...new Set(ids)],
    ]);
}
