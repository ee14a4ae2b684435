import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who read whose data and why, as it was at that moment. */
const accessLog = `
create table access_log (
  id uuid primary key,
  at timestamptz not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
);
do $$ begin
  execute format('revoke update, delete, truncate on access_log from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_written on access_log for insert with check (true);
create policy access_log_read on access_log for select using (visible_to && (select app_organisations()));
`;

/**
 * The log by the month, so that an old one can be taken away as a whole, and found by learner. What was written before is the
 * first part. No part is open to the service by itself: rows are seen through the log, whose policies would not hold there.
 */
const accessLogByMonth = `
alter table access_log rename to access_log_before;
alter table access_log_before drop constraint access_log_pkey;
create table access_log (like access_log_before including defaults) partition by range (at);
create table access_log_later partition of access_log default;
alter table access_log_later enable row level security;
alter table access_log_later force row level security;
create index access_log_of_learner on access_log using gin (learner_ids);
create index access_log_at on access_log using brin (at);

-- Makes the parts of the months to come; rows that came too early for theirs stay in the last part.
create function access_log_months(ahead integer) returns void language plpgsql as $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
  month timestamptz;
  part text;
begin
  for month in select generate_series(date_trunc('month', now(), 'UTC') + interval '1 month',
                                      date_trunc('month', now(), 'UTC') + ahead * interval '1 month', interval '1 month') loop
    part := 'access_log_' || to_char(month at time zone 'UTC', 'YYYYMM');
    continue when to_regclass(part) is not null;
    continue when exists (select from access_log_later where at >= month and at < month + interval '1 month');
    execute format('create table %I partition of access_log for values from (%L) to (%L)', part, month, month + interval '1 month');
    execute format('revoke all on %I from %I', part, app);
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
  end loop;
end $$;

do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('alter table access_log attach partition access_log_before for values from (minvalue) to (%L)',
                 date_trunc('month', now(), 'UTC') + interval '1 month');
  execute format('revoke all on access_log_before, access_log_later from %I', app);
  execute format('revoke update, delete, truncate on access_log from %I', app);
end $$;
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_written on access_log for insert with check (true);
create policy access_log_read on access_log for select using (visible_to && (select app_organisations()));
`;

export class Growth1764600000000 implements MigrationInterface {
  name = 'Growth1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [accessLog, accessLogByMonth]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what has grown by the month stays so'));
  }
}
