import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where systems want to be told of changes. A secret is derived from the service's key and its number, so that none is kept. */
const webhooks = `
create table webhook (
  id uuid primary key,
  client_id text not null,
  organisation text not null,
  visible_to text[] not null,
  url text not null,
  kinds text[] not null,
  disabled_at timestamptz,
  disabled_why text check (disabled_why in ('gone', 'failing')),
  secret_number integer not null default 1,
  former_until timestamptz,
  position bigint not null,
  registered_at timestamptz not null,
  version integer not null default 1,
  check ((disabled_at is null) = (disabled_why is null))
);
create index webhook_client on webhook (client_id, id);
alter table webhook enable row level security;
alter table webhook force row level security;
create policy by_organisation on webhook for all using (visible_to && (select app_organisations()));

create table webhook_delivery (
  id uuid primary key,
  webhook_id uuid not null references webhook on delete cascade,
  kind text not null,
  subject uuid not null,
  position bigint not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  due_at timestamptz not null default now(),
  attempts integer not null default 0,
  status integer,
  problem text,
  ended_at timestamptz
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at) where state = 'pending';
create index webhook_delivery_key on webhook_delivery (webhook_id, subject, kind, position) where state = 'pending';
create index webhook_delivery_log on webhook_delivery (webhook_id, id);
create index webhook_delivery_age on webhook_delivery (ended_at) where ended_at is not null;
alter table webhook_delivery enable row level security;
alter table webhook_delivery force row level security;
create policy of_webhook_in_sight on webhook_delivery for all using (exists (select from webhook w where w.id = webhook_id));
`;

/**
 * Puts what the log has new for one webhook among its deliveries, as its organisation sees the log. What left its sight is told by id
 * as everything else is. Whoever sees little of the log does not walk all of it at once.
 */
const telling = `
create function tell_webhook(hook uuid, most integer) returns integer language plpgsql as $$
declare
  w webhook;
  before text := current_setting('app.organisations', true);
  head bigint;
  bound bigint;
  last bigint;
  told integer;
begin
  select * into w from webhook where id = hook;
  select h.position into head from change_head h;
  perform set_config('app.log', 'on', true);
  select c.position into bound from change c where c.position > w.position order by c.position offset 200000 limit 1;
  perform set_config('app.log', 'off', true), set_config('app.organisations', w.organisation, true);
  with news as (
    (select c.kind, c.id, c.position from change c
      where c.position > w.position and c.position <= coalesce(bound, head) and c.kind = any (w.kinds) order by c.position limit most)
    union all
    (select l.kind, l.id, l.position from change_left l
      where l.organisation = w.organisation and l.position > w.position and l.position <= coalesce(bound, head) and l.kind = any (w.kinds)
      order by l.position limit most)
    order by 3 limit most
  ), added as (
    insert into webhook_delivery (id, webhook_id, kind, subject, position) select uuidv7(), hook, n.kind, n.id, n.position from news n order by n.position
  )
  select count(*), max(n.position) into told, last from news n;
  update webhook set position = case when told = most then last else greatest(position, coalesce(bound, head)) end where id = hook;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return told;
end $$;
`;

export class Webhooks1764910161003 implements MigrationInterface {
  name = 'Webhooks1764910161003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [webhooks, telling]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function tell_webhook; drop table webhook_delivery, webhook`);
  }
}
