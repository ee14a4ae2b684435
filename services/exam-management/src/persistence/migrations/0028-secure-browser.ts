import type { MigrationInterface, QueryRunner } from 'typeorm';

/** With which keys of Safe Exam Browser a session is sat, who is let in without, and how each device stood when it last asked. */
const secureBrowser = `
create table secure_browser (
  session_id uuid primary key references exam_session,
  config_keys text[] not null,
  exam_keys text[] not null
);
alter table secure_browser enable row level security;
alter table secure_browser force row level security;
create policy owned on secure_browser using (current_setting('app.service', true) = 'on'
  or exists (select from exam_session s where s.id = session_id and s.owners && (select app_organisations())));

create table secure_browser_exemption (
  candidate_id uuid primary key references candidate,
  organisation_id uuid not null,
  by text not null,
  reason text not null,
  at timestamptz not null
);
alter table secure_browser_exemption enable row level security;
alter table secure_browser_exemption force row level security;
create policy seen on secure_browser_exemption using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));

create table secure_browser_check (
  sitting_id uuid primary key references sitting,
  organisation_id uuid not null,
  state text not null check (state in ('ok', 'refused')),
  checked_at timestamptz not null
);
alter table secure_browser_check enable row level security;
alter table secure_browser_check force row level security;
create policy seen on secure_browser_check using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

/** What a request needs to know before anything else is asked; each sets for itself that the service acts. */
const lookups = `
create function session_of_sitting(of_sitting uuid) returns uuid language plpgsql as $$
declare
  found uuid;
begin
  perform set_config('app.service', 'on', true);
  select s.session_id into found from sitting s where s.id = of_sitting;
  perform set_config('app.service', '', true);
  return found;
end $$;

create function secure_browser_keys(of_session uuid) returns table (config_keys text[], exam_keys text[]) language plpgsql as $$
begin
  perform set_config('app.service', 'on', true);
  return query select b.config_keys, b.exam_keys from secure_browser b where b.session_id = of_session;
  perform set_config('app.service', '', true);
end $$;

create function secure_browser_standing(of_sitting uuid, of_candidate uuid, of_session uuid, code text)
returns table (session_id uuid, sitting_id uuid, begun boolean, exempt boolean) language plpgsql as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.session_id, s.id, s.id is not null and not s.awaits,
           exists (select from secure_browser_exemption e where e.candidate_id = c.id)
      from candidate c left join sitting s on s.candidate_id = c.id
     where c.id = coalesce(of_candidate, (select t.candidate_id from sitting t where t.id = of_sitting))
        or (of_session is not null and c.session_id = of_session and c.admission_code = code);
  perform set_config('app.service', '', true);
end $$;

create function tell_secure_browser(of_sitting uuid, stands text) returns void language plpgsql as $$
begin
  perform set_config('app.service', 'on', true);
  insert into secure_browser_check as k (sitting_id, organisation_id, state, checked_at)
  select s.id, s.organisation_id, stands, clock_timestamp() from sitting s where s.id = of_sitting
  on conflict (sitting_id) do update set state = excluded.state, checked_at = excluded.checked_at;
  perform set_config('app.service', '', true);
end $$;

-- What holds of a learner on the school's day, for the device that shows the paper.
create function measures_today(learner uuid) returns jsonb language plpgsql as $$
declare
  found jsonb;
begin
  perform set_config('app.service', 'on', true);
  found := measures_on(learner, school_day());
  perform set_config('app.service', '', true);
  return found;
end $$;
`;

export class SecureBrowser1764910280030 implements MigrationInterface {
  name = 'SecureBrowser1764910280030';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [secureBrowser, lookups]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function measures_today, tell_secure_browser, secure_browser_standing, secure_browser_keys, session_of_sitting;
      drop table secure_browser_check, secure_browser_exemption, secure_browser`);
  }
}
