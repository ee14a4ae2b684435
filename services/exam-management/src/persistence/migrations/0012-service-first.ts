import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies try the service itself first: for its own work the reach of an organisation is not worked out at all. */
export class ServiceFirst1764900000000 implements MigrationInterface {
  name = 'ServiceFirst1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy seen on candidate using (current_setting('app.service', true) = 'on'
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter policy seen on sitting using (current_setting('app.service', true) = 'on'
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter policy seen on saved_response using (current_setting('app.service', true) = 'on'
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter policy seen on sitting_score using (current_setting('app.service', true) = 'on'
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter policy seen on mark using (current_setting('app.service', true) = 'on'
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter policy owned on item using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));
      alter policy owned on paper using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));
      alter policy seen on exam_session using (current_setting('app.service', true) = 'on'
        or owners && (select app_organisations()) or organisation_ids && (select app_reach())::uuid[]);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy seen on candidate using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on');
      alter policy seen on sitting using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on');
      alter policy seen on saved_response using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on');
      alter policy seen on sitting_score using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on');
      alter policy seen on mark using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or current_setting('app.service', true) = 'on');
      alter policy owned on item using (owners && (select app_organisations()) or current_setting('app.service', true) = 'on');
      alter policy owned on paper using (owners && (select app_organisations()) or current_setting('app.service', true) = 'on');
      alter policy seen on exam_session using (owners && (select app_organisations())
        or organisation_ids && (select app_reach())::uuid[] or current_setting('app.service', true) = 'on');`);
  }
}
