import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One identifier of a test may stand for an exam in each subject and level: many tools call every test `Test-1`. */
export class PapersBySubject1764800000002 implements MigrationInterface {
  name = 'PapersBySubject1764800000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table paper add constraint paper_of_subject unique (owners, identifier, subject, level);
      alter table paper drop constraint paper_owners_identifier_key;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table paper add constraint paper_owners_identifier_key unique (owners, identifier);
      alter table paper drop constraint paper_of_subject;`);
  }
}
