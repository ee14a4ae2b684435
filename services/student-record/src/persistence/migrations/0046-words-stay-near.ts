import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a school and a family write each other is read by systems of the school and of the organisation just above it, never of those further up. */
const near = `
create function app_is_near(path text[]) returns boolean language sql stable parallel safe
  as $$ select not app_is_person() and path[greatest(least(2, cardinality(path)), cardinality(path) - 1):] && app_organisations() $$;

drop policy by_organisation on message;
create policy by_organisation on message for select using (app_is_near(visible_to));

drop policy of_office on message_reply;
create policy of_office on message_reply for select using (sender is null and app_is_near(visible_to));

drop policy by_organisation on absence_notice;
create policy by_organisation on absence_notice using (app_is_near(visible_to));
`;

export class WordsStayNear1764910360000 implements MigrationInterface {
  name = 'WordsStayNear1764910360000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(near);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
