import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The network as it was told from instant to instant, so that it can be read as of a day. What was known before this table was made is
 * known since ever, until the copies are read again.
 */
const told = `
create table organisation_told (
  organisation_id uuid not null,
  told_at timestamptz not null,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid,
  primary key (organisation_id, told_at)
);
insert into organisation_told select organisation_id, '-infinity', code, name, kind, parent_id from known_organisation;
`;

export class OrganisationsTold1764910720000 implements MigrationInterface {
  name = 'OrganisationsTold1764910720000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(told);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table organisation_told');
  }
}
