import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies try the service itself first: for its own work the reach of an organisation is not worked out at all. */
export class ServiceFirst1764900000000 implements MigrationInterface {
  name = 'ServiceFirst1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy seen on known_stay using (current_setting('app.service', true) = 'on'
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or learner_id in (select r.id from records_of(nullif(current_setting('app.reader', true), '')::uuid) r));
      alter policy seen on loan using (current_setting('app.service', true) = 'on'
        or title_id = nullif(current_setting('app.title', true), '')::uuid
        or learner_id = nullif(current_setting('app.reader', true), '')::uuid
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter policy seen on hold using (current_setting('app.service', true) = 'on'
        or title_id = nullif(current_setting('app.title', true), '')::uuid
        or learner_id = nullif(current_setting('app.reader', true), '')::uuid
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy seen on known_stay using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on'
        or learner_id in (select r.id from records_of(nullif(current_setting('app.reader', true), '')::uuid) r));
      alter policy seen on loan using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on'
        or learner_id = nullif(current_setting('app.reader', true), '')::uuid
        or title_id = nullif(current_setting('app.title', true), '')::uuid);
      alter policy seen on hold using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on'
        or learner_id = nullif(current_setting('app.reader', true), '')::uuid
        or title_id = nullif(current_setting('app.title', true), '')::uuid);`);
  }
}
