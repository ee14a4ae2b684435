import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What organisations own and lend; its owner writes it, whoever holds it sees it too. */
const items = `
create table equipment_item (
  id uuid primary key,
  organisation_id uuid not null,
  tag text not null,
  category text not null,
  model text not null,
  kit text,
  acquired_on date,
  state text not null check (state in ('available', 'out', 'in-repair', 'missing', 'retired')),
  holder_id uuid,
  place text,
  lending_id uuid,
  version integer not null,
  unique (organisation_id, tag),
  check ((state = 'out') = (holder_id is not null) and (state = 'out') = (lending_id is not null) and (state = 'out' or place is null))
);
create index equipment_of_kit on equipment_item (organisation_id, kit) where kit is not null;
create index equipment_free on equipment_item (organisation_id, category, id) where state = 'available';
create index equipment_held on equipment_item (holder_id) where holder_id is not null;
alter table equipment_item enable row level security;
alter table equipment_item force row level security;
create policy equipment_item_read on equipment_item for select
  using (organisation_id in (select unnest(app_reach())) or holder_id in (select unnest(app_reach())));
create policy equipment_item_added on equipment_item for insert with check (organisation_id in (select unnest(app_reach())));
create policy equipment_item_changed on equipment_item for update using (organisation_id in (select unnest(app_reach())));
`;

/** One item with one holder, from one instant to another. */
const lendings = `
create table equipment_lending (
  id uuid primary key,
  item_id uuid not null references equipment_item,
  organisation_id uuid not null,
  holder_id uuid not null,
  place text,
  due_on date,
  lent_at timestamptz not null,
  lent_by text not null,
  returned_at timestamptz,
  returned_by text,
  condition text,
  check ((returned_at is null) = (condition is null))
);
-- Nothing is in two hands, whatever its row says.
create unique index equipment_in_one_hand on equipment_lending (item_id) where returned_at is null;
create index lending_of_item on equipment_lending (item_id, id);
create index lending_due on equipment_lending (organisation_id, due_on) where returned_at is null;
alter table equipment_lending enable row level security;
alter table equipment_lending force row level security;
create policy equipment_lending_read on equipment_lending for select
  using (organisation_id in (select unnest(app_reach())) or holder_id in (select unnest(app_reach())));
create policy equipment_lending_added on equipment_lending for insert with check (organisation_id in (select unnest(app_reach())));
create policy equipment_lending_changed on equipment_lending for update using (organisation_id in (select unnest(app_reach())));
`;

export class Equipment1764910740000 implements MigrationInterface {
  name = 'Equipment1764910740000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [items, lendings]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what people entered is not thrown away');
  }
}
