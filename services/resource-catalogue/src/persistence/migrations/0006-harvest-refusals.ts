import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a source gave and could not be read, by its own name, and the harvest that last heard it: later ones ask for it again. */
export class HarvestRefusals1764710000000 implements MigrationInterface {
  name = 'HarvestRefusals1764710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table harvest_refusal (
        source_id uuid not null references source,
        identifier text not null,
        harvest_id uuid not null,
        primary key (source_id, identifier)
      );
      create index harvest_refusal_waiting on harvest_refusal (source_id, harvest_id, identifier);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table harvest_refusal');
  }
}
