export const catalogueSql = `
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

export const harvestSql = `
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
export const searchSql = `
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
