import { Injectable } from '@nestjs/common';
import { newId } from '../data/ids.js';
import { UnitOfWork, type Unit } from '../data/unit-of-work.js';
import { DomainError, explain, storedInteger, type InputProblem, type Params } from '../domain/index.js';
import { currentCaller, type Caller } from '../context/caller.js';
import { integerOf, page, type Page, type PageRequest } from '../data/page.js';
import type { JobProblemView, JobState, JobView } from './job.js';

// What a controller does with jobs. pg-boss keeps its jobs apart from our transactions and from row-level security, and knows neither confirmation nor problems by row.

/** A caller as a job keeps it, to act for it later. */
export type StoredCaller = Omit<Caller, 'scopes'> & { readonly scopes: readonly string[] };

interface JobRow {
  id: string;
  kind: string;
  state: JobState;
  done: string;
  total: string | null;
  counts: Record<string, number>;
  reason: { code: string; params?: Params } | null;
  caller: StoredCaller;
  problem_count: string;
  created_at: Date;
  ended_at: Date | null;
}

type ProblemRow = Required<InputProblem> & { seq: string };

const shownAtOnce = 50;

@Injectable()
export class Jobs {
  constructor(private readonly work: UnitOfWork) {}

  /** Part of the transaction that stages the job's data; jobs of one kind and lock key run one at a time, in order. */
  async enqueue(job: {
    kind: string;
    lockKey: string;
    params: object;
    unit: Unit;
    id?: string;
    visibleTo?: readonly string[];
  }): Promise<string> {
    const id = job.id ?? newId();
    const caller = currentCaller();
    const stored: StoredCaller = { ...caller, scopes: [...caller.scopes] };
    await job.unit.query(
      `insert into job (id, kind, lock_key, params, caller, visible_to) values ($1, $2, $3, $4, $5, $6)`,
      [
        id,
        job.kind,
        job.lockKey,
        JSON.stringify(job.params),
        JSON.stringify(stored),
        job.visibleTo ?? caller.organisations,
      ],
    );
    return id;
  }

  /** Ends a job in the transaction that enqueued it, when what was sent cannot be worked on at all. */
  async refuse(jobId: string, code: string, unit: Unit): Promise<void> {
    await unit.query(`update job set state = 'refused', reason = $2, ended_at = clock_timestamp() where id = $1`, [
      jobId,
      JSON.stringify({ code }),
    ]);
  }

  /** Cancels older jobs that still wait for a confirmation which a newer one has made pointless. */
  async withdrawWaiting(jobId: string, unit: Unit): Promise<void> {
    await unit.query(
      `update job o set state = 'queued', cancel_requested = true from job j
        where j.id = $1 and o.kind = j.kind and o.lock_key = j.lock_key and o.state = 'waiting' and o.created_at < j.created_at`,
      [jobId],
    );
  }

  /** Findings made before the job runs; they stay when it runs again. */
  addProblems(jobId: string, problems: readonly InputProblem[], unit: Unit, attempt = 0): Promise<void> {
    return insertProblems(unit, jobId, attempt, problems);
  }

  view(kind: string, id: string): Promise<JobView> {
    return this.work.run(async (unit) => {
      const job = await find(unit, kind, id);
      const problems = await problemsOf(unit, job, 0, shownAtOnce);
      return viewOf(job, problems);
    });
  }

  problems(kind: string, id: string, query: PageRequest): Promise<Page<JobProblemView>> {
    const { limit } = query;
    const after = query.after(integerOf) ?? 0;
    return this.work.run(async (unit) => {
      const job = await find(unit, kind, id);
      const { items, nextCursor } = page(await problemsOf(unit, job, after, limit + 1), limit, (last) =>
        storedInteger(last.seq),
      );
      return { items: items.map((problem) => problemView(problem, job)), nextCursor };
    });
  }

  confirm(kind: string, id: string): Promise<JobView> {
    return this.work.run(async (unit) => {
      const { state } = await find(unit, kind, id, 'for no key update');
      if (state !== 'waiting') throw new DomainError('job-not-waiting', { state });
      await unit.query(`update job set state = 'queued', confirmed = true where id = $1`, [id]);
      return this.view(kind, id);
    });
  }

  /** The worker ends the job, also one that had not begun, so that what was staged for it goes in the same transaction. */
  cancel(kind: string, id: string): Promise<JobView> {
    return this.work.run(async (unit) => {
      const { state, ended_at: endedAt } = await find(unit, kind, id, 'for no key update');
      if (endedAt) throw new DomainError('job-ended', { state });
      await unit.query(
        `update job set cancel_requested = true, state = case state when 'waiting' then 'queued' else state end where id = $1`,
        [id],
      );
      return this.view(kind, id);
    });
  }
}

/** A job's findings are read by people: more of them only fill the table. */
const mostProblems = 10_000;

export async function insertProblems(
  unit: Unit,
  jobId: string,
  attempt: number,
  problems: readonly InputProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await unit.query(
    `insert into job_problem (job_id, attempt, severity, code, file, "row", field, value, params)
     select $1, $2, severity, code, file, "row", field, value, coalesce(params, '{}')
       from json_to_recordset($3) as p (severity text, code text, file text, "row" integer, field text, value text, params jsonb)
      limit greatest(0, $4 - (select count(*) from job_problem where job_id = $1))`,
    [jobId, attempt, JSON.stringify(problems.slice(0, mostProblems)), mostProblems],
  );
}

async function find(unit: Unit, kind: string, id: string, locking: '' | 'for no key update' = ''): Promise<JobRow> {
  const [job] = await unit.query<JobRow>(
    `select id, kind, state, done, total, counts, reason, caller, created_at, ended_at,
            (select count(*) from job_problem where job_id = job.id) as problem_count
       from job where id = $1 and kind = $2 ${locking}`,
    [id, kind],
  );
  if (!job) throw new DomainError('job-unknown');
  return job;
}

function problemsOf(unit: Unit, job: JobRow, after: number, limit: number): Promise<ProblemRow[]> {
  return unit.query<ProblemRow>(`select * from job_problem where job_id = $1 and seq > $2 order by seq limit $3`, [
    job.id,
    after,
    limit,
  ]);
}

function viewOf(job: JobRow, problems: readonly ProblemRow[]): JobView {
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    progress: { done: storedInteger(job.done), total: job.total === null ? null : storedInteger(job.total) },
    counts: job.counts,
    reason: job.reason && explain(job.reason.code, job.reason.params ?? {}, currentCaller().language),
    problemCount: storedInteger(job.problem_count),
    problems: problems.map((problem) => problemView(problem, job)),
    createdAt: job.created_at.toISOString(),
    endedAt: job.ended_at?.toISOString() ?? null,
  };
}

function problemView({ severity, code, file, row, field, value, params }: ProblemRow, job: JobRow): JobProblemView {
  const { clientId, language } = currentCaller();
  const isSender = clientId === job.caller.clientId;
  return { severity, ...explain(code, params, language), file, row, field, value: isSender ? value : null };
}
