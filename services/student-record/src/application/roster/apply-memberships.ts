import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { ClassPlaces } from '../../domain/roster/class-places.js';
import { Membership, type Pair, type PlaceOf } from '../../domain/roster/membership.js';
import { endsBeforeItBegins } from '@pan/quebec';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { LearnerSourceRepository } from '../../persistence/roster/learner-source.repository.js';
import { MembershipRepository } from '../../persistence/roster/membership.repository.js';
import { SchoolClassRepository } from '../../persistence/roster/school-class.repository.js';
import { StaffRepository } from '../../persistence/roster/staff.repository.js';
import { refused, type MembershipRow, type Outcome, type Sending } from './rows.js';

/** Who sits in or teaches which class; decided under the lock of the learner or of the class whose facts it changes. */
@Injectable()
export class ApplyMemberships {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly classes: SchoolClassRepository,
    private readonly staff: StaffRepository,
    private readonly learners: LearnerRepository,
    private readonly sources: LearnerSourceRepository,
  ) {}

  async run(unit: Unit, sending: Sending, rows: readonly MembershipRow[]): Promise<Outcome[]> {
    const { source, today } = sending;
    const keysOf = (of: readonly MembershipRow[]) => of.map((row) => row.sourceId);
    const byKey = async (found: Promise<Membership[]>) =>
      new Map((await found).map((member) => [member.sourceId, member]));
    const [places, seen] = await Promise.all([
      this.placesOf(unit, source, rows),
      byKey(this.memberships.seen(unit, source, keysOf(rows))),
    ]);
    /** The facts of a row that changes something; null for one that says what is known. */
    const revise = (member: Membership, row: MembershipRow, all = new ClassPlaces([])): Fact[] | null => {
      const { version } = member;
      const facts = all.change(member, () => member.revise(places.get(row) as PlaceOf, saidOf(row), today));
      return member.version === version ? null : facts;
    };

    const before = new Map([...seen].map(([sourceId, member]) => [sourceId, member.key]));
    const busy = rows.filter((row) => {
      if (typeof places.get(row) === 'string') return false;
      const member = seen.get(row.sourceId);
      return !member || revise(member, row) !== null;
    });
    const placed = busy.map((row) => places.get(row) as PlaceOf);
    const left = busy.flatMap((row) => before.get(row.sourceId) ?? []);
    const [, merged, locked] = await Promise.all([
      this.classes.hold(unit, [
        ...placed.flatMap((place) => (place.role === 'teacher' ? [place.classId] : [])),
        ...left,
      ]),
      this.learners.hold(unit, [
        ...placed.flatMap((place) => (place.role === 'student' ? [place.personId] : [])),
        ...left,
      ]),
      byKey(this.memberships.bySource(unit, source, keysOf(busy))),
    ]);
    const pupils = busy.flatMap((row): [string, string][] =>
      row.role === 'student' ? [[row.personSourceId, (places.get(row) as PlaceOf).personId]] : [],
    );
    const moved = [...locked].some(([key, member]) => member.key !== before.get(key));
    if (merged || moved || !(await this.sources.stillStand(unit, source, new Map(pupils))))
      return this.run(unit, sending, rows);
    const all = await this.memberships.allOpen(unit, [...locked.values()], placed.map(pairOf));

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
    await this.memberships.saveAll(unit, changed, begun);
    await unit.emit(...facts);
    return outcomes;
  }

  /** Where each row wants its person to be, or the code of the refusal. */
  private async placesOf(
    unit: Unit,
    source: string,
    rows: readonly MembershipRow[],
  ): Promise<Map<MembershipRow, PlaceOf | string>> {
    const of = (role: MembershipRow['role']) => [
      ...new Set(rows.filter((row) => row.role === role).map((row) => row.personSourceId)),
    ];
    const [groups, members, sent] = await Promise.all([
      this.classes.seen(unit, source, [...new Set(rows.map((row) => row.classSourceId))]),
      this.staff.seen(unit, source, of('teacher')),
      this.sources.learnersOf(unit, source, of('student')),
    ]);
    const classBySource = new Map(groups.map((group) => [group.sourceId, group]));
    const staffBySource = new Map(members.map((member) => [member.sourceId, member.id]));
    return new Map(
      rows.map((row): [MembershipRow, PlaceOf | string] => {
        const group = classBySource.get(row.classSourceId);
        const { role, personSourceId: key } = row;
        const personId = role === 'student' ? sent.get(key)?.learnerId : staffBySource.get(key);
        if (!group || (row.within && !group.visibleTo.includes(row.within))) return [row, 'class-not-sent'];
        if (!personId) return [row, role === 'student' ? 'learner-not-sent' : 'staff-not-sent'];
        return [row, { classId: group.id, role, personId, personSourceId: key, visibleTo: group.visibleTo }];
      }),
    );
  }
}

const saidOf = ({ primary, beganOn, endedOn }: MembershipRow) => ({ isPrimary: primary, beganOn, endsOn: endedOn });

const pairOf = ({ classId, role, personId }: PlaceOf): Pair =>
  role === 'student' ? { classId, learnerId: personId } : { classId, staffId: personId };
