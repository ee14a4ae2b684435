import type { Level } from '@pan/contracts';
import type { DemographicsRow, PersonRow, RoleRow } from '@pan/oneroster';
import type { Identity } from '../../domain/learners/learner.js';
import type { Place } from '../organisations/organisation.repository.js';
import { ofSource } from './deletions.js';
import type { Staging } from './staging.js';

/** Where a person stands, and who gets to see the record by it. */
export interface Standing {
  readonly organisation: Place;
  readonly visibleTo: readonly string[];
}

type Said<T> = Omit<T, 'kind' | 'file' | 'row' | 'sourceId' | 'modifiedAt'>;
interface At {
  readonly file: string;
  readonly row: number;
}

/** What a delta says of one person in several files, and what the record knows of the rest. */
export interface WholePerson {
  readonly person: (Said<PersonRow> & At) | null;
  readonly demographics: (Said<DemographicsRow> & At) | null;
  readonly roles: readonly (Said<RoleRow> & At & { readonly sourceId: string })[];
  /** Keys of roles that are no more. */
  readonly gone: readonly string[];
  readonly learner: { readonly said: Identity; readonly stands: Standing; readonly absent: boolean } | null;
  /** Of the classes in which the delta places the person, where that is a later one than the delta's own. */
  readonly year: string | null;
  /** Of the last stay that this system told of. */
  readonly level: Level | null;
  readonly stays: readonly {
    readonly sourceId: string;
    readonly schoolYear: string;
    readonly organisation: Place;
    readonly level: Level;
    readonly beganOn: string | null;
    readonly endedOn: string | null;
  }[];
  readonly staff: {
    readonly familyName: string;
    readonly givenName: string;
    readonly stands: Standing;
    readonly left: boolean;
  } | null;
  readonly charges: readonly {
    readonly sourceId: string;
    readonly organisation: Place;
    readonly primary: boolean;
  }[];
}

const at = `jsonb_build_object('file', r.file, 'row', r.row)`;
const organisation = `jsonb_build_object('id', o.id, 'path', o.path)`;

/** Birth date and sex go with the row of the person where the bundle has one. */
const merged = `
  with said as materialized (
    select source_id, jsonb_strip_nulls(data) as data from import_row where job_id = $1 and kind = 'demographics' and held is null)
  update import_row r set data = r.data || d.data from said d
   where r.job_id = $1 and r.kind = 'learner' and r.held is null and r.source_id = d.source_id`;

/** A faulty row of a person waits alone: what the record knows stands for it. */
const parts = `
  select r.source_id as key, r.kind, r.data || ${at} as data from import_row r
   where r.job_id = $1 and r.kind in ('person', 'demographics') and r.held is null
  union all
  select r.data->>'personSourceId', r.kind, r.data || ${at} || jsonb_build_object('sourceId', r.source_id) from import_row r
   where r.job_id = $1 and r.kind = 'role' and r.held is null
  union all
  select s.source_id, r.kind, to_jsonb(r.source_id) from import_row r
    join enrolment e on e.source = $2 and e.source_id = r.source_id
    join learner_source s on ${ofSource('s')} and s.learner_id = e.learner_id
   where r.job_id = $1 and r.kind = 'gone' and r.file = 'roles.csv' and r.held is null
  union all
  select f.person_source_id, r.kind, to_jsonb(r.source_id) from import_row r
    join staff_role f on f.source = $2 and f.source_id = r.source_id
   where r.job_id = $1 and r.kind = 'gone' and r.file = 'roles.csv' and r.held is null`;

const all = (kind: string) => `coalesce(jsonb_agg(distinct p.data) filter (where p.kind = '${kind}'), '[]')`;

const gathered = `
  with told as materialized (select source_id from import_row where job_id = $1 and kind in ('learner', 'left-learner', 'gone') and file = 'users.csv'),
       touched as materialized (
         select p.key, ${all('person')}->0 as person, ${all('demographics')}->0 as demographics, ${all('role')} as roles, ${all('gone')} as gone
           from (${parts}) p where p.key not in (select source_id from told) group by p.key)
  insert into import_row (job_id, kind, file, row, source_id, data)
  select $1, 'whole', '', 0, t.key, jsonb_build_object(
      'person', t.person, 'demographics', t.demographics, 'roles', t.roles, 'gone', t.gone,
      'learner', case when s.source_id is not null then jsonb_build_object(
         'said', coalesce(s.said, jsonb_build_object('familyName', l.family_name, 'givenName', l.given_name)), 'absent', s.absent_at is not null,
         'stands', jsonb_build_object('visibleTo', s.visible_to, 'organisation',
            (select ${organisation} from organisation o where o.id = s.organisation_id))) end,
      'year', (select y.data->>'year' from import_row y where y.job_id = $1 and y.kind = 'year' and y.source_id = t.key limit 1),
      'level', (select e.level from enrolment e where e.learner_id = s.learner_id and ${ofSource('e')} order by e.school_year desc, e.ended_on desc nulls first limit 1),
      'stays', coalesce((
         select jsonb_agg(jsonb_build_object('sourceId', e.source_id, 'schoolYear', e.school_year, 'organisation', ${organisation}, 'level', e.level,
                                             'beganOn', e.began_on, 'endedOn', e.ended_on) order by e.source_id, e.school_year)
           from enrolment e join organisation o on o.id = e.organisation_id
          where e.learner_id = s.learner_id and ${ofSource('e')} and open_on(e.ended_on, $3::date)), '[]'),
      'staff', case when f.id is not null then jsonb_build_object(
         'familyName', f.family_name, 'givenName', f.given_name, 'left', f.left_on is not null,
         'stands', jsonb_build_object('visibleTo', f.visible_to, 'organisation',
            (select ${organisation} from organisation o where o.id = f.organisation_id))) end,
      'charges', coalesce((
         select jsonb_agg(jsonb_build_object('sourceId', c.source_id, 'primary', c.is_primary, 'organisation', ${organisation}) order by c.source_id)
           from staff_role c join organisation o on o.id = c.organisation_id where c.source = $2 and c.person_source_id = t.key), '[]'))
    from touched t
    left join learner_source s on s.source = $2 and s.source_id = t.key left join learner l on l.id = s.learner_id
    left join staff f on f.source = $2 and f.source_id = t.key`;

/** Puts together, person by person, what the files of a delta say with what is known. */
export async function gatherPeople({ unit, jobId }: Staging, source: string, today: string): Promise<void> {
  await unit.query(merged, [jobId]);
  await unit.query(gathered, [jobId, source, today]);
}

/** Once people are whole, their parts are not compared; roles of the staff are kept beside them. */
export async function dropParts({ unit, jobId }: Staging): Promise<void> {
  await unit.query(
    `delete from import_row where job_id = $1 and held is null
        and (kind in ('person', 'demographics', 'whole') or kind = 'role' and data->>'role' = 'learner')`,
    [jobId],
  );
}

/** Roles of the staff: a later delta that takes one away leaves the others. Those that a whole file of some organisations leaves out go. */
export async function keepCharges({ unit, jobId }: Staging, source: string, wholeOf: readonly string[]): Promise<void> {
  await unit.query(
    `delete from staff_role f where f.source = $2 and (
       exists (select from import_row r where r.job_id = $1 and r.kind = 'stay' and r.file = 'roles.csv' and r.held is null and r.source_id = f.source_id)
       or exists (select from import_row g where g.job_id = $1 and g.kind = 'gone' and g.held is null
                  and (g.file = 'roles.csv' and g.source_id = f.source_id or g.file = 'users.csv' and g.source_id = f.person_source_id))
       or f.organisation_id = any($3::uuid[]) and not exists (select from import_row r where r.job_id = $1 and r.kind in ('role', 'stay') and r.source_id = f.source_id))`,
    [jobId, source, wholeOf],
  );
  await unit.query(
    `insert into staff_role (source, source_id, person_source_id, organisation_id, is_primary)
     select distinct on (r.source_id) $2, r.source_id, r.data->>'personSourceId', o.organisation_id, (r.data->>'primary')::boolean
       from import_row r join organisation_source o on o.source = $2 and o.source_id = r.data->>'organisationSourceId'
      where r.job_id = $1 and r.kind = 'role' and r.held is null and r.data->>'role' = 'staff' order by r.source_id, r.seq
     on conflict (source, source_id) do update
        set person_source_id = excluded.person_source_id, organisation_id = excluded.organisation_id, is_primary = excluded.is_primary
      where (staff_role.person_source_id, staff_role.organisation_id, staff_role.is_primary)
            is distinct from (excluded.person_source_id, excluded.organisation_id, excluded.is_primary)`,
    [jobId, source],
  );
}

/** Until the transaction ends, rows that are kept by key space are those of this one. */
export async function openKeySpace({ unit }: Staging, source: string): Promise<void> {
  await unit.query(`select set_config('app.key_space', $1, true)`, [source]);
}
