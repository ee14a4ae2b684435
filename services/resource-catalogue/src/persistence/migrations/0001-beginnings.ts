import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose rows a transaction may see. A missing setting shows no row. */
const scope = `
create function app_organisations() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $$;
`;

/** Facts wait here, in the transaction that made them true, until the relay has put them in their topic. */
const outbox = `
create table outbox (
  seq bigint generated always as identity primary key,
  id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload text not null,
  occurred_at timestamptz not null default clock_timestamp(),
  traceparent text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- A backup holds this lock alone while it lets everything settle: no new fact is told then, except what follows from one heard.
-- What is heard need not wait for the disk, because it would be read again (see batch.ts); what is told must.
create function may_tell() returns boolean language plpgsql as $$
begin
  if current_setting('app.service', true) = 'on' then
    set local synchronous_commit = on;
    return true;
  end if;
  if pg_try_advisory_xact_lock_shared(7110) then return true; end if;
  raise exception 'a backup is being taken' using errcode = 'lock_not_available';
end
$$;
`;

/** What a consumer keeps beside its effects: how far it has read, what it has applied, what it could not apply. */
const messaging = `
create table consumer_position (
  topic text not null,
  partition integer not null,
  cluster_id text not null,
  next_offset bigint not null,
  -- How far reactions have happened: a rebuild moves next_offset back, never this.
  reacted_until bigint not null default 0,
  primary key (topic, partition)
);
create table inbox (
  event_id uuid primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null
);
create index inbox_place on inbox (topic, partition, "offset");
create table parked_key (
  topic text not null,
  key text not null,
  since timestamptz not null,
  primary key (topic, key)
);
create table dead_letter (
  id bigint generated always as identity primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  payload text,
  code text not null,
  reason text not null,
  at timestamptz not null,
  foreign key (topic, key) references parked_key deferrable initially deferred
);
create index dead_letter_queue on dead_letter (topic, key, id);
`;

/** Answers hold what somebody was shown: whoever asked sees their own, and anybody's may be removed after a day. */
const idempotency = `
create table idempotency_key (
  client_id text not null,
  method text not null,
  path text not null,
  key text not null,
  request_hash text not null,
  status smallint not null,
  headers jsonb not null,
  body text,
  at timestamptz not null default clock_timestamp(),
  primary key (client_id, method, path, key)
);
create index idempotency_key_age on idempotency_key (at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_of_client on idempotency_key
  using (client_id = current_setting('app.client', true) or at < clock_timestamp() - interval '24 hours')
  with check (client_id = current_setting('app.client', true));
`;

/** Rows of a job are seen by whoever holds all the organisations it was asked for, and by the worker. */
const jobs = `
create table job (
  id uuid primary key,
  kind text not null,
  lock_key text not null,
  state text not null default 'queued'
    check (state in ('queued', 'running', 'waiting', 'succeeded', 'refused', 'failed', 'cancelled')),
  params jsonb not null,
  caller jsonb not null,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  done bigint not null default 0,
  total bigint,
  counts jsonb not null default '{}',
  reason jsonb,
  confirmed boolean not null default false,
  cancel_requested boolean not null default false,
  attempts integer not null default 0,
  leased_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create unique index job_alone on job (kind, lock_key) where state = 'running';
create index job_next on job (created_at) where state in ('queued', 'running');
create table job_problem (
  job_id uuid not null references job on delete cascade,
  seq bigint generated always as identity,
  attempt integer not null,
  severity text not null check (severity in ('error', 'warning')),
  code text not null,
  file text,
  "row" integer,
  field text,
  value text,
  params jsonb not null default '{}',
  primary key (job_id, seq)
);
alter table job enable row level security;
alter table job force row level security;
alter table job_problem enable row level security;
alter table job_problem force row level security;
create policy job_seen on job
  using (visible_to <@ (select app_organisations()) or current_setting('app.job_worker', true) = 'on');
create policy job_problem_seen on job_problem using (exists (select from job where job.id = job_id));
`;

/** Who read whose data and why, as it was at that moment. */
const accessLog = `
create table access_log (
  id uuid primary key,
  at timestamptz not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
);
do $$ begin
  execute format('revoke update, delete, truncate on access_log from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_written on access_log for insert with check (true);
create policy access_log_read on access_log for select using (visible_to && (select app_organisations()));
`;

/** Records, their sources and what is told of them to other repositories. */
const catalogue = `
create table source (
  id uuid primary key,
  code text not null unique,
  name text not null,
  base_url text not null,
  metadata_prefix text not null check (metadata_prefix in ('oai_dc', 'lom')),
  set_spec text,
  harvested_through timestamptz,
  version integer not null
);

create table resource (
  id uuid primary key,
  source_id uuid references source,
  oai_identifier text,
  oai_datestamp timestamptz,
  state text not null check (state in ('draft', 'published', 'withdrawn')),
  description jsonb not null,
  fingerprint text not null,
  warnings jsonb not null,
  withdrawn_by text check (withdrawn_by in ('catalogue', 'source')),
  published_at timestamptz,
  changed_at timestamptz not null,
  version integer not null,
  check ((source_id is null) = (oai_identifier is null)),
  check ((state = 'draft') = (published_at is null)),
  check ((state = 'withdrawn') = (withdrawn_by is not null))
);
create unique index resource_of_source on resource (source_id, oai_identifier) where source_id is not null;
-- What the OAI-PMH provider shows, in the order of its pages.
create index resource_shown on resource (changed_at, id) where state <> 'draft';
create index resource_draft on resource (id) where state = 'draft';

-- The same for one set, so that a page deep in a set costs what the first one does.
create table resource_set (
  set_spec text not null,
  changed_at timestamptz not null,
  resource_id uuid not null references resource,
  primary key (set_spec, changed_at, resource_id)
);
create index resource_set_of on resource_set (resource_id);

-- By what the same work is known again: ISBN, address, identifier of another repository.
create table resource_mark (
  mark text not null,
  resource_id uuid not null references resource,
  primary key (mark, resource_id)
);
create index resource_mark_of on resource_mark (resource_id);
-- Without references to resource: checking them would wait for rows that others hold while they wait for the datestamp.
create table possible_double (
  resource_id uuid not null,
  other_id uuid not null,
  mark text not null,
  found_at timestamptz not null,
  primary key (resource_id, other_id),
  check (resource_id > other_id)
);

create table framework_release (
  code text not null,
  version text not null,
  framework_id uuid not null,
  released_at timestamptz not null default clock_timestamp(),
  primary key (code, version)
);

-- Datestamps follow the order of the commits: whoever takes one holds the lock until its transaction ends, so that no reader of
-- "everything since" can miss a change that was stamped earlier and committed later.
create function next_datestamp() returns timestamptz language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtext('datestamp'));
  return date_trunc('milliseconds', clock_timestamp());
end $$;
`;

/** Harvests under way. */
const harvest = `
create table harvest (
  id uuid primary key,
  source_id uuid not null references source,
  from_at timestamptz,
  token text,
  begun_at timestamptz,
  reached_at timestamptz,
  in_order boolean not null,
  pages integer not null,
  restarts integer not null,
  added integer not null,
  changed integer not null,
  withdrawn integer not null,
  refused integer not null,
  unchanged integer not null,
  ended boolean not null
);
create index harvest_unfinished on harvest (source_id, id) where not ended;
-- A token given twice in one walk means that the walk never ends.
create table harvest_token (
  harvest_id uuid not null references harvest on delete cascade,
  walk integer not null,
  digest text not null,
  primary key (harvest_id, walk, digest)
);
`;

/**
 * French words in two forms. \`words\`: as written, without accents. \`stems\`: stemmed after folding and before it, because folding mends some
 * stems ("eleves" finds "élèves") and breaks others ("calculée" and "calculer" meet only while the accent tells the ending).
 */
const search = `
create extension if not exists unaccent;

create text search configuration french_folded (copy = pg_catalog.french);
alter text search configuration french_folded
  alter mapping for asciiword, word, asciihword, hword, hword_asciipart, hword_part with unaccent, french_stem;
create text search configuration plain_words (copy = pg_catalog.simple);
alter text search configuration plain_words
  alter mapping for asciiword, word, asciihword, hword, hword_asciipart, hword_part with unaccent, simple;

-- l'école, qu'on, jusqu'ici: the elided word says nothing and would keep its neighbour from being found. What unaccent would turn
-- into quotes, colons or backslashes goes, so that the text of a vector stays one after folding.
create function unelided(given text) returns text language sql immutable parallel safe as $$
  select translate(
    regexp_replace(given, '\\m(l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)[''’ʼ]', '', 'gi'),
    'ŉʹʻʼʽˈː‘’‛′∖⩴︓﹕﹨＇：＼', repeat(' ', 19))
$$;
-- Folding leaves nothing of a lone combining mark, and a word of no letter is no word: its place is kept by a sign that nobody writes.
create function folded(lexemes text) returns text language sql stable parallel safe as $$
  select regexp_replace(public.unaccent(lexemes), '(^|[ (!])''''(?=[ ):]|$)', '\\1''∅''', 'g')
$$;
create function french_stems(given text) returns tsvector language sql stable parallel safe as $$
  select to_tsvector('french_folded', unelided(given)) || folded(to_tsvector('french', unelided(given))::text)::tsvector
$$;
create function french_query(given text) returns tsquery language sql stable parallel safe as $$
  select websearch_to_tsquery('french_folded', unelided(given)) || folded(websearch_to_tsquery('french', unelided(given))::text)::tsquery
$$;

create table search_entry (
  resource_id uuid primary key references resource,
  kind text not null,
  levels text[] not null,
  subjects text[] not null,
  language text not null,
  licence text,
  competencies text[] not null,
  published_at timestamptz not null,
  stems tsvector not null,
  words tsvector not null
);
create index search_entry_stems on search_entry using gin (stems);
create index search_entry_words on search_entry using gin (words);
create index search_entry_recent on search_entry (published_at desc, resource_id desc);
create index search_entry_levels on search_entry using gin (levels);
create index search_entry_subjects on search_entry using gin (subjects);
create index search_entry_competencies on search_entry using gin (competencies);
create index search_entry_kind on search_entry (kind);
`;

export class Beginnings1764100000000 implements MigrationInterface {
  name = 'Beginnings1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    const kit = [scope, outbox, messaging, idempotency, jobs, accessLog];
    for (const sql of [...kit, catalogue, harvest, search]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migration has nothing to go back to');
  }
}
