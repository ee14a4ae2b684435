import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is shared is shared with the networks: whoever holds a sandbox alone sees what it invented and nothing else. */
const sight = `
create function app_is_of_networks() returns boolean language sql stable as $$
  select exists (select from unnest(app_organisations()) o(code) where o.code <> 'bac-a-sable' and o.code not like 'bac-a-sable.%')
$$;
alter policy initiative_read on initiative
  using ((shared and (select app_is_of_networks())) or organisation_id in (select unnest(app_reach())));
alter policy commitment_read on commitment
  using ((shared and (select app_is_of_networks())) or organisation_id in (select unnest(app_reach())));
`;

/** The ministry alone writes what it says of the plan itself. */
const entries = `
alter table register_entry enable row level security;
alter table register_entry force row level security;
create policy register_entry_read on register_entry for select using (true);
create policy register_entry_added on register_entry for insert with check ('ministere' = any(app_organisations()));
create policy register_entry_changed on register_entry for update using ('ministere' = any(app_organisations()));
`;

export class SharedSight1764910700002 implements MigrationInterface {
  name = 'SharedSight1764910700002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [sight, entries]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was closed is not opened again');
  }
}
