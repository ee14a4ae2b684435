import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reporting schemes and course frameworks as the ministry says them, beside those that the service ships; nothing in them is anybody's. */
const rules = `
create table reporting_rule (
  kind text not null check (kind in ('scheme', 'framework')),
  code text not null,
  version integer not null,
  content jsonb not null,
  said_by text not null,
  said_at timestamptz not null,
  primary key (kind, code, version)
);
`;

/**
 * A mark of a learner for a competency of a course in a term of the class's year. A merge may bring two of one key: the second is
 * beside the other until the school says which holds.
 */
const marks = `
create table term_mark (
  id uuid primary key,
  learner_id uuid not null references learner,
  class_id uuid not null references class,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  course text not null,
  competency text not null,
  term text not null,
  mark numeric check (mark between 0 and 100),
  code text,
  client_id text not null,
  said_by text not null,
  said_at timestamptz not null,
  reason text,
  line_items uuid[],
  beside boolean not null default false,
  version integer not null,
  check (mark is null or code is null)
);
create unique index term_mark_key on term_mark (class_id, learner_id, course, competency, term) where not beside;
create index term_mark_learner on term_mark (learner_id, id);
create index term_mark_class on term_mark (class_id, id);

create table term_mark_version (
  mark_id uuid not null references term_mark on delete cascade,
  version integer not null,
  mark numeric,
  code text,
  client_id text not null,
  said_by text not null,
  said_at timestamptz not null,
  reason text,
  line_items uuid[],
  primary key (mark_id, version)
);

-- Whether a person is let in by a link of the staff, and not for an act of a family.
create function app_is_staff() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.learners', true), '') <> '' and coalesce(current_setting('app.act', true), '') = '' $$;

alter table term_mark enable row level security;
alter table term_mark force row level security;
create policy by_organisation on term_mark using (visible_to && app_organisations());
create policy shown_to_staff on term_mark for select
  using ((select app_is_staff()) and class_id = any ((select app_classes())::uuid[]));
alter table term_mark_version enable row level security;
alter table term_mark_version force row level security;
create policy of_mark_in_sight on term_mark_version using (exists (select from term_mark t where t.id = term_mark_version.mark_id));
`;

const reads = `
create function list_term_marks(sight text, class uuid, of_term text, of_course text, after uuid, most integer)
returns table (in_sight boolean, id uuid, learner_id uuid, item jsonb) language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select true, t.id, t.learner_id, t.item
      from (select c.id from class c where c.id = class) one
      left join lateral (
        select t.id, t.learner_id, jsonb_build_object('id', t.id, 'learnerId', t.learner_id, 'course', t.course, 'competency', t.competency,
                 'term', t.term, 'mark', trim_scale(t.mark)::text, 'code', t.code, 'saidBy', t.said_by, 'saidAt', t.said_at, 'reason', t.reason,
                 'lineItems', t.line_items, 'beside', t.beside, 'version', t.version,
                 'history', (select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'mark', trim_scale(v.mark)::text, 'code', v.code,
                                      'saidBy', v.said_by, 'saidAt', v.said_at, 'reason', v.reason, 'lineItems', v.line_items)
                                      order by v.version), '[]')
                               from term_mark_version v where v.mark_id = t.id and v.version < t.version)) as item
          from term_mark t
         where t.class_id = one.id and (of_term is null or t.term = of_term) and (of_course is null or t.course = of_course)
           and t.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by t.id limit most) t on true
     order by t.id;
end $$;
`;

/** What a parting asks of whose report cards and marks are: each goes with the row by which the learner is in its class. */
const parts = `
create function parts_of_reports(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
language sql stable as $$
  select 'term-mark', t.id::text, t.learner_id, t.organisation_id, p.source, p.row_key, null::uuid
    from term_mark t
    left join lateral (
      select min(m.source) as source, min(m.source || '/' || m.learner_source_id) as row_key
        from membership m where m.class_id = t.class_id and m.learner_id = t.learner_id
      having count(distinct row(m.source, m.learner_source_id)) = 1) p on true
   where t.learner_id in (one, other)
$$;
`;

export class TermMarks1764910290000 implements MigrationInterface {
  name = 'TermMarks1764910290000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [rules, marks, reads, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was said of learners is not forgotten again');
  }
}
