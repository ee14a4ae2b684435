import type { MigrationInterface, QueryRunner } from 'typeorm';
import { countedLearners } from './0001-learner-figures.js';

/** What an organisation's figures count: everything below it but the sandboxes, unless it is one of them itself. */
const countedBelow = `
create function counted_below(top uuid) returns table (organisation_id uuid) language sql stable as $$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id where o.code <> 'bac-a-sable'
  )
  select id from below
$$;
`;

export class SandboxesApart1764150000001 implements MigrationInterface {
  name = 'SandboxesApart1764150000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(countedBelow);
    await runner.query(countedLearners('create or replace', 'counted_below'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(countedLearners('create or replace', 'organisations_below'));
    await runner.query(`drop function counted_below`);
  }
}
