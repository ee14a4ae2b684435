import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What systems keep in the gradebook (OneRoster 1.2), each thing under a key of its sender. Scores, weights and ranges are decimals;
 * what is kept as it was sent (metadata, objectives, the steps of a scale) is one JSON text, whose numbers no reader makes doubles of.
 */
const entries = `
create table category (
  id uuid primary key,
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  title text not null,
  weight numeric,
  metadata text check (metadata is json object),
  status text not null check (status in ('active', 'tobedeleted')),
  version integer not null,
  unique (source, source_id)
);

create table score_scale (
  id uuid primary key,
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  class_id uuid not null references class,
  title text not null,
  type text not null,
  course text,
  scale text not null check (scale is json array),
  metadata text check (metadata is json object),
  status text not null check (status in ('active', 'tobedeleted')),
  version integer not null,
  unique (source, source_id)
);
create index score_scale_class on score_scale (class_id);

create table line_item (
  id uuid primary key,
  profile text not null check (profile in ('gradebook', 'assessment')),
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  class_id uuid references class,
  posted text,
  title text not null,
  description text,
  assigned_at timestamptz,
  due_at timestamptz check (due_at >= assigned_at),
  category_id uuid references category,
  parent_id uuid references line_item,
  score_scale_id uuid references score_scale,
  academic_session text,
  grading_period text,
  lowest numeric,
  highest numeric check (highest >= lowest),
  objectives text check (objectives is json array),
  metadata text check (metadata is json object),
  status text not null check (status in ('active', 'tobedeleted')),
  version integer not null,
  unique (source, profile, source_id),
  check (profile = 'assessment' or num_nulls(class_id, category_id, assigned_at, due_at) = 0)
);
create index line_item_class on line_item (class_id, id) where class_id is not null;
create index line_item_category on line_item (category_id) where category_id is not null;
create index line_item_scale on line_item (score_scale_id) where score_scale_id is not null;
create index line_item_parent on line_item (parent_id) where parent_id is not null;

create table gradebook_result (
  id uuid primary key,
  profile text not null check (profile in ('gradebook', 'assessment')),
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  line_item_id uuid not null references line_item,
  learner_id uuid not null references learner,
  posted text,
  score_scale_id uuid references score_scale,
  score_status text not null,
  score numeric,
  text_score text,
  percentile numeric check (percentile between 0 and 100),
  scored_on date not null,
  comment text,
  in_progress boolean,
  incomplete boolean,
  late boolean,
  missing boolean,
  objectives text check (objectives is json array),
  metadata text check (metadata is json object),
  client_id text not null,
  said_at timestamptz not null,
  status text not null check (status in ('active', 'tobedeleted')),
  version integer not null,
  unique (source, profile, source_id)
);
create index gradebook_result_line_item on gradebook_result (line_item_id, id);
create index gradebook_result_learner on gradebook_result (learner_id, id);
create index gradebook_result_scale on gradebook_result (score_scale_id) where score_scale_id is not null;
`;

/** Every version of a result that was said, by whom and when; a version is never changed. */
const versions = `
create table gradebook_result_version (
  result_id uuid not null references gradebook_result on delete cascade,
  version integer not null,
  status text not null,
  content jsonb not null,
  client_id text not null,
  organisation_id uuid not null references organisation,
  said_at timestamptz not null,
  primary key (result_id, version)
);
do $$ begin
  execute format('revoke update, delete, truncate on gradebook_result_version from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Marks are of those who teach the class or stand above it: sight of the learner elsewhere does not show them. */
const rowSecurity = `
alter table category enable row level security;
alter table category force row level security;
create policy by_organisation on category using (visible_to && app_organisations());

alter table score_scale enable row level security;
alter table score_scale force row level security;
create policy by_organisation on score_scale using (visible_to && app_organisations());

alter table line_item enable row level security;
alter table line_item force row level security;
create policy by_organisation on line_item using (visible_to && app_organisations());

alter table gradebook_result enable row level security;
alter table gradebook_result force row level security;
create policy by_organisation on gradebook_result using (visible_to && app_organisations());

alter table gradebook_result_version enable row level security;
alter table gradebook_result_version force row level security;
create policy of_result_in_sight on gradebook_result_version
  using (exists (select from gradebook_result r where r.id = gradebook_result_version.result_id));
`;

/** What changes is in the log of changes, by whose instants systems ask for what is new. */
const log = `
select log_changes_of('category', 'category'), log_changes_of('score_scale', 'score-scale'),
       log_changes_of('line_item', 'line-item'), log_changes_of('gradebook_result', 'gradebook-result');
`;

export class Gradebook1764910163000 implements MigrationInterface {
  name = 'Gradebook1764910163000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [entries, versions, rowSecurity, log]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was said once cannot be asked for again');
  }
}
