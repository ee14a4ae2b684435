import type { Unit } from '@pan/kit/data';

/** How lists in the rows of a bundle are understood: an entry for each list that occurs. */
export interface Readings {
  /** Where people of these organisations stand. */
  readonly standing: readonly {
    readonly list: unknown;
    readonly organisation: string;
    readonly visible: readonly string[];
  }[];
  /** The school year of classes of these terms. */
  readonly years: readonly { readonly list: unknown; readonly year: string }[];
  /** The school year of stays. */
  readonly schoolYear: string;
  readonly today: string;
}

/** The lists of organisations of people, and of terms of classes, that the rows of a bundle name. */
export type Lists = Readonly<Record<'organisations' | 'terms', readonly string[][]>>;

export async function listsNamed(unit: Unit, jobId: string): Promise<Lists> {
  const rows = await unit.query<{ kind: string; list: string[] }>(
    `select distinct case kind when 'class' then 'terms' else 'organisations' end as kind,
                     case kind when 'class' then data->'termSourceIds' else data->'organisationSourceIds' end as list
       from import_row where job_id = $1 and kind in ('learner', 'staff', 'class') and held is null`,
    [jobId],
  );
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ list }) => list);
  return { organisations: of('organisations'), terms: of('terms') };
}

/** Rows that an earlier statement has not dropped may change what this one's rows speak of. */
const mayChange = (key: string, ...kinds: string[]) =>
  `exists (select from import_row w where w.job_id = $1 and w.kind in ('${kinds.join(`', '`)}') and w.held is null and w.source_id = r.data->>'${key}')`;

const day = (key: string) => `(r.data->>'${key}')::date`;
const standing = `jsonb_to_recordset($3::jsonb) as p(list jsonb, organisation uuid, visible text[])`;

/**
 * Of each kind, the rows that say what the record holds already, as the domain says it: a system's word about a learner that adds
 * nothing to its last one, and what else `revise` of each aggregate would leave as it is. In the order in which rows build on one
 * another. What cannot be compared here (a word from before words were kept, what lies in a sandbox) is left to the domain.
 */
const unchanged = {
  learner: `
    select r.seq, r.source_id from import_row r
      join learner_source t on t.source = $2 and t.source_id = r.source_id
      join ${standing} on p.list = r.data->'organisationSourceIds' and p.organisation = t.organisation_id and p.visible = t.visible_to
     where r.job_id = $1 and r.kind = 'learner' and r.held is null
       and t.said @> jsonb_strip_nulls(r.data - array['organisationSourceIds', 'grade', 'level'])`,
  staff: `
    select r.seq, r.source_id from import_row r
      join staff t on t.source = $2 and t.source_id = r.source_id and t.left_on is null
      join ${standing} on p.list = r.data->'organisationSourceIds' and p.organisation = t.organisation_id and p.visible = t.visible_to
     where r.job_id = $1 and r.kind = 'staff' and r.held is null
       and t.family_name = r.data->>'familyName' and t.given_name = r.data->>'givenName'
       and coalesce(t.middle_name = r.data->>'middleName', r.data->>'middleName' is null)`,
  class: `
    select r.seq, r.source_id from import_row r
      join class t on t.source = $2 and t.source_id = r.source_id and t.closed_on is null
      join organisation_source o on o.source = $2 and o.source_id = r.data->>'organisationSourceId' and o.organisation_id = t.organisation_id
      join jsonb_to_recordset($3::jsonb) as y(list jsonb, year text) on y.list = r.data->'termSourceIds' and y.year = t.school_year
     where r.job_id = $1 and r.kind = 'class' and r.held is null and t.title = r.data->>'title' and t.level = r.data->>'level'`,
  stay: `
    select r.seq, r.source_id from import_row r
      join enrolment t on t.source = $2 and t.source_id = r.source_id and t.school_year = coalesce(r.data->>'schoolYear', $3)
      join learner_source s on s.source = $2 and s.source_id = r.data->>'learnerSourceId' and s.learner_id = t.learner_id
      join organisation_source o on o.source = $2 and o.source_id = r.data->>'organisationSourceId' and o.organisation_id = t.organisation_id
     where r.job_id = $1 and r.kind = 'stay' and r.held is null and not ${mayChange('learnerSourceId', 'learner')}
       and s.visible_to[2] is distinct from $4 and t.visible_to[2] is distinct from $4
       and coalesce(t.studies, '{}') @> jsonb_strip_nulls(coalesce(r.data->'studies', '{}'))
       and t.level = r.data->>'level' and t.began_on is not distinct from ${day('beganOn')} and t.ended_on is not distinct from ${day('endedOn')}`,
  membership: `
    select r.seq, r.source_id from import_row r
      join membership t on t.source = $2 and t.source_id = r.source_id
      join class c on c.source = $2 and c.source_id = r.data->>'classSourceId' and c.id = t.class_id
      left join learner_source s on s.source = $2 and s.source_id = r.data->>'personSourceId' and r.data->>'role' = 'student'
      left join staff f on f.source = $2 and f.source_id = r.data->>'personSourceId' and r.data->>'role' = 'teacher'
     where r.job_id = $1 and r.kind = 'membership' and r.held is null and not ${mayChange('personSourceId', 'learner', 'staff')}
       and coalesce(s.learner_id, f.id) = coalesce(t.learner_id, t.staff_id)
       and t.is_primary = (r.data->>'primary')::boolean and t.ends_on is not distinct from ${day('endedOn')}
       and (t.ended_on is null) = open_on(${day('endedOn')}, $3)
       and t.begins_on is not distinct from case when open_on(${day('endedOn')}, $3) and ${day('beganOn')} > $3 then ${day('beganOn')} end`,
} as const;

const drop = (kind: keyof typeof unchanged) =>
  `with same as materialized (${unchanged[kind]}),
        gone as (delete from import_row d using same where d.job_id = $1 and d.kind = '${kind}' and d.seq = same.seq)`;

const statements = {
  learner: `${drop('learner')},
    back as (update learner_source s set absent_at = null from same
              where s.source = $2 and s.source_id = same.source_id and s.absent_at is not null)
    select count(*)::integer as count from same`,
  staff: `${drop('staff')} select count(*)::integer as count from same`,
  class: `${drop('class')} select count(*)::integer as count from same`,
  stay: `${drop('stay')} select count(*)::integer as count from same`,
  membership: `${drop('membership')} select count(*)::integer as count from same`,
} as const;

/** A bundle that comes every night is mostly what came the night before: that is dropped where it lies. @returns how many of each kind */
export async function dropUnchanged(
  unit: Unit,
  jobId: string,
  source: string,
  sandboxes: string,
  { standing: places, years, schoolYear, today }: Readings,
): Promise<Record<keyof typeof statements, number>> {
  const params = {
    learner: [JSON.stringify(places)],
    staff: [JSON.stringify(places)],
    class: [JSON.stringify(years)],
    stay: [schoolYear, sandboxes],
    membership: [today],
  };
  const counts = { learner: 0, staff: 0, class: 0, stay: 0, membership: 0 };
  for (const kind of Object.keys(counts) as (keyof typeof counts)[])
    counts[kind] = (await unit.query<{ count: number }>(statements[kind], [jobId, source, ...params[kind]]))[0]!.count;
  return counts;
}
