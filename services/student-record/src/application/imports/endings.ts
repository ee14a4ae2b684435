import { loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { type Fact, schoolDay } from '@pan/kit/domain';
import { Enrolment } from '../../domain/roster/enrolment.js';
import { Membership } from '../../domain/roster/membership.js';
import { SchoolClass } from '../../domain/roster/school-class.js';
import { StaffMember } from '../../domain/roster/staff-member.js';
import { endStaffLinks, settleLinks } from '../accounts/stays.js';
import { classPlaces } from '../roster/class-places.js';
import { lockLearners } from '../roster/people.js';

type On = ReadonlyMap<string, string>;

const byId = 't.id = any($1::uuid[])';

/** What an import ends, in the order in which it is told: places in classes, classes, stays, staff. */
export const endings = {
  membership: (unit: Unit, on: On) => tellMemberships(unit, [...on.keys()], (place) => place.end(on.get(place.id)!)),
  class: closeClasses,
  stay: endStays,
  staff: letStaffLeave,
} as const;
export type Ending = keyof typeof endings;

async function endStays(unit: Unit, on: On): Promise<number> {
  const ids = [[...on.keys()]];
  const stays = await loadAll<Enrolment>(unit, Enrolment, byId, ids);
  if (
    await lockLearners(
      unit,
      stays.map((stay) => stay.learnerId),
    )
  )
    return endStays(unit, on);
  const ended = await end(unit, Enrolment, await lockAll<Enrolment>(unit, Enrolment, byId, ids), (stay) => [
    stay.end(on.get(stay.id)!),
  ]);
  const now = new Date();
  await settleLinks(
    unit,
    stays.map((stay) => stay.learnerId),
    { today: schoolDay(now), now },
  );
  return ended;
}

/** @param say what each has to tell of its beginning or end, if that has come */
export async function tellMemberships(
  unit: Unit,
  ids: readonly string[],
  say: (place: Membership) => Fact | null,
): Promise<number> {
  const seen = await loadAll<Membership>(unit, Membership, byId, [ids]);
  const keys = seen.map((member) => member.key);
  await unit.query(`select 1 from class where id = any($1::uuid[]) order by id for no key update`, [keys]);
  if (await lockLearners(unit, keys)) return tellMemberships(unit, ids, say);
  const places = await lockAll<Membership>(unit, Membership, byId, [ids]);
  const all = await classPlaces(unit, places);
  return end(unit, Membership, places, (place) => all.tell(place, () => [say(place)]));
}

async function closeClasses(unit: Unit, on: On): Promise<number> {
  const groups = await lockAll<SchoolClass>(unit, SchoolClass, byId, [[...on.keys()]]);
  return end(unit, SchoolClass, groups, (group) => [group.close(on.get(group.id)!)]);
}

async function letStaffLeave(unit: Unit, on: On): Promise<number> {
  const members = await lockAll<StaffMember>(unit, StaffMember, byId, [[...on.keys()]]);
  await endStaffLinks(
    unit,
    members.map(({ id }) => id),
    new Date(),
  );
  return end(unit, StaffMember, members, (member) => [member.leave(on.get(member.id)!)]);
}

async function end<T extends object>(
  unit: Unit,
  entity: { readonly prototype: T },
  locked: readonly T[],
  say: (one: T) => readonly (Fact | null)[],
): Promise<number> {
  const facts: Fact[] = [];
  const ended = locked.filter((one) => {
    const told = say(one).filter((fact) => fact !== null);
    facts.push(...told);
    return told.length > 0;
  });
  await updateAll(unit, entity as never, ended);
  await unit.emit(...facts);
  return ended.length;
}
