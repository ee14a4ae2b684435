import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DueSignal } from '../data/due-signal.js';
import { backupLock } from '../data/outbox.js';
import { patiently } from '../data/patience.js';
import { openUnit, UnitOfWork, type Unit } from '../data/unit-of-work.js';
import { DomainError, type InputProblem } from '../domain/index.js';
import { databaseErrorOf, isTransient } from '../ops/errors.js';
import { log } from '../ops/logging.js';
import { spans } from '../tracing/tracing.js';
import { runAs } from '../context/caller.js';
import type { JobContext, JobHandler, JobOutcome } from './job.js';
import { insertProblems, type StoredCaller } from './jobs.js';
import { Poller } from './poller.js';

// Runs jobs, one at a time per lock key over all instances: a partial unique index keeps a second one from running, a lease lets another instance take over.

interface Claimed {
  id: string;
  kind: string;
  params: Record<string, unknown>;
  caller: StoredCaller;
  confirmed: boolean;
  cancel_requested: boolean;
  /** Which run of the job this is; an older one changes nothing any more. */
  attempts: number;
  failures: number;
}

interface Ending {
  readonly state: JobOutcome['state'] | 'failed' | 'queued';
  readonly code?: string;
  readonly params?: object;
  /** The job may be to blame that it has to run again. */
  readonly isFailure?: boolean;
}

const atOnce = 2;
const mostFailures = 5;
const pollName = 'jobs';

/** May run as soon as it is due: queued jobs at once, where their lock key is free; those that run, when their instance has gone silent. */
const claimable = `kind = any($1) and (state = 'running' or state = 'queued'
  and not exists (select from job o where o.kind = j.kind and o.lock_key = j.lock_key and o.state = 'running'))`;

@Injectable()
export class JobWorker implements BeforeApplicationShutdown {
  private readonly handlers = new Map<string, JobHandler>();
  private readonly running = new Set<Promise<void>>();
  private readonly stop = new AbortController();

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly signal: DueSignal,
  ) {}

  register(handler: JobHandler): void {
    if (this.handlers.size === 0) {
      this.poller.register({ name: pollName, run: () => this.start(), next: () => this.next() });
      this.poller.register({ name: 'old-jobs', run: () => this.prune(), everyMs: 3_600_000 });
    }
    this.handlers.set(handler.kind, handler);
  }

  /** Unfinished jobs go back to the queue. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.poller.beforeApplicationShutdown();
    await Promise.race([Promise.all(this.running), sleep(8_000, undefined, { ref: false })]);
  }

  /** @returns how many jobs were started */
  private async start(): Promise<number> {
    const job = this.isFull || this.stop.signal.aborted ? null : await this.claim();
    if (!job) return 0;
    const run: Promise<void> = this.execute(job)
      .catch(noteAndGoOn)
      .then(() => {
        this.running.delete(run);
        this.signal.tell(pollName);
      });
    this.running.add(run);
    return 1;
  }

  private get isFull(): boolean {
    return this.running.size >= atOnce;
  }

  private next(): Promise<number | null> {
    if (this.isFull) return Promise.resolve(null);
    return this.asWorker(async (unit) => {
      const [row] = await unit.query<{ ms: number | null }>(
        `select extract(epoch from min(case state when 'queued' then created_at else leased_until end) - clock_timestamp())::float8 * 1000 as ms
           from job j where ${claimable}`,
        [[...this.handlers.keys()]],
      );
      return row!.ms;
    });
  }

  /** The oldest job whose lock key is free, or one whose instance has gone silent; none while a backup holds its lock. */
  private claim(): Promise<Claimed | null> {
    return this.asWorker(async (unit) => {
      const [job] = await unit.query<Claimed>(
        `update job set state = 'running', attempts = attempts + 1, leased_until = clock_timestamp() + interval '30 s',
                        failures = failures + case state when 'running' then 1 else 0 end,
                        done = 0, total = null, counts = '{}', reason = null
          where id = (select id from job j
                       where (select pg_try_advisory_xact_lock_shared(${backupLock})) and ${claimable}
                         and (state = 'queued' or leased_until < clock_timestamp())
                       order by created_at limit 1 for update skip locked)
          returning id, kind, params, caller, confirmed, cancel_requested, attempts, failures`,
        [[...this.handlers.keys()]],
      );
      if (job) await unit.query(`delete from job_problem where job_id = $1 and attempt > 0`, [job.id]);
      return job ?? null;
    }).catch((error: unknown) => {
      if (databaseErrorOf(error)?.code === '23505') return null;
      throw error;
    });
  }

  private async execute(job: Claimed): Promise<void> {
    const handler = this.handlers.get(job.kind)!;
    const span = spans?.start('INTERNAL', `job ${job.kind}`, job.caller.traceparent, {
      'pan.job.kind': job.kind,
      'pan.job.attempt': job.attempts,
    });
    const traceparent = span?.traceparent ?? job.caller.traceparent;
    const caller = { ...job.caller, writes: false, scopes: new Set(job.caller.scopes), traceparent };
    await runAs(caller, async () => {
      const run = new Run(
        job,
        (work) => this.asWorker(work),
        () => this.stop.signal.aborted,
      );
      const ending = await this.attempt(job, handler, run);
      await run.end();
      await this.untilWritten(run, () => this.finish(job, handler, ending));
      span?.end(problemOf(ending), { 'pan.job.state': ending.state });
    });
  }

  private async attempt(job: Claimed, handler: JobHandler, run: Run): Promise<Ending> {
    if (job.cancel_requested) return { state: 'cancelled' };
    if (job.failures >= mostFailures) return { state: 'failed', code: 'job-failed' };
    try {
      const outcome = await patiently(() => handler.run(run));
      return outcome.state === 'cancelled' && !run.cancelRequested ? { state: 'queued' } : outcome;
    } catch (error) {
      if (error instanceof DomainError) return { state: 'refused', code: error.code, params: error.params };
      log.error({ err: error, jobId: job.id, kind: job.kind }, 'job interrupted');
      if (run.cancelled()) return { state: 'queued' };
      // A key that somebody else wrote first is there when the job runs again; a statement without end may be the job's own.
      if (['23505', '57014'].includes(databaseErrorOf(error)?.code ?? '')) return { state: 'queued', isFailure: true };
      return isTransient(error) ? { state: 'queued' } : { state: 'failed', code: 'job-failed' };
    }
  }

  /** A job whose end could not be written would count as a run that nobody ended. */
  private async untilWritten(run: Run, finish: () => Promise<void>): Promise<void> {
    while (!run.lost) {
      try {
        return await finish();
      } catch (error) {
        if (!isTransient(error)) throw error;
        noteAndGoOn(error);
        await sleep(1_000);
      }
    }
  }

  private finish(job: Claimed, handler: JobHandler, { state, code, params, isFailure = false }: Ending): Promise<void> {
    return this.asWorker(async (unit) => {
      const ended = state !== 'queued' && state !== 'waiting';
      const [mine] = await unit.query(
        `update job set state = $3, reason = $4, leased_until = null, ended_at = case when $5 then clock_timestamp() end,
                        failures = failures + $6::int
          where id = $1 and attempts = $2 and state = 'running' returning id`,
        [job.id, job.attempts, state, code ? JSON.stringify({ code, params }) : null, ended, Number(isFailure)],
      );
      if (mine && ended) await handler.ended?.(job.id, unit);
    });
  }

  /** What was sent, and what was found in it, is kept for 30 days; nobody has to confirm after that. */
  private prune(): Promise<number> {
    return this.asWorker(async (unit) => {
      const old = `created_at < clock_timestamp() - interval '30 days'`;
      await unit.query(`delete from job where ${old} and ended_at is not null`);
      await unit.query(`update job set state = 'queued', cancel_requested = true where ${old} and state = 'waiting'`);
      return 0;
    });
  }

  private asWorker<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run(async (unit) => {
      await unit.query(`select set_config('app.job_worker', 'on', true)`);
      return work(unit);
    });
  }
}

/** One attempt: its lease, renewed while it works, and what it reports. */
class Run implements JobContext {
  readonly jobId: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly organisations: readonly string[];
  readonly confirmed: boolean;
  cancelRequested = false;
  lost = false;
  private done = 0;
  private total: number | null = null;
  private readonly counts: Record<string, number> = {};
  private beating: Promise<unknown> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly job: Claimed,
    private readonly asWorker: <T>(work: (unit: Unit) => Promise<T>) => Promise<T>,
    private readonly stopping: () => boolean,
  ) {
    this.jobId = job.id;
    this.params = job.params;
    this.organisations = job.caller.organisations;
    this.confirmed = job.confirmed;
    this.timer = setInterval(() => {
      this.beating = this.beating.then(() => this.beat()).catch(noteAndGoOn);
    }, 1_000);
  }

  progress(done: number, total?: number): void {
    this.done = done;
    this.total = total ?? this.total;
  }

  /** What is said inside a transaction is added once that has ended: an attempt of it that is made again says it again. */
  addCounts(counts: Readonly<Record<string, number>>): void {
    const unit = openUnit();
    if (unit) return unit.afterwards(() => this.addCounts(counts));
    for (const [name, count] of Object.entries(counts)) this.counts[name] = (this.counts[name] ?? 0) + count;
  }

  async addProblems(problems: readonly InputProblem[]): Promise<void> {
    const unit = openUnit();
    if (unit) return unit.afterwards(() => this.addProblems(problems));
    if (problems.length === 0) return;
    await this.asWorker((unit) => insertProblems(unit, this.jobId, this.job.attempts, problems));
  }

  cancelled(): boolean {
    return this.cancelRequested || this.lost || this.stopping();
  }

  async hold(unit: Unit): Promise<void> {
    const [mine] = await unit.query(
      `select id from job where id = $1 and attempts = $2 and state = 'running' for key share`,
      [this.jobId, this.job.attempts],
    );
    if (mine) return;
    this.lost = true;
    throw new Error('another instance has taken the job over');
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    await this.beat().catch(noteAndGoOn);
  }

  private async beat(): Promise<void> {
    const [mine] = await this.asWorker((unit) =>
      unit.query<{ cancel_requested: boolean }>(
        `update job set leased_until = clock_timestamp() + interval '30 s', done = $3, total = $4, counts = $5
          where id = $1 and attempts = $2 and state = 'running' returning cancel_requested`,
        [this.jobId, this.job.attempts, this.done, this.total, JSON.stringify(this.counts)],
      ),
    );
    this.lost ||= !mine;
    this.cancelRequested ||= mine?.cancel_requested ?? false;
  }
}

/** A job that goes back to the queue was interrupted, unless it waits for somebody. */
function problemOf({ state, code }: Ending): string | undefined {
  return code ?? (state === 'queued' ? 'interrupted' : undefined);
}

function noteAndGoOn(error: unknown): null {
  log.warn({ err: error }, 'jobs: trying again');
  return null;
}
