import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each of those who describe a title says, so that nobody changes another's: the catalogue by a resource, an organisation by a feed. */
const statements = `
create table title_statement (
  id uuid primary key,
  title_id uuid not null references title (id),
  organisation_id uuid,
  resource_id uuid unique,
  identifier text,
  isbn text,
  title text not null,
  creators text[] not null,
  languages text[] not null,
  publisher text,
  summary text,
  locator text,
  withdrawn_at timestamptz,
  said_at timestamptz not null,
  check ((resource_id is null) <> (identifier is null))
);
create unique index title_statement_of_feed on title_statement (organisation_id, identifier) nulls not distinct where identifier is not null;
create index title_statement_of_title on title_statement (title_id);
create index title_statement_by_identifier on title_statement (identifier) where identifier is not null;
`;

/**
 * Titles from before: a resource said it, and of a feed's publication each organisation that has a licence of it, else nobody who is
 * known, after whom anybody else is heard.
 */
const before = `
insert into title_statement
select gen_random_uuid(), id, null, resource_id, null, isbn, title, creators, languages, publisher, summary, locator, withdrawn_at, added_at
  from title where resource_id is not null;
insert into title_statement
select gen_random_uuid(), t.id, l.organisation_id, null, t.identifier, t.isbn, t.title, t.creators, t.languages, t.publisher, t.summary, t.locator,
       null, coalesce(min(l.acquired_at), t.added_at)
  from title t left join licence l on l.title_id = t.id where t.identifier is not null group by t.id, l.organisation_id;
`;

export class Statements1764520000005 implements MigrationInterface {
  name = 'Statements1764520000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [statements, before]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what each has said is not forgotten again');
  }
}
