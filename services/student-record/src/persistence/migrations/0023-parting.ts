import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under which key of its system a learner was named when a stay, a place or a measure was sent; and of which record a result was said. */
const told = `
alter table enrolment add column learner_source_id text;
alter table membership add column learner_source_id text;
alter table accommodation add column learner_source_id text;
alter table result add column said_of uuid;
`;

/** What each of two records held when a person found them to be one learner's, so that it can be undone. */
const merges = `
create table learner_merge (
  id uuid primary key,
  ended_id uuid not null references learner,
  survivor_id uuid not null references learner,
  at timestamptz not null,
  survivor_before jsonb not null,
  undone_at timestamptz
);
create index learner_merge_ended on learner_merge (ended_id);
create index learner_merge_survivor on learner_merge (survivor_id);
create table merge_part (
  merge_id uuid not null references learner_merge,
  kind text not null,
  part text not null,
  of_ended boolean not null,
  primary key (merge_id, kind, part)
);
create index merge_part_row on merge_part (part) where kind = 'row';

-- Every part of two records, as merges and partings name them.
create function parts_of(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid) language sql stable as $$
  select 'row', s.source || '/' || s.source_id, s.learner_id, s.organisation_id, s.source, null::text, null::uuid
    from learner_source s where s.learner_id in (one, other)
  union all select 'stay', e.id::text, e.learner_id, e.organisation_id, e.source, e.source || '/' || e.learner_source_id, null
    from enrolment e where e.learner_id in (one, other)
  union all select 'place', m.id::text, m.learner_id, c.organisation_id, m.source, m.source || '/' || m.learner_source_id, null
    from membership m join class c on c.id = m.class_id where m.learner_id in (one, other)
  union all select 'measure', a.id::text, a.learner_id, a.organisation_id, a.source, a.source || '/' || a.learner_source_id, null
    from accommodation a where a.learner_id in (one, other)
  union all select 'result', r.id::text, r.learner_id, r.organisation_id, null, null, r.said_of
    from result r where r.learner_id in (one, other)
  union all select 'account', l.id::text, l.learner_id, l.organisation_id, null, null, null
    from account_link l where l.learner_id in (one, other)
  union all select 'guardian-code', g.id::text, g.learner_id, g.organisation_id, null, null, null
    from guardian_code g where g.learner_id in (one, other)
$$;
`;

/** Who parted which record from which, and why. */
const partings = `
create table parting (
  id uuid primary key,
  learner_id uuid not null references learner,
  from_learner_id uuid not null references learner,
  merge_id uuid references learner_merge,
  at timestamptz not null,
  reason text not null,
  decided_by text not null
);
create index parting_learner on parting (learner_id);
create index parting_from on parting (from_learner_id);
`;

/** Seen with the record that goes on; a part with its merge. */
const rowSecurity = `
alter table learner_merge enable row level security;
alter table learner_merge force row level security;
create policy of_learner_in_sight on learner_merge using (exists (select from learner l where l.id = learner_merge.survivor_id));
alter table merge_part enable row level security;
alter table merge_part force row level security;
create policy of_merge_in_sight on merge_part using (exists (select from learner_merge m where m.id = merge_part.merge_id));
alter table parting enable row level security;
alter table parting force row level security;
create policy of_learner_in_sight on parting using (exists (select from learner l where l.id = parting.from_learner_id));
`;

export class Parting1764910165000 implements MigrationInterface {
  name = 'Parting1764910165000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [told, merges, partings, rowSecurity]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop table parting, merge_part, learner_merge;
drop function parts_of;
alter table result drop column said_of;
alter table accommodation drop column learner_source_id;
alter table membership drop column learner_source_id;
alter table enrolment drop column learner_source_id;`);
  }
}
