import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a connection carried at an instant, as a probe or a school's system measured it. */
const measurements = `
create table connection_measurement (
  connection_id uuid not null references inventory_entry,
  at timestamptz not null,
  organisation_id uuid not null,
  down numeric(9, 2) not null check (down between 0 and 400000),
  up numeric(9, 2) not null check (up between 0 and 400000),
  latency numeric(8, 2) check (latency between 0 and 60000),
  jitter numeric(8, 2) check (jitter between 0 and 60000),
  loss numeric(5, 2) check (loss between 0 and 100),
  primary key (connection_id, at)
);
alter table connection_measurement enable row level security;
alter table connection_measurement force row level security;
create policy connection_measurement_own on connection_measurement using (organisation_id in (select unnest(app_reach())));
`;

export class Measurements1764910740002 implements MigrationInterface {
  name = 'Measurements1764910740002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(measurements);
  }

  async down(): Promise<void> {
    throw new Error('what people entered is not thrown away');
  }
}
