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
    from bad where r.job_id = $1 and r.kind = 'resource-use' and r.seq = bad.seq`;

const resourceKey = `r.data->>'resourceSourceId'`;
const targetKey = `r.data->>'targetSourceId'`;
const isKnown = (table: string, key: string) =>
  `exists (select from ${table} k where k.source = $2 and k.source_id = ${key})`;

const holding = [
  hold(
    ...(['resource', 'resourceSourcedId', `'resource'`, resourceKey] as const),
    `${isKnown('school_resource', resourceKey)} or exists (select from known_resource k where k.resource_id = uuid_or_null(${resourceKey}))`,
  ),
  hold('class', 'classSourcedId', `'class'`, targetKey, isKnown('class', targetKey), `r.data->>'of' = 'class'`),
  hold(
    'course',
    'courseSourcedId',
    `'course'`,
    targetKey,
    isKnown('course_source', targetKey),
    `r.data->>'of' = 'course'`,
  ),
  hold(
    ...(['user', 'userSourcedId', `'learner', 'staff', 'person'`, targetKey] as const),
    `${isKnown('learner_source', targetKey)} or ${isKnown('staff', targetKey)}`,
    `r.data->>'of' = 'user'`,
  ),
];

/** Holds back what gives a resource, or gives to somebody or something, that neither the bundle nor an earlier one has told. */
export async function holdBrokenUses({ unit, jobId }: Staging, source: string): Promise<void> {
  for (const sql of holding) await unit.query(sql, [jobId, source]);
}

const courses = `
  insert into course_source as t (source, source_id, organisation_id, visible_to, level)
  select $2, r.source_id, $3, $4, r.data->>'level' from import_row r where r.job_id = $1 and r.kind = 'course' and r.held is null
  on conflict (source, source_id) do update set organisation_id = excluded.organisation_id, visible_to = excluded.visible_to, level = excluded.level
   where (t.organisation_id, t.visible_to, t.level) is distinct from (excluded.organisation_id, excluded.visible_to, excluded.level)`;

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

/** Who sees the class, the person or, of a course, the classes of its level that the same system sends. */
const seenBy = `
  case r.data->>'of'
    when 'class' then (select k.visible_to from class k where k.source = $2 and k.source_id = ${targetKey})
    when 'user' then coalesce((select k.visible_to from learner_source k where k.source = $2 and k.source_id = ${targetKey}),
                              (select k.visible_to from staff k where k.source = $2 and k.source_id = ${targetKey}))
    else array(select distinct sees from course_source s join class k on k.source = $2 and k.closed_on is null and k.level = s.level, unnest(k.visible_to) sees
                where s.source = $2 and s.source_id = ${targetKey}) end`;

const uses = `
  with said as materialized (
    select r.source_id, r.data, coalesce((select k.id from school_resource k where k.source = $2 and k.source_id = ${resourceKey}),
                                         uuid_or_null(${resourceKey})) as resource_id,
           array(select distinct sees from unnest($4::text[] || coalesce(${seenBy}, '{}')) sees order by 1) as visible_to
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

/** A resource is seen by whoever sends it, and by those who see what it is given to. */
const sight = `
  with seen as (
    select t.id, array(select distinct sees from (
             select unnest($3::text[]) union all select unnest(u.visible_to) from resource_use u where u.resource_id = t.id and u.ended_at is null) s (sees) order by 1) as visible_to
      from school_resource t where t.source = $1 and t.organisation_id = $2)
  update school_resource t set visible_to = s.visible_to from seen s where s.id = t.id and t.visible_to is distinct from s.visible_to`;

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
  ['resources.csv', 'resource', ending('school_resource', 'removed_at')],
  ...Object.entries(usesOf).map(
    ([by, file]) => [file, 'resource-use', ending('resource_use', 'ended_at', `t.used_by = '${by}'`)] as const,
  ),
];

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
  const params = [jobId, source, root.id, root.path];
  await unit.query(courses, params);
  for (const [kind, sql] of [
    ['resource', resources],
    ['resource-use', uses],
  ] as const) {
    const [counts] = await unit.query<Counts>(sql, params);
    note(kind, counts!);
  }
  for (const [file, kind, sql] of endings) {
    const isWhole = summary.bulk.includes(file);
    // Where a key could not be read, nobody knows what the file still lists.
    if (!summary.files.includes(file) || (isWhole && summary.unnamed.includes(file))) continue;
    const [counts] = await unit.query<Counts>(sql, [jobId, source, root.code, file, isWhole]);
    note(kind, counts!);
  }
  await unit.query(sight, [source, root.id, root.path]);
}
