import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A script may be marked once more for a review; a sitting is scored again for a reason of its own; the ministry enters rules of reviews. */
const more = `
alter table script drop constraint script_stage_check,
  add constraint script_stage_check check (stage in ('first', 'second', 'adjudication', 'review'));
alter table marking drop constraint marking_stage_check,
  add constraint marking_stage_check check (stage in ('first', 'second', 'adjudication', 'review'));
alter table scoring_due add column reason text;
alter table result_rule drop constraint result_rule_kind_check,
  add constraint result_rule_kind_check check (kind in ('exam-weight', 'conversion', 'moderation', 'review'));
`;

export class MarkedAgain1764910350060 implements MigrationInterface {
  name = 'MarkedAgain1764910350060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(more);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table scoring_due drop column reason`);
  }
}
