import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * As before; but of kinds that the next 2,000 rows have next to none of, the ministry reads all by kind: walking the whole log for the
 * few organisations in it took as long as the log is. The page's own statement, whose plan depends on nothing, is planned once.
 */
const walking = `
create or replace function walk_log(since bigint, until bigint, kinds text[], low integer, high integer, most integer) returns setof change language plpgsql
  set plan_cache_mode = 'force_custom_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  place bigint;
begin
  if until = 9223372036854775807 and 'ministere' = any (app_organisations()) then place := place_in_log(since, 2000); end if;
  if place is null or 20 <= (select count(*) from change c where c.position > since and c.position <= place and c.kind = any (kinds)) then
    return query select c.* from change c
      where c.position > since and c.position <= until and c.kind = any (kinds) and c.slot between low and high
      order by c.position limit most;
  else
    perform set_config('enable_bitmapscan', 'on', true), set_config('enable_sort', 'on', true), set_config('enable_indexscan', 'off', true);
    return query select c.* from change c
      where c.position > since and c.kind = any (kinds) and c.slot between low and high
      order by c.position limit most;
  end if;
end $$;
alter function search_log(bigint, text[], integer, integer, integer) set plan_cache_mode = 'force_custom_plan';
alter function read_changes(text, bigint, text[], integer, integer, integer) set plan_cache_mode = 'force_generic_plan';
`;

export class ChangeLogRare1764910161501 implements MigrationInterface {
  name = 'ChangeLogRare1764910161501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(walking);
  }

  async down(): Promise<void> {
    throw new Error('a change that somebody has read is not taken back');
  }
}
