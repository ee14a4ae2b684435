import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a paper whoever watches over a room may know, and how long after the end a queue is taken by rule. */
const terms = `
alter table exam_session
  add column title text not null default '',
  add column subject text not null default '',
  add column offline_grace_minutes integer not null default 30 check (offline_grace_minutes between 0 and 120);

select set_config('app.service', 'on', true);
update exam_session e set title = p.title, subject = p.subject from paper p where p.id = e.paper_id;
select set_config('app.service', '', true);
`;

/** An organisation that opens below one that was put off sits when that one does. */
const followers = `
create function follow_plans() returns trigger language plpgsql as $$
declare
  service text := current_setting('app.service', true);
begin
  perform set_config('app.service', 'on', true);
  insert into session_organisation (id, session_id, organisation_id, opens_at, closes_at, release_at, review_starts_at, review_ends_at, version)
  select uuidv7(), p.session_id, new.organisation_id, p.opens_at, p.closes_at, p.release_at, p.review_starts_at, p.review_ends_at, 1
    from session_organisation p where p.organisation_id = new.parent_id and p.release_asked_at is null
  on conflict (session_id, organisation_id) do nothing;
  perform set_config('app.service', coalesce(service, ''), true);
  return null;
end $$;
create trigger follow_plans after insert on known_organisation for each row when (new.parent_id is not null) execute function follow_plans();
create index session_organisation_of on session_organisation (organisation_id);
`;

export class ShownSessions1764910350000 implements MigrationInterface {
  name = 'ShownSessions1764910350000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [terms, followers]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger follow_plans on known_organisation;
      drop function follow_plans;
      drop index session_organisation_of;
      alter table exam_session drop column title, drop column subject, drop column offline_grace_minutes;
    `);
  }
}
