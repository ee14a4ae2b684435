import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The report cards of a class are those of who attends it, under whichever class they were drawn; what a draft came from is compared as a whole. */
const attending = `
create function attending(class uuid) returns setof uuid language sql stable as $$
  select m.learner_id from membership m
   where m.class_id = class and m.learner_id is not null and open_on(m.ended_on, school_day()) and m.begins_on is null
$$;

create or replace function list_class_report_cards(sight text, class uuid, of_term text, after uuid, most integer)
returns table (in_sight boolean, id uuid, learner_id uuid, item jsonb) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform see(sight);
  return query
    select true, r.id, r.learner_id, r.item
      from (select c.id, c.organisation_id, c.school_year from class c where c.id = class) one
      left join lateral (
        select c.id, c.learner_id, report_card_item(c) as item from report_card c
         where c.organisation_id = one.organisation_id and c.school_year = one.school_year and c.term = of_term
           and (c.class_id = one.id or c.learner_id in (select attending(one.id)))
           and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by c.id limit most) r on true
     order by r.id;
end $$;

alter table report_card_draft alter column marks_seen set default 0;
`;

export class CardsOfWhoAttends1764910350000 implements MigrationInterface {
  name = 'CardsOfWhoAttends1764910350000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(attending);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
