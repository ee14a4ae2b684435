import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What records have in common before anybody compares them: eight bytes of keyed digests, a few of each record. A record waits in
 * `likeness_due` from the transaction that opens it, changes its identity or joins or parts it, whichever door that came by.
 */
const blocks = `
create table likeness_block (
  block bigint not null,
  -- Nobody deletes a learner; a reference would have each block wait for whoever has the record.
  learner_id uuid not null,
  primary key (block, learner_id)
);
create index likeness_block_learner on likeness_block (learner_id);
alter table likeness_block enable row level security;
alter table likeness_block force row level security;
create policy by_the_service on likeness_block using ((select current_setting('app.service', true)) = 'on');

create table likeness_due (
  n bigint generated always as identity primary key,
  learner_id uuid not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
alter table likeness_due enable row level security;
alter table likeness_due force row level security;
create policy noted on likeness_due for insert with check (true);
create policy by_the_service on likeness_due using ((select current_setting('app.service', true)) = 'on');

create function learner_opened() returns trigger language plpgsql as $$
begin
  insert into likeness_due (learner_id) select id from new_rows;
  return null;
end $$;
create function learner_renamed() returns trigger language plpgsql as $$
begin
  insert into likeness_due (learner_id)
    select n.id from new_rows n join old_rows o on o.id = n.id
     where (n.family_name, n.given_name, n.birth_date, n.permanent_code, n.merged_into)
           is distinct from (o.family_name, o.given_name, o.birth_date, o.permanent_code, o.merged_into);
  return null;
end $$;
create trigger likeness_of_new after insert on learner referencing new table as new_rows
  for each statement execute function learner_opened();
create trigger likeness_of_changed after update on learner referencing old table as old_rows new table as new_rows
  for each statement execute function learner_renamed();
`;

/** Records from before are looked at one after the other, those that were opened first, first; the digests need the service's key. */
const before = `
select set_config('app.organisations', 'ministere', true);
insert into likeness_due (learner_id)
  select l.id from learner l left join change c on c.kind = 'learner' and c.id = l.id order by c.position nulls first, l.id;
select set_config('app.organisations', '', true);
`;

export class Likeness1764910200000 implements MigrationInterface {
  name = 'Likeness1764910200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [blocks, before]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop trigger likeness_of_new on learner;
drop trigger likeness_of_changed on learner;
drop function learner_opened, learner_renamed;
drop table likeness_due, likeness_block;`);
  }
}
