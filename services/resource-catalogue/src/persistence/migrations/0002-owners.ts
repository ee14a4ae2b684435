import { inReach, organisationsSql } from '@pan/kit/data';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each record and each source is an organisation's. Without one it is the ministry's: so is everything from before this table knew
 * owners. What is shown may be read by everybody; a source too, because the provider names where a record was harvested.
 */
const owners = `
alter table source add column owner_id uuid;
alter table resource add column owner_id uuid;

alter table source enable row level security;
alter table source force row level security;
create policy named on source for select using (true);
create policy kept on source using (${inReach('owner_id')});

alter table resource enable row level security;
alter table resource force row level security;
create policy shown on resource for select using (state <> 'draft');
create policy kept on resource using (${inReach('owner_id')});

-- What an instance of the version before, which names no owner, enters while it runs beside this one.
create policy entered on source for insert with check (owner_id is null);
create policy entered on resource for insert with check (owner_id is null);
`;

export class Owners1764100000001 implements MigrationInterface {
  name = 'Owners1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [organisationsSql, owners]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what is whose is not forgotten again');
  }
}
