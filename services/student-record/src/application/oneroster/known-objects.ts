import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type {
  Known,
  KnownClass,
  KnownCourse,
  KnownDemographics,
  KnownOrganisation,
  KnownPerson,
  KnownPlace,
  KnownSession,
  SetName,
} from '@pan/oneroster';
import { RosterObjectQueries } from '../../persistence/oneroster/roster-objects.queries.js';
import type { Found } from '../../persistence/oneroster/roster-pages.queries.js';

/** What is known of one object, by the resource that it is. */
export type Said =
  | { readonly as: 'academicSession'; readonly known: KnownSession }
  | { readonly as: 'org'; readonly known: KnownOrganisation }
  | { readonly as: 'course'; readonly known: KnownCourse }
  | { readonly as: 'class'; readonly known: KnownClass }
  | { readonly as: 'enrollment'; readonly known: KnownPlace }
  | { readonly as: 'user'; readonly known: KnownPerson }
  | { readonly as: 'demographics'; readonly known: KnownDemographics };

const resourceOf: Readonly<Record<SetName, Said['as']>> = {
  academicSessions: 'academicSession',
  classes: 'class',
  courses: 'course',
  demographics: 'demographics',
  enrollments: 'enrollment',
  gradingPeriods: 'academicSession',
  orgs: 'org',
  schools: 'org',
  students: 'user',
  teachers: 'user',
  terms: 'academicSession',
  users: 'user',
};

const plain = { class: 'classes', org: 'organisations', course: 'courses', academicSession: 'sessions' } as const;

@Injectable()
export class KnownObjects {
  constructor(private readonly queries: RosterObjectQueries) {}

  /**
   * Of each row what the caller may know of it, in their order, and whose data that is.
   * @param withCodes whether permanent codes are shown
   */
  async of(
    unit: Unit,
    set: SetName,
    found: readonly Found[],
    withCodes: boolean,
  ): Promise<{ items: Said[]; learners: readonly string[] }> {
    const as = resourceOf[set];
    const { known, learners } = await this.known(unit, as, found, withCodes);
    const byId = new Map(known.map((one) => [one.id, one]));
    return { items: found.map((row) => ({ as, known: byId.get(row.id) ?? gone(as, row) }) as Said), learners };
  }

  private async known(
    unit: Unit,
    as: Said['as'],
    found: readonly Found[],
    withCodes: boolean,
  ): Promise<{ known: readonly Known[]; learners: readonly string[] }> {
    const there = found.filter((row) => row.there);
    const ids = there.map(({ id }) => id);
    if (as === 'user') {
      const learners = there.filter(({ kind }) => kind === 'learner');
      const staff = there.filter(({ kind }) => kind === 'staff');
      const people = learners.length > 0 ? await this.queries.learners(unit, learners, withCodes) : [];
      const known = staff.length > 0 ? [...people, ...(await this.queries.staff(unit, staff))] : people;
      return { known, learners: learners.map(({ id }) => id) };
    }
    if (as === 'demographics') return { known: await this.queries.demographics(unit, ids), learners: ids };
    if (as !== 'enrollment') return { known: await this.queries[plain[as]](unit, ids), learners: [] };
    const places = await this.queries.places(unit, ids);
    const learners = new Set(places.filter(({ ofLearner }) => ofLearner).map(({ userId }) => userId));
    return { known: places, learners: [...learners] };
  }
}

/** The key of nothing, where the standard wants one of something that is out of sight. */
const nothing = '00000000-0000-0000-0000-000000000000';
const unsaid = '-';

/** A thing out of sight is told by its key and the day alone: what the standard wants besides says nothing. */
function gone(as: Said['as'], { id, kind, at }: Found): Known {
  const base = { id, active: false, modifiedAt: at, organisationId: nothing };
  if (as === 'user') {
    const role = {
      role: kind === 'staff' ? 'teacher' : 'student',
      organisationId: nothing,
      beganOn: null,
      endedOn: null,
    };
    const name = { givenName: unsaid, familyName: unsaid, middleName: null, permanentCode: null };
    return { ...base, ...name, keys: [], roles: [role], levels: [] } as KnownPerson;
  }
  if (as === 'class')
    return { ...base, title: unsaid, level: 'unknown', courseId: nothing, termId: nothing } as KnownClass;
  if (as === 'enrollment') {
    const said = { role: 'student', isPrimary: false, beginsOn: null, endsOn: null };
    return { ...base, ...said, userId: nothing, classId: nothing } as KnownPlace;
  }
  return { ...base, birthDate: null, sex: null } as KnownDemographics;
}
