import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An event is known by its id alone; a version before this one, running beside, may still say where it read it. */
export class OneKeyInbox1764910050000 implements MigrationInterface {
  name = 'OneKeyInbox1764910050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop index inbox_place;
alter table inbox alter topic drop not null, alter partition drop not null, alter "offset" drop not null;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
delete from inbox where topic is null;
alter table inbox alter topic set not null, alter partition set not null, alter "offset" set not null;
create index inbox_place on inbox (topic, partition, "offset");
`);
  }
}
