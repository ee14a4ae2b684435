import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who sees that a resource is given to somebody or something: whoever sends it, and those who see the class or the person, of a
 * course the open classes of its level that the same system sends. A resource is seen by whoever sees one of its uses.
 */
const sight = `
create function sight_of_use(of_source text, used text, target text, home uuid) returns text[] language sql stable as $$
  select array(select distinct sees from unnest(
    (select o.path from organisation o where o.id = home) || case used
      when 'class' then (select k.visible_to from class k where k.source = of_source and k.source_id = target)
      when 'user' then coalesce((select s.visible_to from learner_source s where s.source = of_source and s.source_id = target),
                                (select f.visible_to from staff f where f.source = of_source and f.source_id = target))
      else array(select sees from course_source s join class k on k.source = of_source and k.closed_on is null and k.level = s.level, unnest(k.visible_to) sees
                  where s.source = of_source and s.source_id = target) end) sees order by 1)
$$;

create function see_resources(resources uuid[]) returns void language plpgsql as $$
begin
  perform from school_resource where id = any (resources) order by id for update;
  update school_resource t set visible_to = s.visible_to
    from (select r.id, array(select distinct sees from (
                   select unnest(o.path) union all select unnest(u.visible_to) from resource_use u where u.resource_id = r.id and u.ended_at is null) s (sees)
                  order by 1) as visible_to
            from school_resource r join organisation o on o.id = r.organisation_id where r.id = any (resources)) s
   where s.id = t.id and t.visible_to is distinct from s.visible_to;
end $$;

-- The rows are held before they are compared, so that of two changes at once the second sees what the first has done.
create function see_uses(uses uuid[]) returns void language plpgsql as $$
begin
  perform from resource_use where id = any (uses) order by id for update;
  update resource_use u set visible_to = s.visible_to
    from (select id, sight_of_use(source, used_by, target_source_id, organisation_id) as visible_to from resource_use where id = any (uses)) s
   where s.id = u.id and u.visible_to is distinct from s.visible_to;
  perform see_resources(array(select distinct resource_id from resource_use where id = any (uses)));
end $$;
`;

/** Sight follows whichever way the class or the person is written; the writer need not see the uses. */
const following = `
create function person_seen() returns trigger language plpgsql as $$
declare
  before text := coalesce(current_setting('app.organisations', true), '');
  uses uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  uses := array(
    with was as (select source, source_id, visible_to from old_rows), became as (select source, source_id, visible_to from new_rows),
         moved as ((table was except table became) union (table became except table was))
    select distinct u.id from moved m
      join resource_use u on u.source = m.source and u.used_by = 'user' and u.target_source_id = m.source_id and u.ended_at is null);
  if uses <> '{}' then perform see_uses(uses); end if;
  perform set_config('app.organisations', before, true);
  return null;
end $$;
create trigger uses_seen after update on learner_source referencing old table as old_rows new table as new_rows for each statement execute function person_seen();
create trigger uses_seen after update on staff referencing old table as old_rows new table as new_rows for each statement execute function person_seen();

create function uses_of_classes(sources text[], keys text[], levels text[]) returns uuid[] language sql stable as $$
  with moved as (select * from unnest(sources, keys, levels) as m (source, source_id, level))
  select array(
    select u.id from moved m join resource_use u on u.source = m.source and u.used_by = 'class' and u.target_source_id = m.source_id and u.ended_at is null
    union
    select u.id from (select distinct source, level from moved) m join course_source s on s.source = m.source and s.level = m.level
      join resource_use u on u.source = s.source and u.used_by = 'course' and u.target_source_id = s.source_id and u.ended_at is null)
$$;

create function class_seen() returns trigger language plpgsql as $$
declare
  before text := coalesce(current_setting('app.organisations', true), '');
  uses uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  if tg_op = 'INSERT' then
    select uses_of_classes(array_agg(source), array_agg(source_id), array_agg(level)) into uses from new_rows;
  else
    with was as (select source, source_id, level, visible_to, closed_on is null from old_rows),
         became as (select source, source_id, level, visible_to, closed_on is null from new_rows),
         moved as ((table was except table became) union (table became except table was))
    select uses_of_classes(array_agg(source), array_agg(source_id), array_agg(level)) into uses from moved;
  end if;
  if uses <> '{}' then perform see_uses(uses); end if;
  perform set_config('app.organisations', before, true);
  return null;
end $$;
create trigger uses_opened after insert on class referencing new table as new_rows for each statement execute function class_seen();
create trigger uses_seen after update on class referencing old table as old_rows new table as new_rows for each statement execute function class_seen();
`;

/** Uses that stand now. */
const now = `
select set_config('app.organisations', 'ministere', true);
select see_uses(array(select id from resource_use where ended_at is null));
select set_config('app.organisations', '', true);
`;

export class SightOfUses1764910240001 implements MigrationInterface {
  name = 'SightOfUses1764910240001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [sight, following, now]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop trigger uses_seen on learner_source; drop trigger uses_seen on staff; drop trigger uses_seen on class; drop trigger uses_opened on class;
       drop function person_seen, class_seen, uses_of_classes, see_uses, see_resources, sight_of_use`,
    );
  }
}
