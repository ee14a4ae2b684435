import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stands behind loans, holds and requests, by pseudonyms; what was heard before names none. The last day of an offering. */
const persons = `
create table lending_reader (
  organisation_id uuid,
  school_year text,
  month text,
  person text,
  opened integer not null default 0,
  primary key (school_year, organisation_id, month, person)
);
insert into lending_reader (organisation_id, school_year, month, person, opened)
select organisation_id, school_year, month, '', opened from lending_count where opened > 0;

alter table known_hold add column person text, add column school_year text;
alter table enrolment_request add column person text;
create index enrolment_request_persons on enrolment_request (school_year, home_organisation_id, host_organisation_id, state, person);
alter table known_offering add column ends_on date;
`;

export class Persons1764810000000 implements MigrationInterface {
  name = 'Persons1764810000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(persons);
  }

  async down(): Promise<void> {
    throw new Error('copies are built again from the topics, not taken back');
  }
}
