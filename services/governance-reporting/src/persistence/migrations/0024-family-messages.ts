import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What organisations wrote to families, day by day, as the record counts it. */
const messages = `
create table message_count (
  organisation_id uuid,
  sent_on date,
  urgency text,
  school_year text not null,
  sent integer not null,
  copies integer not null,
  read integer not null,
  primary key (organisation_id, sent_on, urgency)
);
create index message_count_year on message_count (school_year, organisation_id);
select remember_copy('message_count');
do $$
begin
  execute format('grant select on as_of.message_count to %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

export class FamilyMessages1764910760001 implements MigrationInterface {
  name = 'FamilyMessages1764910760001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(messages);
  }

  async down(): Promise<void> {
    throw new Error('what was heard is not thrown away');
  }
}
