import type { InputProblem } from '@pan/kit/domain';
import { shown } from '@pan/oneroster';
import type { BundleSummary, Staging } from './staging.js';

// When rows were last said to have changed. A sender's dates are compared with its own earlier ones alone, never with our clock.

/** Files of a bundle that say what changed. */
export const deltasOf = ({ files, bulk }: BundleSummary): string[] => files.filter((file) => !bulk.includes(file));

/** One row of a file may give several here: in version 1.1 a person's stays are in the person's row. */
const ownKey = `not (kind = 'stay' and file = 'users.csv')`;

/** Of several rows about one thing the newest counts; of the same date they must not say both that it is and that it is not. */
export async function keepNewest({ unit, jobId }: Staging, summary: BundleSummary): Promise<void> {
  const params = [jobId, deltasOf(summary)];
  await unit.query(
    `with said as materialized (
       select distinct file, row, source_id, modified_at from import_row
        where job_id = $1 and file = any($2) and modified_at is not null and ${ownKey}),
     newest as (select file, source_id, max(modified_at) as at from said group by 1, 2 having count(distinct modified_at) > 1),
     older as (select s.file, s.row from said s join newest n using (file, source_id) where s.modified_at < n.at)
     delete from import_row r using older o where r.job_id = $1 and r.file = o.file and r.row = o.row`,
    params,
  );
  await unit.query(
    `with torn as materialized (
       select file, source_id from import_row where job_id = $1 and file = any($2) and held is null and ${ownKey}
        group by 1, 2 having bool_or(kind = 'gone') and bool_or(kind <> 'gone'))
     update import_row r set held = jsonb_build_object('code', 'row-contradicted', 'field', 'status', 'value', left(r.source_id, 100))
       from torn t where r.job_id = $1 and r.file = t.file and r.source_id = t.source_id and r.held is null`,
    params,
  );
}

/** The digest tells a row that is sent again from another one of the same date. */
const said = `
  select file, row, min(source_id) filter (where ${ownKey}) as source_id, max(modified_at) as modified_at,
         case when file = any($3) then sha256(convert_to(string_agg(kind || ' ' || source_id || ' ' || data::text, e'\\n' order by kind, source_id), 'UTF8'))
              else '' end as said
    from import_row where job_id = $1 and modified_at is not null and held is null and kind <> 'date' group by file, row`;

interface Dropped {
  readonly file: string;
  readonly older: boolean;
  readonly row: number;
  readonly source_id: string;
  readonly count: number;
}

/** Drops rows of a delta that are older than what the same sender said of the same thing, or that it has sent before. */
export async function dropOlder(
  { unit, jobId }: Staging,
  summary: BundleSummary,
  source: string,
): Promise<{ older: InputProblem[]; repeated: number }> {
  const dropped = await unit.query<Dropped>(
    `with judged as materialized (
       select s.file, s.row, s.source_id, d.modified_at > s.modified_at as older from (${said}) s
         join dated_row d on d.source = $2 and d.file = s.file and d.source_id = s.source_id
        where s.file = any($3) and (d.modified_at > s.modified_at or d.modified_at = s.modified_at and d.said = s.said)),
     gone as (delete from import_row r using judged j where r.job_id = $1 and r.file = j.file and r.row = j.row)
     select file, older, min(row) as row, (array_agg(source_id order by row))[1] as source_id, count(*)::integer as count
       from judged group by file, older order by file`,
    [jobId, source, deltasOf(summary)],
  );
  return {
    older: dropped.filter(({ older }) => older).map((rows) => finding('row-older', rows)),
    repeated: dropped.reduce((sum, { older, count }) => sum + (older ? 0 : count), 0),
  };
}

/** Before rows are compared and dropped: what each of them says, and when. */
export async function noteDates({ unit, jobId }: Staging, summary: BundleSummary): Promise<void> {
  await unit.query(
    `insert into import_row (job_id, kind, file, row, source_id, data, modified_at)
     select $1, 'date', file, row, source_id, jsonb_build_object('said', encode(said, 'hex')), modified_at from (${said.replace('$3', '$2')}) s
      where source_id <> ''`,
    [jobId, deltasOf(summary)],
  );
}

/** Rows of a delta that nothing could be made of leave no date either. */
export async function forgetDates(
  { unit, jobId }: Staging,
  rows: readonly { readonly file: string; readonly row: number }[],
): Promise<void> {
  if (rows.length > 0)
    await unit.query(
      `delete from import_row r using unnest($2::text[], $3::integer[]) as f(file, row)
        where r.job_id = $1 and r.kind = 'date' and r.file = f.file and r.row = f.row`,
      [jobId, rows.map(({ file }) => file), rows.map(({ row }) => row)],
    );
}

/** Dates of rows that were held or refused are not kept, so that the same row can come again. */
export async function keepDates({ unit, jobId }: Staging, source: string, now: Date): Promise<void> {
  await unit.query(
    `with held as materialized (select distinct file, row, kind, source_id from import_row where job_id = $1 and held is not null)
     insert into dated_row (source, file, source_id, modified_at, said, heard_at)
     select distinct on (d.file, d.source_id) $2, d.file, d.source_id, d.modified_at, decode(d.data->>'said', 'hex'), $3
       from import_row d
      where d.job_id = $1 and d.kind = 'date'
        and not exists (select from held h where h.file = d.file and h.row = d.row)
        and not (d.file = 'demographics.csv' and exists (select from held h where h.kind in ('learner', 'person') and h.source_id = d.source_id))
      order by d.file, d.source_id, d.modified_at desc
     on conflict (source, file, source_id) do update set modified_at = excluded.modified_at, said = excluded.said, heard_at = excluded.heard_at
      where excluded.modified_at >= dated_row.modified_at`,
    [jobId, source, now],
  );
}

/** What many rows of a file have in common, with the first of them. */
export const finding = (
  code: string,
  { file, row, source_id, count }: Omit<Dropped, 'older'>,
  field = 'sourcedId',
): InputProblem => ({
  severity: 'warning',
  code,
  file,
  row,
  field,
  value: shown(source_id),
  params: { count, file },
});
