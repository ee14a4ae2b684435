import type { MigrationInterface, QueryRunner } from 'typeorm';

const copies = `
create table known_membership (
  class_id uuid not null,
  learner_id uuid not null,
  present boolean not null,
  primary key (class_id, learner_id)
);
create table known_teaching (
  staff_id uuid not null,
  class_id uuid not null,
  present boolean not null,
  primary key (staff_id, class_id)
);
create table closed_class (class_id uuid primary key, closed boolean not null);


alter table known_membership enable row level security;
alter table known_membership force row level security;
create policy copied on known_membership using (current_setting('app.service', true) = 'on');

alter table known_teaching enable row level security;
alter table known_teaching force row level security;
create policy copied on known_teaching using (current_setting('app.service', true) = 'on');


-- Called where the service acts for itself. A record that was merged is the one that goes on.
create function pupils_of(staff uuid) returns uuid[] language sql stable as $$
  select array(select distinct record_that_goes_on(m.learner_id)
                 from known_teaching k join known_membership m on m.class_id = k.class_id
                where k.staff_id = staff and k.present and m.present
                  and not exists (select from closed_class c where c.class_id = k.class_id and c.closed))
$$;
`;

/** A member of staff is shown the rows of pupils in their own classes; whoever else asks, what `list_…s` shows them. */
const lists = `
create function list_loans_for(organisations text, reader uuid, staff uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
returns setof loan language plpgsql as $$
declare
  before text := current_setting('app.service', true);
begin
  if staff is null then
    -- Planned anew each time: a plan that is kept would not outlive a column that a later version adds.
    return query execute 'select * from list_loans($1, $2, $3, $4, $5, $6, $7, $8)'
      using organisations, reader, ids, wanted_state, wanted_title, below, after, most;
    return;
  end if;
  perform set_config('app.service', 'on', true);
  return query execute 'select t.* from loan t
     where t.learner_id = any($7) and ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b)) and ($5 is null or t.id > $5)
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, pupils_of(staff);
  perform set_config('app.service', coalesce(before, ''), true);
end $$;

create function list_holds_for(organisations text, reader uuid, staff uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
returns setof hold language plpgsql as $$
declare
  before text := current_setting('app.service', true);
begin
  if staff is null then
    -- Planned anew each time: a plan that is kept would not outlive a column that a later version adds.
    return query execute 'select * from list_holds($1, $2, $3, $4, $5, $6, $7, $8)'
      using organisations, reader, ids, wanted_state, wanted_title, below, after, most;
    return;
  end if;
  perform set_config('app.service', 'on', true);
  return query execute 'select t.* from hold t
     where t.learner_id = any($7) and ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b)) and ($5 is null or t.id > $5)
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, pupils_of(staff);
  perform set_config('app.service', coalesce(before, ''), true);
end $$;
`;

export class OwnClasses1764800000000 implements MigrationInterface {
  name = 'OwnClasses1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [copies, lists]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what staff may see is not widened again');
  }
}
