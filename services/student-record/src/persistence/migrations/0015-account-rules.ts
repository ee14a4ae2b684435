import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of these learners, those whose account links may end with a stay; whoever ends the stay need not see the account. */
const linked = `
create function learners_with_account(learners uuid[]) returns setof uuid language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
begin
  perform set_config('app.organisations', 'ministere', true);
  return query select distinct a.learner_id from account_link a where a.learner_id = any(learners) and a.ended_at is null;
  perform set_config('app.organisations', coalesce(before, ''), true);
end $$;
`;

export class AccountRules1764910100000 implements MigrationInterface {
  name = 'AccountRules1764910100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(linked);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function learners_with_account(uuid[])`);
  }
}
