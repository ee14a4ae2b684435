import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes from before the memory's beginning are in no past figure; only they can be taken away. */
const forgotten = `
create policy forgotten on copy_change for delete
  using (current_setting('app.figures', true) = 'on' and at <= (select since from copy_memory));
`;

export class CopiesForgotten1764910770000 implements MigrationInterface {
  name = 'CopiesForgotten1764910770000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(forgotten);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy forgotten on copy_change');
  }
}
