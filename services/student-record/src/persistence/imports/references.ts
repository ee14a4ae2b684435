import type { Staging } from './staging.js';

/** What one row of a bundle says of another, and where else that other may be known from. */
interface Reference {
  readonly kind: string;
  readonly only?: string;
  readonly to: string;
  readonly column: string;
  readonly targets: string;
  readonly known: string;
}

const ofOrganisation = {
  targets: `'organisation'`,
  known: `organisation_source k join organisation o on o.id = k.organisation_id and o.path @> array[$3::text]`,
};
const ofLearner = { targets: `'learner', 'person'`, known: `learner_source k` };
const ofStaff = { targets: `'staff', 'person'`, known: `staff k` };
const ofClass = { targets: `'class'`, known: `class k` };

/** In the order in which rows build on one another, so that one pass holds back whatever depends on a held row. */
const references: readonly Reference[] = [
  { kind: 'class', to: 'organisation', column: 'schoolSourcedId', ...ofOrganisation },
  { kind: 'stay', to: 'organisation', column: 'orgSourcedId', ...ofOrganisation },
  { kind: 'stay', to: 'learner', column: 'userSourcedId', ...ofLearner },
  { kind: 'membership', to: 'class', column: 'classSourcedId', ...ofClass },
  { kind: 'membership', to: 'person', column: 'userSourcedId', only: 'student', ...ofLearner },
  { kind: 'membership', to: 'person', column: 'userSourcedId', only: 'teacher', ...ofStaff },
];

const target = (targets: string) =>
  `target as materialized (select source_id, bool_or(held is null) as usable from import_row
                            where job_id = $1 and kind in (${targets}) group by source_id)`;

function statement({ kind, only, to, column, targets, known }: Reference): string {
  const value = `r.data->>'${to}SourceId'`;
  const name = only === 'teacher' ? 'staff' : only === 'student' ? 'learner' : to;
  return `
    with ${target(targets)},
         bad as (select r.seq, ${value} as value, t.source_id is not null as waits
                   from import_row r left join target t on t.source_id = ${value}
                  where r.job_id = $1 and r.kind = '${kind}' and r.held is null and t.usable is not true ${only ? `and r.data->>'role' = '${only}'` : ''}
                    and (t.source_id is not null or not exists (select from ${known} where k.source = $2 and k.source_id = ${value})))
    update import_row r
       set held = jsonb_build_object('code', case when bad.waits then '${name}-held' else '${name}-not-in-bundle' end,
                                     'field', '${column}', 'value', left(bad.value, 100))
      from bad where r.job_id = $1 and r.kind = '${kind}' and r.seq = bad.seq and $3::text is not null`;
}

/** A person of version 1.2 may have roles elsewhere; in 1.1 the row itself names what is not there. */
const people = `
  with ${target(ofOrganisation.targets)},
       named as materialized (
         select r.kind, r.seq, p.value from import_row r left join lateral jsonb_array_elements_text(r.data->'organisationSourceIds') as p(value) on true
          where r.job_id = $1 and r.kind in ('learner', 'staff') and r.held is null and not r.data ? 'stands'),
       place as (select n.kind, n.seq, n.value, t.source_id is not null and not t.usable as waits,
                        coalesce(t.usable, exists (select from ${ofOrganisation.known} where k.source = $2 and k.source_id = n.value)) as usable
                   from named n left join target t on t.source_id = n.value),
       bad as (select kind, seq, bool_or(waits) as waits, min(value) filter (where not usable) as value from place
                group by kind, seq having bool_or(waits) or not bool_or(usable) or ($4 and not bool_and(usable)))
  update import_row r
     set held = jsonb_build_object('code', case when bad.waits then 'organisation-held' when bad.value is null then 'person-without-organisation'
                                                else 'organisation-not-in-bundle' end,
                                   'field', case when $4 then 'orgSourcedIds' else 'sourcedId' end, 'value', left(bad.value, 100))
    from bad where r.job_id = $1 and r.kind = bad.kind and r.seq = bad.seq`;

const movedClasses = `
  update import_row r set held = jsonb_build_object('code', 'class-cannot-move', 'field', 'schoolSourcedId', 'value', left(r.source_id, 100))
    from class c, organisation_source s
   where r.job_id = $1 and r.kind = 'class' and r.held is null and c.source = $2 and c.source_id = r.source_id
     and s.source = $2 and s.source_id = r.data->>'organisationSourceId' and s.organisation_id <> c.organisation_id`;

const statements = references.map((reference) => statement(reference));

/** Holds back rows that speak of what neither the bundle nor an earlier one of the same system has told, and rows that depend on held ones. */
export async function holdBrokenReferences(
  { unit, jobId }: Staging,
  source: string,
  root: string,
  isVersion11: boolean,
): Promise<void> {
  await unit.query(people, [jobId, source, root, isVersion11]);
  await unit.query(movedClasses, [jobId, source]);
  for (const sql of statements) await unit.query(sql, [jobId, source, root]);
}
