import type { Unit } from '@pan/kit/data';
import type { InputProblem } from '@pan/kit/domain';
import type { HeldRow, RosterFile, RosterRow, Version } from '@pan/oneroster';

/** A row of a bundle as it waits in the database; `held` says why it is kept out, and is empty when the report already says it. */
export interface Staged<T> {
  readonly seq: string;
  readonly file: string;
  readonly row: number;
  readonly source_id: string;
  readonly data: T;
  readonly held: object | null;
}

/** A row that is held, and why. */
export interface HeldBack {
  readonly seq: string;
  readonly file: string;
  readonly row: number;
  readonly held: { readonly code: string; readonly field: string; readonly value?: string };
}

const heldKinds = [
  ...['organisation', 'session', 'demographics', 'person', 'learner', 'staff', 'role', 'class', 'stay', 'membership'],
  ...['course', 'resource', 'resource-use', 'gone'],
];

/** What is known of a bundle as a whole. */
export interface BundleSummary {
  readonly version: Version | null;
  readonly files: readonly RosterFile[];
  /** Those that are the whole of what they list; the others are deltas. */
  readonly bulk: readonly RosterFile[];
  readonly rows: number;
  /** Files with a held row whose key could not be read: nobody can tell what it speaks of. */
  readonly unnamed: readonly RosterFile[];
}

export interface Line {
  readonly kind: string;
  readonly file: string;
  readonly row: number;
  readonly sourceId: string;
  readonly data: object;
  readonly held: boolean;
  readonly modifiedAt?: string | null;
}

/** What is to end, as it is staged beside the rows. */
const kindsOfEndings = ['ending-membership', 'ending-class', 'ending-stay', 'ending-staff'];

/** A held row of users.csv may be a learner's or a staff member's. */
const kindOfHeld: Readonly<Record<RosterFile, string>> = {
  'orgs.csv': 'organisation',
  'academicSessions.csv': 'session',
  'demographics.csv': 'demographics',
  'roles.csv': 'stay',
  'users.csv': 'person',
  'classes.csv': 'class',
  'enrollments.csv': 'membership',
  'courses.csv': 'course',
  'resources.csv': 'resource',
  'classResources.csv': 'resource-use',
  'courseResources.csv': 'resource-use',
  'userResources.csv': 'resource-use',
};

/** The rows of one bundle between upload and application. They arrive by arrays: PostgreSQL refuses COPY under row-level security. */
export class Staging {
  private constructor(
    readonly unit: Unit,
    readonly jobId: string,
  ) {}

  static async open(unit: Unit, jobId: string): Promise<Staging> {
    await unit.query(`select set_config('app.job', $1, true)`, [jobId]);
    return new Staging(unit, jobId);
  }

  /** Rows of which no job was made within a day: the process that read their bundle has died. @returns 0, as there is no more to do at once */
  static async sweep(unit: Unit): Promise<number> {
    await unit.query(`select set_config('app.job_worker', 'on', true)`);
    await unit.query(
      `delete from import_row where uuid_extract_timestamp(job_id) < clock_timestamp() - interval '1 day'`,
    );
    await unit.query(`delete from dated_row where heard_at < clock_timestamp() - interval '400 days'`);
    return 0;
  }

  add(rows: readonly RosterRow[], held: readonly HeldRow[], problems: readonly InputProblem[]): Promise<void> {
    const lines = [
      ...rows.map(({ kind, file, row, sourceId, modifiedAt, ...data }) => ({
        ...{ kind, file, row, sourceId, data, held: false, modifiedAt },
      })),
      ...held.map(({ file, row, sourceId }) => ({
        kind: kindOfHeld[file],
        file,
        row,
        sourceId: sourceId ?? '',
        data: {},
        held: true,
      })),
      ...problems.map((data) => ({ kind: 'problem', file: '', row: 0, sourceId: '', data, held: false })),
    ];
    return this.insert(lines);
  }

  /** What was found while the rows were read, some hundred at a time; the job keeps it from here on. */
  async *problems(): AsyncGenerator<InputProblem[]> {
    for await (const rows of this.chunks<InputProblem>('problem')) yield rows.map(({ data }) => data);
    await this.unit.query(`delete from import_row where job_id = $1 and kind = 'problem'`, [this.jobId]);
  }

  /** Nothing is staged after the summary; the planner learns how the rows are spread before they are compared. */
  async conclude(summary: BundleSummary): Promise<void> {
    await this.insert([{ kind: 'bundle', file: 'manifest.csv', row: 0, sourceId: '', data: summary, held: false }]);
    await this.unit.query(`analyze import_row (job_id, kind, source_id)`);
  }

  /**
   * Whether a newer bundle or delta of the same system, or a single write, has said something of this key space while this one waited.
   * The log of changes is in order up to then.
   */
  async isOvertaken(source: string): Promise<boolean> {
    const newer = await this.unit.query(
      `select from job mine where mine.id = $1 and (exists (
          select from job o where o.kind = mine.kind and o.lock_key = mine.lock_key and o.visible_to && mine.visible_to
             and o.created_at > mine.created_at and o.state = 'succeeded' and not coalesce((o.params->>'dryRun')::boolean, false))
        or exists (
          select from (
            select 'learner-key' as kind, key_id(k.source, k.source_id) as id from learner_source k where k.source = $2
            union all select 'enrolment', e.id from enrolment e where e.source = $2
            union all select 'class', k.id from class k where k.source = $2
            union all select 'membership', m.id from membership m where m.source = $2
            union all select 'staff', s.id from staff s where s.source = $2) said
          join change c on c.kind = said.kind and c.id = said.id and c.position >= change_position(mine.created_at)))`,
      [this.jobId, source],
    );
    return newer.length > 0;
  }

  async summary(): Promise<BundleSummary> {
    const [bundle] = await this.after<BundleSummary>('bundle', '0');
    if (!bundle) throw new Error('the rows of this import are gone');
    return bundle.data;
  }

  /** All rows of a kind that are not held, in their order and in chunks; the next one is on its way while one is worked on. */
  async *chunks<T>(kind: string): AsyncGenerator<Staged<T>[]> {
    let next = this.after<T>(kind, '0');
    for (;;) {
      const rows = await next;
      if (rows.length > 0) next = this.after<T>(kind, rows.at(-1)!.seq);
      next.catch(() => undefined);
      if (rows.length === 0) return;
      yield rows;
    }
  }

  /** Rows that comparing them with others held back, in their order. A stay that a row of users.csv implies is held with that row. */
  async *held(): AsyncGenerator<HeldBack[]> {
    const some = await this.unit.query<{ kind: string }>(
      `select distinct kind from import_row where job_id = $1 and held ? 'code'`,
      [this.jobId],
    );
    for (const kind of heldKinds.filter((one) => some.some((row) => row.kind === one))) {
      let last = '0';
      for (;;) {
        const rows = await this.unit.query<HeldBack>(
          `select seq, file, row, held from import_row
            where job_id = $1 and kind = $2 and seq > $3 and held ? 'code' and not (kind = 'stay' and file = 'users.csv')
            order by seq limit 1000`,
          [this.jobId, kind, last],
        );
        if (rows.length === 0) break;
        last = rows.at(-1)!.seq;
        yield rows;
      }
    }
  }

  /** How many rows of the bundle are held, of each kind and in all. */
  async heldCounts(): Promise<{ readonly of: ReadonlyMap<string, number>; readonly all: number }> {
    const held = await this.unit.query<{ kind: string; count: number }>(
      `select case kind when 'person' then 'learner' else kind end as kind, count(distinct (file, row))::integer as count
         from import_row where job_id = $1 and held is not null group by 1`,
      [this.jobId],
    );
    const [all] = await this.unit.query<{ count: number }>(
      `select count(distinct (file, row))::integer as count from import_row where job_id = $1 and held is not null`,
      [this.jobId],
    );
    return { of: new Map(held.map(({ kind, count }) => [kind, count])), all: all!.count };
  }

  /** Keys of organisations that are held. */
  async heldOrganisations(): Promise<string[]> {
    const rows = await this.unit.query<{ source_id: string }>(
      `select source_id from import_row where job_id = $1 and kind = 'organisation' and held is not null`,
      [this.jobId],
    );
    return rows.map((row) => row.source_id);
  }

  async holdOrganisations(seqs: readonly string[], code: string, field: string): Promise<void> {
    if (seqs.length > 0)
      await this.unit.query(
        `update import_row set held = jsonb_build_object('code', $3::text, 'field', $4::text, 'value', left(source_id, 100))
          where job_id = $1 and kind = 'organisation' and seq = any($2::bigint[])`,
        [this.jobId, seqs, code, field],
      );
  }

  /** How many rows are to be applied, and what is to end. */
  async countToApply(): Promise<number> {
    const [row] = await this.unit.query<{ count: number }>(
      `select count(*)::integer as count from import_row where job_id = $1 and held is null and kind = any($2)`,
      [this.jobId, ['learner', 'staff', 'class', 'stay', 'membership', ...kindsOfEndings]],
    );
    return row!.count;
  }

  /** Rows that the roster refused are held like any other. */
  async hold(kind: string, seqs: readonly string[]): Promise<void> {
    if (seqs.length > 0)
      await this.unit.query(
        `update import_row set held = '{}' where job_id = $1 and kind = $2 and seq = any($3::bigint[])`,
        [this.jobId, kind, seqs],
      );
  }

  clear(): Promise<unknown> {
    return this.unit.query(`delete from import_row where job_id = $1`, [this.jobId]);
  }

  private after<T>(kind: string, seq: string): Promise<Staged<T>[]> {
    return this.unit.query<Staged<T>>(
      `select seq, file, row, source_id, data, held from import_row
        where job_id = $1 and kind = $2 and seq > $3 and held is null order by seq limit 500`,
      [this.jobId, kind, seq],
    );
  }

  async insert(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    await this.unit.query(
      `insert into import_row (job_id, kind, file, row, source_id, data, held, modified_at)
       select $1, kind, file, row, source_id, data::jsonb, case when held then '{}'::jsonb end, modified_at
         from unnest($2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::boolean[], $8::timestamptz[])
           as r(kind, file, row, source_id, data, held, modified_at)`,
      [
        this.jobId,
        lines.map((line) => line.kind),
        lines.map((line) => line.file),
        lines.map((line) => line.row),
        lines.map((line) => line.sourceId),
        lines.map((line) => JSON.stringify(line.data)),
        lines.map((line) => line.held),
        lines.map((line) => line.modifiedAt ?? null),
      ],
    );
  }
}
