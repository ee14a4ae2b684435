import { jobFailuresSql } from '@pan/kit/jobs';
import { accessLogByMonthSql } from '@pan/kit/people';
import type { MigrationInterface, QueryRunner } from 'typeorm';

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
const lists = ['loan', 'hold']
  .map(
    (table) => `
create or replace function list_${table}s(organisations text, reader uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
returns setof ${table} language plpgsql as $$
begin
  perform set_config('app.organisations', case when reader is null then organisations else '' end, true),
          set_config('app.reader', coalesce(reader::text, ''), true);
  return query execute 'select t.* from ${table} t
     where ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b))
       and ($5 is null or t.id > $5) and ($7 is null or t.learner_id = $7)
       and ($7 is not null or $8 or t.organisation_id = any($9))
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, reader, app_reaches_all(), app_reach();
end $$;
`,
  )
  .join('');

export class Growth1764600000000 implements MigrationInterface {
  name = 'Growth1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [jobFailuresSql, accessLogByMonthSql, titlesLeft, lists]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what has grown by the month stays so'));
  }
}
