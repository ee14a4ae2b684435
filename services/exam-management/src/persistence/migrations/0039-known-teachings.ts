import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who teaches which class: nobody is given the answers of the own pupils to mark. */
const teachings = `
create table known_teaching (
  staff_id uuid not null,
  class_id uuid not null,
  present boolean not null,
  primary key (staff_id, class_id)
);
alter table known_teaching enable row level security;
alter table known_teaching force row level security;
create policy seen on known_teaching using (current_setting('app.service', true) = 'on');
`;

export class KnownTeachings1764910330000 implements MigrationInterface {
  name = 'KnownTeachings1764910330000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(teachings);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table known_teaching`);
  }
}
