import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words of the roster that are objects in OneRoster: a school year and its term, and a course for each level that classes have.
 * They are nobody's, so whoever reads sees them all; a key says the same on every installation. One is said to have changed an
 * hour after it was first written: its transaction may be open all the while, and whoever asks what has changed must hear of it.
 */
const words = `
create table roster_word (
  kind text not null check (kind in ('schoolYear', 'term', 'gradingPeriod', 'course')),
  word text not null,
  id uuid not null unique,
  at timestamptz not null,
  primary key (kind, word)
);

create function roster_word_id(kind text, word text) returns uuid language sql immutable parallel safe as $$
  select overlay(overlay(md5(kind || ' ' || word) placing '8' from 13) placing '8' from 17)::uuid
$$;

create function roster_words(years text[], levels text[], said_at timestamptz) returns void language sql as $$
  insert into roster_word (kind, word, id, at)
    select kind, word, roster_word_id(kind, word), said_at
      from (select distinct kind, word from unnest(years) word, unnest(array['schoolYear', 'term']) kind
            union select distinct 'course', word from unnest(levels) word) said
     where not exists (select from roster_word w where w.kind = said.kind and w.word = said.word)
     order by 1, 2
    on conflict do nothing
$$;

create function class_said() returns trigger language plpgsql as $$
begin
  perform roster_words(array(select distinct school_year from new_rows), array(select distinct level from new_rows), date_trunc('milliseconds', clock_timestamp()) + interval '1 hour');
  return null;
end $$;
create trigger words_inserted after insert on class referencing new table as new_rows for each statement execute function class_said();
create trigger words_updated after update on class referencing new table as new_rows for each statement execute function class_said();

create function stay_said() returns trigger language plpgsql as $$
begin
  perform roster_words(array(select distinct school_year from new_rows), '{}', date_trunc('milliseconds', clock_timestamp()) + interval '1 hour');
  return null;
end $$;
create trigger words_inserted after insert on enrolment referencing new table as new_rows for each statement execute function stay_said();

select set_config('app.organisations', 'ministere', true);
select roster_words(array(select distinct school_year from class union select distinct school_year from enrolment),
                    array(select distinct level from class), date_trunc('milliseconds', now()));
select set_config('app.organisations', '', true);
`;

/**
 * How far a client has come in a collection: the last row of each page that it read, so that the next one goes on behind it, and
 * how many there were when it began. Forgotten after a day.
 */
const walks = `
create table roster_walk (
  client_id text not null,
  asked bytea not null,
  reach text[] not null,
  passed integer not null,
  value text not null,
  id uuid,
  total integer not null,
  counted_at timestamptz not null,
  at timestamptz not null,
  primary key (client_id, asked, passed)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index roster_walk_at on roster_walk (at);
alter table roster_walk enable row level security;
alter table roster_walk force row level security;
create policy of_reach on roster_walk for all using (reach = app_organisations());
`;

const functions = `
-- Not in SQL, which the planner would put in place and cast before it asks.
create function uuid_or_null(written text) returns uuid language plpgsql immutable parallel safe as $$
begin
  return case when pg_input_is_valid(written, 'uuid') then written::uuid end;
end $$;

create function present_school_year() returns text language sql stable parallel safe as $$
  select case when extract(month from school_day()) >= 7
              then extract(year from school_day())::text || '-' || (extract(year from school_day()) + 1)::text
              else (extract(year from school_day()) - 1)::text || '-' || extract(year from school_day())::text end
$$;

create function level_title(level text) returns text language sql immutable parallel safe as $$
  select case
           when level like 'preschool-%' then 'Maternelle ' || right(level, 1) || ' ans'
           when level like 'primary-%' then right(level, 1) || case right(level, 1) when '1' then 're' else 'e' end || ' année du primaire'
           when level like 'secondary-%' then right(level, 1) || case right(level, 1) when '1' then 're' else 'e' end || ' secondaire'
           when level = 'vocational' then 'Formation professionnelle'
           when level = 'adult' then 'Formation générale des adultes'
           when level = 'college' then 'Enseignement collégial'
           when level = 'university' then 'Enseignement universitaire'
           when level = 'unknown' then 'Niveau non précisé'
           else level end
$$;

create function folded(said text) returns text language sql immutable parallel safe as $$
  select lower(regexp_replace(replace(replace(normalize(lower(said), nfkd), 'œ', 'oe'), 'æ', 'ae'), '[̀-ͯ]', '', 'g'))
$$;
`;

export class OneRoster1764910162000 implements MigrationInterface {
  name = 'OneRoster1764910162000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [words, walks, functions]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a key that somebody has read is not taken back');
  }
}
