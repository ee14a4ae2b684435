import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { PupilFile } from '../../domain/files/files.js';
import { heldIn, leftOfRecord } from './destroyed-rows.js';

export type Counts = Record<string, number>;

const nothingLeft = ['enrolment', 'learner_source', 'professional_note', 'intervention_plan', 'accommodation']
  .map((table) => `not exists (select from ${table} where learner_id = any($1))`)
  .join(' and ');

/** The rows of learners' files, deleted: run where `whileDestroying` shows them. */
@Injectable()
export class DestroyedFiles {
  /** The record, locked against whatever is written about it, and those merged into it; none where it is gone or goes on in another. */
  async hold(unit: Unit, learnerId: string): Promise<string[]> {
    const [held] = await unit.query<{ id: string }>(
      `select id from learner where id = $1 and merged_into is null for update`,
      [learnerId],
    );
    if (!held) return [];
    const merged = await unit.query<{ id: string }>(`select id from learner where merged_into = $1 for update`, [
      learnerId,
    ]);
    return [learnerId, ...merged.map(({ id }) => id)];
  }

  /** Why nothing may be destroyed now; null where nothing keeps it. */
  async whyKept(
    unit: Unit,
    learnerId: string,
    organisationId: string,
    file: PupilFile,
    latest: string,
  ): Promise<string | null> {
    const [found] = await unit.query<{ why: string | null }>(
      `select case when coalesce(file_since($1, $2, $3) > $4::date, true) then 'not-due' else kept_for($1) end as why`,
      [learnerId, organisationId, file, latest],
    );
    return found!.why;
  }

  async accommodationsOf(unit: Unit, learnerId: string, organisationId: string): Promise<string[]> {
    const rows = await unit.query<{ id: string }>(
      `select id from accommodation where learner_id = $1 and organisation_id = $2`,
      [learnerId, organisationId],
    );
    return rows.map(({ id }) => id);
  }

  async destroy(unit: Unit, learnerId: string, organisationId: string, file: PupilFile, counts: Counts): Promise<void> {
    if (file === 'school-file') await this.forgetKeys(unit, learnerId, organisationId);
    for (const [kind, sql] of heldIn[file]) add(counts, kind, await this.count(unit, sql, [learnerId, organisationId]));
  }

  async isEmpty(unit: Unit, records: readonly string[]): Promise<boolean> {
    const [found] = await unit.query<{ empty: boolean }>(`select ${nothingLeft} as empty`, [records]);
    return found!.empty;
  }

  /** The record itself, with all that hangs on it; bundles that were exported with it go whole. */
  async end(unit: Unit, records: readonly string[], itemId: string, counts: Counts): Promise<void> {
    for (const [kind, sql] of leftOfRecord) add(counts, kind, await this.count(unit, sql, [records]));
    const exported = `delete from export_part where job_id in (select job_id from export_part where learners && $1::uuid[])`;
    add(counts, 'export-part', await unit.under('app.job_worker', 'on', () => this.count(unit, exported, [records])));
    await unit.query(
      `insert into erased_learner (learner_id, item_id, erased_at) select id, $2, clock_timestamp() from unnest($1::uuid[]) id`,
      [records, itemId],
    );
    const gone = await unit.query(`delete from learner where id = any($1) returning id`, [records]);
    if (gone.length < records.length) throw new Error('a record that is to be destroyed is still there');
    add(counts, 'record', records.length);
  }

  /** Whether the record was destroyed: what is told of it later is about nobody. */
  async isErased(unit: Unit, learnerId: string): Promise<boolean> {
    const found = await unit.asService(() =>
      unit.query(`select learner_id from erased_learner where learner_id = $1`, [learnerId]),
    );
    return found.length > 0;
  }

  /** What deltas would be compared with. */
  private async forgetKeys(unit: Unit, learnerId: string, organisationId: string): Promise<void> {
    const keys = await unit.query<{ source: string; keys: string[] }>(
      `select source, array_agg(key) as keys from (
         select s.source, s.source_id as key from learner_source s where s.learner_id = $1 and s.organisation_id = $2
         union select e.source, e.source_id from enrolment e where e.learner_id = $1 and e.organisation_id = $2
         union select m.source, m.source_id from membership m join class c on c.id = m.class_id
                where m.learner_id = $1 and c.organisation_id = $2) k group by source`,
      [learnerId, organisationId],
    );
    for (const { source, keys: of } of keys)
      await unit.under('app.key_space', source, () =>
        unit.query(`delete from dated_row where source = $1 and source_id = any($2)`, [source, of]),
      );
  }

  private async count(unit: Unit, sql: string, params: unknown[]): Promise<number> {
    const { rowCount } = await unit.client.query(sql, params);
    return rowCount ?? 0;
  }
}

function add(counts: Counts, kind: string, count: number): void {
  if (count > 0) counts[kind] = (counts[kind] ?? 0) + count;
}
