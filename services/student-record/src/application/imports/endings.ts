import type { Unit } from '@pan/kit/data';
import { type Fact, schoolDay } from '@pan/kit/domain';
import type { Membership } from '../../domain/roster/membership.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { EnrolmentRepository } from '../../persistence/roster/enrolment.repository.js';
import { MembershipRepository } from '../../persistence/roster/membership.repository.js';
import { SchoolClassRepository } from '../../persistence/roster/school-class.repository.js';
import { StaffRepository } from '../../persistence/roster/staff.repository.js';
import { endStaffLinks, settleLinks } from '../accounts/stays.js';

const learners = new LearnerRepository();
const stays = new EnrolmentRepository();
const memberships = new MembershipRepository();
const classes = new SchoolClassRepository();
const staff = new StaffRepository();

type On = ReadonlyMap<string, string>;

/** What an import ends, in the order in which it is told: places in classes, classes, stays, staff. */
export const endings = {
  membership: (unit: Unit, on: On) => tellMemberships(unit, [...on.keys()], (place) => place.end(on.get(place.id)!)),
  class: closeClasses,
  stay: endStays,
  staff: letStaffLeave,
} as const;
export type Ending = keyof typeof endings;

async function endStays(unit: Unit, on: On): Promise<number> {
  const ids = [...on.keys()];
  const whose = await stays.learnersOf(unit, ids);
  if (await learners.hold(unit, whose)) return endStays(unit, on);
  const locked = await stays.byIds(unit, ids);
  if (locked.some(({ learnerId }) => !whose.includes(learnerId))) return endStays(unit, on);
  const ended = await end(unit, stays, locked, (stay) => [stay.end(on.get(stay.id)!)]);
  const now = new Date();
  await settleLinks(unit, whose, { today: schoolDay(now), now });
  return ended;
}

/** @param say what each has to tell of its beginning or end, if that has come */
export async function tellMemberships(
  unit: Unit,
  ids: readonly string[],
  say: (place: Membership) => Fact | null,
): Promise<number> {
  const keys = await memberships.keysOf(unit, ids);
  await classes.hold(unit, keys);
  if (await learners.hold(unit, keys)) return tellMemberships(unit, ids, say);
  const places = await memberships.byIds(unit, ids);
  if (places.some(({ key }) => !keys.includes(key))) return tellMemberships(unit, ids, say);
  const all = await memberships.allOpen(unit, places);
  return end(unit, memberships, places, (place) => all.change(place, () => [say(place)]));
}

async function closeClasses(unit: Unit, on: On): Promise<number> {
  const groups = await classes.byIds(unit, [...on.keys()]);
  return end(unit, classes, groups, (group) => [group.close(on.get(group.id)!)]);
}

async function letStaffLeave(unit: Unit, on: On): Promise<number> {
  const members = await staff.byIds(unit, [...on.keys()]);
  await endStaffLinks(
    unit,
    members.map(({ id }) => id),
    new Date(),
  );
  return end(unit, staff, members, (member) => [member.leave(on.get(member.id)!)]);
}

async function end<T>(
  unit: Unit,
  all: { saveAll(unit: Unit, changed: readonly T[]): Promise<void> },
  locked: readonly T[],
  say: (one: T) => readonly (Fact | null)[],
): Promise<number> {
  const facts: Fact[] = [];
  const ended = locked.filter((one) => {
    const told = say(one).filter((fact) => fact !== null);
    facts.push(...told);
    return told.length > 0;
  });
  await all.saveAll(unit, ended);
  await unit.emit(...facts);
  return ended.length;
}
