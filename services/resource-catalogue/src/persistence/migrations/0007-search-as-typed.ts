import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A question is words, never operators; entries say how they were folded, so that those of an earlier version are folded again. */
export class SearchAsTyped1764710000001 implements MigrationInterface {
  name = 'SearchAsTyped1764710000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function french_question(given text) returns tsquery language sql stable parallel safe as $$
        select plainto_tsquery('french_folded', unelided(given)) || folded(plainto_tsquery('french', unelided(given))::text)::tsquery
      $$;
      alter table search_entry add column folding smallint not null default 1;
      create index search_entry_stale on search_entry (folding) where folding < 2;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function french_question; alter table search_entry drop column folding');
  }
}
