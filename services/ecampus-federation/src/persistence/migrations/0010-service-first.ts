import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies try the service itself first: for its own work the reach of an organisation is not worked out at all. */
export class ServiceFirst1764900000000 implements MigrationInterface {
  name = 'ServiceFirst1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy known_stay_seen on known_stay using (current_setting('app.service', true) = 'on' or learner_id = nullif(current_setting('app.learner', true), '')::uuid
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter policy enrolment_request_seen on enrolment_request using (current_setting('app.service', true) = 'on' or learner_id = nullif(current_setting('app.learner', true), '')::uuid
        or (select app_reaches_all()) or home_organisation_id = any((select app_reach())::uuid[])
        or host_organisation_id = any((select app_reach())::uuid[]));
      alter policy course_result_seen on course_result using (current_setting('app.service', true) = 'on' or learner_id = nullif(current_setting('app.learner', true), '')::uuid
        or (select app_reaches_all()) or home_organisation_id = any((select app_reach())::uuid[])
        or host_organisation_id = any((select app_reach())::uuid[]));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy known_stay_seen on known_stay using ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])
        or learner_id = nullif(current_setting('app.learner', true), '')::uuid or current_setting('app.service', true) = 'on');
      alter policy enrolment_request_seen on enrolment_request using ((select app_reaches_all()) or home_organisation_id = any((select app_reach())::uuid[])
        or host_organisation_id = any((select app_reach())::uuid[])
        or learner_id = nullif(current_setting('app.learner', true), '')::uuid or current_setting('app.service', true) = 'on');
      alter policy course_result_seen on course_result using ((select app_reaches_all()) or home_organisation_id = any((select app_reach())::uuid[])
        or host_organisation_id = any((select app_reach())::uuid[])
        or learner_id = nullif(current_setting('app.learner', true), '')::uuid or current_setting('app.service', true) = 'on');`);
  }
}
