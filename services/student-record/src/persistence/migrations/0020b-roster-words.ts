import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words are said by the log instead of by triggers: a bundle that is the first to use one held it until its transaction ended, and
 * every other writer of the same year waited. What only sandboxes say is theirs to see.
 */
const words = `
drop trigger words_inserted on class;
drop trigger words_updated on class;
drop trigger words_inserted on enrolment;
drop function class_said();
drop function stay_said();
drop function roster_words(text[], text[], timestamptz);

alter table roster_word add column apart boolean not null default false;
alter table roster_word enable row level security;
alter table roster_word force row level security;
create policy of_network on roster_word for select using (not apart
  or (select exists (select from organisation o where o.code = any (app_organisations()) and 'bac-a-sable' = any (o.path))));
create policy said on roster_word for all using ((select current_setting('app.log', true)) = 'on');

create table roster_word_head (
  single boolean not null default true primary key check (single),
  position bigint not null
);
insert into roster_word_head (position) values (0);

create function say_roster_words() returns integer language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
  since bigint;
  until bigint;
  said integer;
begin
  select h.position, c.position into since, until from roster_word_head h, change_head c;
  if since >= until then return 0; end if;
  select position into since from roster_word_head for update;
  perform set_config('app.log', 'on', true), set_config('app.organisations', 'ministere', true);
  with used as (
    select k.school_year, k.level, k.visible_to from change c join class k on k.id = c.id where c.kind = 'class' and c.position > since and c.position <= until
    union all
    select e.school_year, null, e.visible_to from change c join enrolment e on e.id = c.id where c.kind = 'enrolment' and c.position > since and c.position <= until
  ), heard as (
    select kind, word, bool_and('bac-a-sable' = any (visible_to)) as apart
      from used, lateral (values ('schoolYear', school_year), ('term', school_year), ('course', level)) one (kind, word)
     where word is not null group by kind, word
  )
  insert into roster_word as w (kind, word, id, at, apart)
    select h.kind, h.word, roster_word_id(h.kind, h.word), date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond', h.apart
      from heard h
     where not exists (select from roster_word k where k.kind = h.kind and k.word = h.word and (h.apart or not k.apart))
    on conflict (kind, word) do update set apart = false, at = excluded.at;
  get diagnostics said = row_count;
  update roster_word_head set position = until where position < until;
  perform set_config('app.log', 'off', true), set_config('app.organisations', coalesce(before, ''), true);
  return said;
end $$;
`;

/** Instants of any year have a position; those before 1970 stand before every change. */
const position = `
create or replace function change_position(at timestamptz) returns bigint language sql immutable parallel safe as $$
  select least(greatest(floor(extract(epoch from at) * 1000), 0), 8796093022207)::bigint << 20
$$;
`;

/** A place of a walk holds a name or a day where that is the order asked for: it goes after a day, whoever reads next. */
const walks = `create policy forgotten on roster_walk for all using (at < now() - interval '1 day')`;

export class RosterWords1764910162001 implements MigrationInterface {
  name = 'RosterWords1764910162001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [words, position, walks]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a key that somebody has read is not taken back');
  }
}
