import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An event is known by its id alone; a version before this one, running beside, may still say where it read it. */
export class OneKeyInbox1764910050000 implements MigrationInterface {
  name = 'OneKeyInbox1764910050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table inbox alter topic drop not null, alter partition drop not null, alter "offset" drop not null,
  add heard_on date not null default current_date;
drop index inbox_place;
create index inbox_place on inbox (topic, partition, "offset") where topic is not null;
create index inbox_heard on inbox using brin (heard_on);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
delete from inbox where topic is null;
drop index inbox_heard, inbox_place;
alter table inbox alter topic set not null, alter partition set not null, alter "offset" set not null, drop heard_on;
create index inbox_place on inbox (topic, partition, "offset");
`);
  }
}
