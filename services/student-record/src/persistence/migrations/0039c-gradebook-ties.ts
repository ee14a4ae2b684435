import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which line items of a class's gradebook count for which competency and term; nothing in it is about a person. */
const ties = `
create table line_item_tie (
  line_item_id uuid primary key references line_item on delete cascade,
  class_id uuid not null references class,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  course text not null,
  competency text not null,
  term text not null,
  weight numeric not null check (weight > 0),
  said_by text not null,
  said_at timestamptz not null
);
create index line_item_tie_class on line_item_tie (class_id, term);
alter table line_item_tie enable row level security;
alter table line_item_tie force row level security;
create policy by_organisation on line_item_tie using (visible_to && app_organisations());
`;

export class GradebookTies1764910290020 implements MigrationInterface {
  name = 'GradebookTies1764910290020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ties);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table line_item_tie`);
  }
}
