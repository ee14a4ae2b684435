import type { RosterFile } from '@pan/oneroster';
import type { BundleSummary, Staging } from './staging.js';

// Resources of a bundle and what they are given to: classResources.csv, courseResources.csv, courses.csv, resources.csv, userResources.csv.

const files: readonly RosterFile[] = [
  ...(['courses.csv', 'resources.csv', 'classResources.csv', 'courseResources.csv', 'userResources.csv'] as const),
];
const usesOf = { class: 'classResources.csv', course: 'courseResources.csv', user: 'userResources.csv' } as const;

export const saysResources = (summary: BundleSummary): boolean => summary.files.some((file) => files.includes(file));

const hold = (name: string, column: string, targets: string, value: string, known: string, only = 'true') => `
  with target as materialized (select source_id, bool_or(held is null) as usable from import_row
                                where job_id = $1 and kind in (${targets}) group by source_id),
       bad as (select r.seq, ${value} as value, t.source_id is not null as waits
                 from import_row r left join target t on t.source_id = ${value}
                where r.job_id = $1 and r.kind = 'resource-use' and r.held is null and ${only} and t.usable is not true
                  and (t.source_id is not null or not (${known})))
  update import_row r
     set held = jsonb_build_object('code', case when bad.waits then '${name}-held' else '${name}-not-in-bundle' end,
                                   'field', '${column}', 'value', left(bad.value, 100))
    from bad where r.job_id = $1 and r.kind = 'resource-use' and r.seq = bad.seq and $3::text is not null and $4::boolean is not null`;

const resourceKey = `r.data->>'resourceSourceId'`;
const targetKey = `r.data->>'targetSourceId'`;
const isKnown = (table: string, key: string) =>
  `exists (select from ${table} k where k.source = $2 and k.source_id = ${key})`;

/** A complete courses.csv says which courses there still are. */
const isKnownCourse = `exists (select from course_source k where k.source = $2 and k.source_id = ${targetKey} and k.ended_at is null
                          and not ($4 and k.organisation_id in (select o.id from organisation o where o.path @> array[$3::text])))`;

const holding = [
  hold(
    ...(['resource', 'resourceSourcedId', `'resource'`, resourceKey] as const),
    `${isKnown('school_resource', resourceKey)} or exists (select from known_resource k where k.resource_id = uuid_or_null(${resourceKey}))`,
  ),
  hold('class', 'classSourcedId', `'class'`, targetKey, isKnown('class', targetKey), `r.data->>'of' = 'class'`),
  hold('course', 'courseSourcedId', `'course'`, targetKey, isKnownCourse, `r.data->>'of' = 'course'`),
  hold(
    ...(['user', 'userSourcedId', `'learner', 'staff', 'person'`, targetKey] as const),
    `${isKnown('learner_source', targetKey)} or ${isKnown('staff', targetKey)}`,
    `r.data->>'of' = 'user'`,
  ),
];

/** Holds back what gives a resource, or gives to somebody or something, that neither the bundle nor an earlier one has told. */
export async function holdBrokenUses(
  { unit, jobId }: Staging,
  summary: BundleSummary,
  { source, root }: { source: string; root: string },
): Promise<void> {
  for (const sql of holding) await unit.query(sql, [jobId, source, root, saysAll(summary, 'courses.csv')]);
}

/** Whether the file is the whole of what it lists. Where a key could not be read, nobody knows what it still lists. */
const saysAll = ({ bulk, unnamed }: BundleSummary, file: RosterFile) => bulk.includes(file) && !unnamed.includes(file);

const courses = `
  insert into course_source as t (source, source_id, organisation_id, visible_to, level)
  select $2, r.source_id, $3, $4, r.data->>'level' from import_row r where r.job_id = $1 and r.kind = 'course' and r.held is null
  on conflict (source, source_id) do update set organisation_id = excluded.organisation_id, visible_to = excluded.visible_to, level = excluded.level, ended_at = null
   where (t.organisation_id, t.visible_to, t.level, t.ended_at) is distinct from (excluded.organisation_id, excluded.visible_to, excluded.level, null)`;

const told = `select count(*) filter (where is_new)::integer as created, count(*) filter (where not is_new)::integer as changed from told`;

const resources = `
  with told as (
    insert into school_resource as t (source, source_id, organisation_id, visible_to, vendor_resource_id, title, roles, importance, vendor_id, application_id)
    select $2, r.source_id, $3, $4, r.data->>'vendorResourceId', r.data->>'title', array(select jsonb_array_elements_text(r.data->'roles')),
           r.data->>'importance', r.data->>'vendorId', r.data->>'applicationId'
      from import_row r where r.job_id = $1 and r.kind = 'resource' and r.held is null
    on conflict (source, source_id) do update
       set organisation_id = excluded.organisation_id, vendor_resource_id = excluded.vendor_resource_id, title = excluded.title, roles = excluded.roles,
           importance = excluded.importance, vendor_id = excluded.vendor_id, application_id = excluded.application_id, removed_at = null
     where (t.organisation_id, t.vendor_resource_id, t.title, t.roles, t.importance, t.vendor_id, t.application_id, t.removed_at) is distinct from
           (excluded.organisation_id, excluded.vendor_resource_id, excluded.title, excluded.roles, excluded.importance, excluded.vendor_id, excluded.application_id, null)
    returning xmax = 0 as is_new)
  ${told}`;

/** Whoever writes a class or a person meanwhile waits, and then finds the uses. */
const holders = ['class', 'learner_source', 'staff'].map(
  (table) => `
  select from ${table} k where k.source = $2 and k.source_id in (
    select ${targetKey} from import_row r where r.job_id = $1 and r.kind = 'resource-use' and r.held is null and r.data->>'of' = '${table === 'class' ? 'class' : 'user'}')
   order by k.source_id for share`,
);

const uses = `
  with said as materialized (
    select r.source_id, r.data, coalesce((select k.id from school_resource k where k.source = $2 and k.source_id = ${resourceKey}),
                                         uuid_or_null(${resourceKey})) as resource_id,
           sight_of_use($2, r.data->>'of', ${targetKey}, $3) as visible_to
      from import_row r where r.job_id = $1 and r.kind = 'resource-use' and r.held is null),
  told as (
    insert into resource_use as t (source, source_id, used_by, organisation_id, visible_to, title, target_source_id, class_source_id, resource_id)
    select $2, source_id, data->>'of', $3, visible_to, data->>'title', data->>'targetSourceId', data->>'classSourceId', resource_id from said
    on conflict (source, used_by, source_id) do update
       set organisation_id = excluded.organisation_id, visible_to = excluded.visible_to, title = excluded.title, target_source_id = excluded.target_source_id,
           class_source_id = excluded.class_source_id, resource_id = excluded.resource_id, ended_at = null
     where (t.organisation_id, t.visible_to, t.title, t.target_source_id, t.class_source_id, t.resource_id, t.ended_at) is distinct from
           (excluded.organisation_id, excluded.visible_to, excluded.title, excluded.target_source_id, excluded.class_source_id, excluded.resource_id, null)
    returning xmax = 0 as is_new)
  ${told}`;

/** The triggers see to all but a course that has become another level. */
const sight = `
  select see_uses(array(select id from resource_use where source = $1 and used_by = 'course' and ended_at is null)),
         see_resources(array(select id from school_resource where source = $1 and organisation_id = $2))`;

/** What a complete file leaves out, or a delta deletes, of the organisation and those below it. A row that is held ends nothing. */
const ending = (table: string, column: string, only = 'true') => `
  with ended as (
    update ${table} t set ${column} = now()
     where t.source = $2 and t.${column} is null and ${only} and t.organisation_id in (select o.id from organisation o where o.path @> array[$3::text])
       and case when $5 then not exists (select from import_row r where r.job_id = $1 and r.file = $4 and r.source_id = t.source_id)
                else exists (select from import_row r where r.job_id = $1 and r.kind = 'gone' and r.held is null and r.file = $4 and r.source_id = t.source_id) end
    returning 1)
  select count(*)::integer as ended from ended`;

const endings: readonly (readonly [RosterFile, string, string])[] = [
  ['courses.csv', 'course', ending('course_source', 'ended_at')],
  ['resources.csv', 'resource', ending('school_resource', 'removed_at')],
  ...Object.entries(usesOf).map(
    ([by, file]) => [file, 'resource-use', ending('resource_use', 'ended_at', `t.used_by = '${by}'`)] as const,
  ),
];

/** With a course ends what is given to it. */
const usesOfEnded = `
  with ended as (
    update resource_use u set ended_at = now() from course_source s
     where s.source = $1 and s.ended_at is not null and u.source = s.source and u.used_by = 'course' and u.target_source_id = s.source_id and u.ended_at is null
    returning 1)
  select count(*)::integer as ended from ended`;

type Counts = Readonly<Record<string, number>>;

/**
 * All at once, by the system's own keys: nobody hears of it by an event, and the log has it by its triggers. The caller sees
 * everything meanwhile, since a key may have been sent for another organisation before.
 * @param note counts what came of it
 */
export async function applyResources(
  { unit, jobId }: Staging,
  summary: BundleSummary,
  {
    source,
    root,
  }: { source: string; root: { readonly id: string; readonly code: string; readonly path: readonly string[] } },
  note: (kind: string, counts: Counts) => void,
): Promise<void> {
  const keys = [jobId, source];
  await unit.query(courses, [...keys, root.id, root.path]);
  for (const sql of holders) await unit.query(sql, keys);
  const [made] = await unit.query<Counts>(resources, [...keys, root.id, root.path]);
  note('resource', made!);
  const [given] = await unit.query<Counts>(uses, [...keys, root.id]);
  note('resource-use', given!);
  for (const [file, kind, sql] of endings) {
    const isWhole = summary.bulk.includes(file);
    if (!summary.files.includes(file) || (isWhole && !saysAll(summary, file))) continue;
    const [counts] = await unit.query<Counts>(sql, [...keys, root.code, file, isWhole]);
    note(kind, counts!);
  }
  const [over] = await unit.query<Counts>(usesOfEnded, [source]);
  note('resource-use', over!);
  await unit.query(sight, [source, root.id]);
}
