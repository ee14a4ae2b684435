import type pg from 'pg';
import { quoted } from '../backup/tables.ts';

/** How many rows of a table were not as the topics say. */
export interface Differences {
  readonly table: string;
  readonly rows: number;
  readonly missing: number;
  readonly changed: number;
  readonly surplus: number;
}

/** Makes `public.<table>` equal to `rebuild.<table>`, row by row by primary key, inside the transaction of the caller: its policies, grants, keys and views stay. */
export async function bringOver(client: pg.Client, table: string): Promise<Differences> {
  const { rows } = await client.query<{ name: string; key: boolean }>(
    `select a.attname as name, coalesce(a.attnum = any(i.indkey), false) as key
       from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum`,
    [`public.${quoted(table)}`],
  );
  const keys = rows.filter(({ key }) => key).map(({ name }) => quoted(name));
  const others = rows.filter(({ key }) => !key).map(({ name }) => quoted(name));
  const [used, read] = [`public.${quoted(table)}`, `rebuild.${quoted(table)}`];
  const same = keys.map((name) => `u.${name} = r.${name}`).join(' and ');
  const all = [...keys, ...others].join();
  const count = async (sql: string) => (await client.query(sql)).rowCount ?? 0;
  const surplus = await count(`delete from ${used} u where not exists (select from ${read} r where ${same})`);
  const changed =
    others.length === 0
      ? 0
      : await count(
          `update ${used} u set ${others.map((name) => `${name} = r.${name}`).join()} from ${read} r where ${same}
              and row(${others.map((name) => `u.${name}`).join()}) is distinct from row(${others.map((name) => `r.${name}`).join()})`,
        );
  const missing = await count(
    `insert into ${used} (${all}) overriding system value
     select ${all} from ${read} r where not exists (select from ${used} u where ${same})`,
  );
  const { rows: counted } = await client.query<{ n: number }>(`select count(*)::int as n from ${used}`);
  return { table, rows: counted[0]!.n, missing, changed, surplus };
}
