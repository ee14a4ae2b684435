import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs that failed, or that nobody ended; a stop, an outage and a confirmation are none. */
const jobFailures = `alter table job add column failures smallint not null default 0;`;

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

/**
 * Titles with holds of readers who left where they had placed them. Nearly all readers stay there under the name they had then:
 * only the others are looked for among the records that were merged.
 */
const titlesLeft = `
create function titles_left(most integer) returns setof uuid language sql stable as $$
  with apart as materialized (
    select h.title_id, h.learner_id, h.organisation_id from hold h
     where h.state in ('waiting', 'ready')
       and not exists (select from known_stay s
                        where s.learner_id = h.learner_id and s.organisation_id = h.organisation_id and stays_open(s.ended_on)))
  select distinct a.title_id from apart a
   where not exists (select from records_of(a.learner_id) r join known_stay s on s.learner_id = r.id
                      where s.organisation_id = a.organisation_id and stays_open(s.ended_on))
   limit most
$$;
`;

/**
 * The lists of an organisation begin at its own rows: under the policy alone PostgreSQL walks everybody's in the order of their
 * ids until it has found enough of a small school's.
 */
const lists = `
create or replace function list_loans(organisations text, reader uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
returns setof loan language plpgsql as $$
begin
  perform set_config('app.organisations', case when reader is null then organisations else '' end, true),
          set_config('app.reader', coalesce(reader::text, ''), true);
  return query execute 'select t.* from loan t
     where ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b))
       and ($5 is null or t.id > $5) and ($7 is null or t.learner_id = $7)
       and ($7 is not null or $8 or t.organisation_id = any($9))
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, reader, app_reaches_all(), app_reach();
end $$;

create or replace function list_holds(organisations text, reader uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
returns setof hold language plpgsql as $$
begin
  perform set_config('app.organisations', case when reader is null then organisations else '' end, true),
          set_config('app.reader', coalesce(reader::text, ''), true);
  return query execute 'select t.* from hold t
     where ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b))
       and ($5 is null or t.id > $5) and ($7 is null or t.learner_id = $7)
       and ($7 is not null or $8 or t.organisation_id = any($9))
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, reader, app_reaches_all(), app_reach();
end $$;
`;

export class Growth1764600000000 implements MigrationInterface {
  name = 'Growth1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [jobFailures, accessLogByMonth, titlesLeft, lists]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what has grown by the month stays so'));
  }
}
