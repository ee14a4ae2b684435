import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What professionals keep; nothing of it changes once it is signed, but whose record it stands in. */
const notes = `
create table professional_note (
  id uuid primary key,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  profession text not null,
  wall text not null,
  staff_id uuid not null references staff,
  subject text not null,
  author_name text not null,
  amends uuid references professional_note,
  kind text not null check (kind in ('note', 'report', 'consent-to-consult')),
  day date not null,
  text text not null,
  said_of uuid not null references learner,
  written_at timestamptz not null,
  signed_at timestamptz,
  version integer not null
);
create index professional_note_learner on professional_note (learner_id, id);
create index professional_note_organisation on professional_note (organisation_id);
create index professional_note_amends on professional_note (amends) where amends is not null;

create function signed_notes_stay() returns trigger language plpgsql as $$
begin
  if old.signed_at is not null and to_jsonb(new) - 'learner_id' <> to_jsonb(old) - 'learner_id' then
    raise exception 'a signed note changes no more';
  end if;
  return new;
end $$;
create trigger signed_notes_stay before update on professional_note for each row execute function signed_notes_stay();
`;

/** No organisation's sight shows them: the author, and once they are signed whoever has the same profession at the same organisation over the pupil. */
const walls = `
alter table professional_note enable row level security;
alter table professional_note force row level security;
create policy shown_to_profession on professional_note for select using (
  (select app_file()) = 'professional-file' and (select coalesce(current_setting('app.act', true), '')) = '' and learner_id = any ((select app_learners())::uuid[])
  and (subject = (select current_setting('app.subject', true)) or signed_at is not null and wall = any ((select app_walls())::text[])));
create policy kept on professional_note using ((select current_setting('app.service', true)) = 'on');
`;

/** Professions by which a staff member reads a learner, each at its organisation. */
const sight = `
create function app_walls() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.walls', true), ''), ',') $$;

create or replace function see_as_person(who_role text, who text) returns void language plpgsql as $$
declare
  role text := split_part(who_role, '/', 1);
  act text := case role when 'staff' then '' else split_part(who_role, '/', 2) end;
  file text := split_part(who_role, '/', case role when 'staff' then 2 else 4 end);
  readers text[] := string_to_array(case when role = 'staff' and file = '' then 'teaching' else split_part(who_role, '/', 3) end, ',');
  asked uuid;
  teaches boolean;
  age_limit integer;
  learners uuid[];
  classes uuid[];
  at text[];
  walls text[];
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  if role = 'staff' and split_part(who_role, '/', 4) <> '' then
    select coalesce(l.merged_into, l.id) into asked from learner l where l.id = split_part(who_role, '/', 4)::uuid;
    select array_agg(distinct f.organisation), bool_and(f.function = 'teaching'), array_agg(distinct f.organisation || '/' || f.profession)
      into at, teaches, walls from functions_over(who, readers, asked, school_day()) f;
    if at is not null then
      learners := asked || array(select l.id from learner l where l.merged_into = asked);
      classes := array(select m.class_id from membership m where m.learner_id = asked and m.ended_on is null and m.begins_on is null
                          and (not teaches or m.class_id = any (taught_classes(who))));
    end if;
  elsif role = 'staff' then
    classes := case when 'teaching' = any (readers) then taught_classes(who) end;
    learners := array(select distinct m.learner_id from membership m
                       where m.class_id = any(classes) and m.learner_id is not null and m.ended_on is null and m.begins_on is null);
  else
    age_limit := coalesce(nullif(split_part(who_role, '/', 3), '')::integer, case role when 'guardian' then 18 else 0 end);
    learners := family_learners(role, who, coalesce(nullif(act, ''), 'read-record'), age_limit, school_day());
    learners := learners || array(select l.id from learner l where l.merged_into = any(learners));
    classes := array(select m.class_id from membership m where m.learner_id = any(learners) and m.ended_on is null and m.begins_on is null);
  end if;
  perform set_config('app.organisations', '', true), set_config('app.learners', coalesce(array_to_string(learners, ','), ''), true),
          set_config('app.classes', coalesce(array_to_string(classes, ','), ''), true), set_config('app.act', act, true),
          set_config('app.file', file, true), set_config('app.files_at', coalesce(array_to_string(at, ','), ''), true),
          set_config('app.walls', coalesce(array_to_string(walls, ','), ''), true);
end $$;
`;

const reads = `
create function read_notes(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select one.id, n.id, n.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select n.id, jsonb_build_object('id', n.id, 'organisation', split_part(n.wall, '/', 1), 'profession', n.profession, 'author', n.author_name,
                 'own', n.subject = current_setting('app.subject', true), 'kind', n.kind, 'day', n.day, 'text', n.text, 'amends', n.amends,
                 'writtenAt', n.written_at, 'signedAt', n.signed_at, 'version', n.version) as item
          from professional_note n where n.learner_id = one.id and n.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by n.id limit most) n on true
     order by n.id;
end $$;

create or replace function read_file_places(sight text, file text, learner uuid) returns table (learner_id uuid, places text[]) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, array(
      select distinct o.code from organisation o
       where file = 'school-file' and o.id in (select e.organisation_id from enrolment e where e.learner_id = one.id)
          or file = 'special-assistance-file' and (o.id in (select a.organisation_id from accommodation a where a.learner_id = one.id)
                                                   or o.id in (select p.organisation_id from intervention_plan p where p.learner_id = one.id))
          or file = 'professional-file' and o.id in (select n.organisation_id from professional_note n where n.learner_id = one.id)
       order by o.code)
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one;
end $$;
`;

export class ProfessionalNotes1764910280020 implements MigrationInterface {
  name = 'ProfessionalNotes1764910280020';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [notes, sight, walls, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what professionals signed is not forgotten again');
  }
}
