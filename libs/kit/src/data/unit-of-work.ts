import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager, type EntityTarget, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import { DomainError, type Fact } from '../domain/index.js';
import { callerOrNull } from '../context/caller.js';
import { Busy } from '../ops/errors.js';
import { failpoint } from '../ops/failpoint.js';
import { currentTraceparent } from '../context/traceparent.js';
import { attempts, Crossed, type Crossing, isCrossed, pauseAfter } from './crossings.js';
import { DueSignal } from './due-signal.js';
import { appendToOutbox, RelaySignal, outboxEntry, type OutboxEntry } from './outbox.js';
import { isPatient, patient } from './patience.js';
import { preparesAnew, prepared } from './prepared.js';
import { Seats } from './seats.js';

// One transaction of the application role, from load to outbox; TypeORM's own transaction() knows neither who asks nor what must be told.

/** What a use case holds while its transaction is open. */
export class Unit {
  private readonly pending: OutboxEntry[] = [];
  private recorded = 0;
  private savepoints = 0;

  constructor(
    readonly manager: EntityManager,
    readonly client: PoolClient,
    private readonly ends: (() => unknown)[],
    private readonly signal: DueSignal,
  ) {}

  /** Once the transaction has ended for good, whether it was committed or refused; never of an attempt that is made again. */
  afterwards(step: () => unknown): void {
    this.ends.push(step);
  }

  /** Once the transaction has ended, the poll of this name runs: at once, or at the instant given. */
  due(poll: string, at?: Date): void {
    this.afterwards(() => this.signal.tell(poll, at));
  }

  /** Rows of one prepared statement inside the transaction. The text must be constant: it names the statement. */
  async query<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.client.query(prepared(sql, params))).rows as T[];
  }

  /** For one step the service acts for itself, not for a caller: rows that a policy shows by `app.service` are in sight. */
  asService<T>(step: () => Promise<T>): Promise<T> {
    return this.under('app.service', 'on', step);
  }

  /** For one step a setting that row-level security reads has this value; then, after an error too, the one before. */
  async under<T>(setting: string, value: string, step: () => Promise<T>): Promise<T> {
    const [row] = await this.query<{ before: string | null }>(
      `select current_setting($1, true) as before, set_config($1, $2, true)`,
      [setting, value],
    );
    try {
      return await step();
    } finally {
      // Refused only in a transaction that has failed, and the rollback takes the setting with it.
      await this.query(`select set_config($1, $2, true)`, [setting, row!.before ?? '']).catch(() => undefined);
    }
  }

  /** A part that may fail alone: its rows and the facts emitted in it go, the rest of the transaction stays. */
  async savepoint<T>(part: () => Promise<T>): Promise<T> {
    const before = { pending: [...this.pending], recorded: this.recorded };
    const name = `part_${(this.savepoints += 1)}`;
    await this.client.query(`savepoint ${name}`);
    try {
      const result = await part();
      await this.client.query(`release savepoint ${name}`);
      return result;
    } catch (error) {
      await this.client.query(`rollback to savepoint ${name}; release savepoint ${name}`);
      this.pending.splice(0, Infinity, ...before.pending);
      this.recorded = before.recorded;
      throw error;
    }
  }

  /** The instant by the database's clock, which is one for all instances of the service. */
  async now(): Promise<Date> {
    const [row] = await this.query<{ now: Date }>(`select clock_timestamp() as now`);
    return row!.now;
  }

  /** Loads an aggregate and locks its row (not its key: others may refer to it); refuses with `<aggregate>-unknown` when it is absent or out of the caller's sight. */
  async find<T extends ObjectLiteral>(entity: EntityTarget<T>, id: string): Promise<T> {
    const metadata = this.manager.dataSource.getMetadata(entity);
    const found = await this.manager.findOne(entity, {
      where: (metadata.embeddeds.length > 0 ? { state: { id } } : { id }) as unknown as FindOptionsWhere<T>,
      lock: { mode: 'for_no_key_update' },
      relationLoadStrategy: 'query',
    });
    if (!found) throw new DomainError(`${kebab(metadata.name)}-unknown`, { id });
    return found;
  }

  /** Saves the aggregate, then records what it says has happened, in that order, while its row is locked. */
  async save<T extends ObjectLiteral>(aggregate: T, ...facts: (Fact | null)[]): Promise<void> {
    await this.manager.save(aggregate, { reload: false, transaction: false });
    await this.emit(...facts);
  }

  /**
   * Facts for the outbox in the order given, at the latest with the commit; `null` stands for "nothing happened".
   * Written as text here: one that cannot be must fail before the commit is under way.
   */
  async emit(...facts: (Fact | null)[]): Promise<void> {
    const traceparent = currentTraceparent();
    for (const fact of facts) if (fact) this.pending.push(outboxEntry(fact, traceparent));
    if (this.pending.length >= manyFacts) await this.flush();
  }

  /** Writes pending facts to the outbox. @returns whether the transaction publishes any */
  async flush(): Promise<boolean> {
    const facts = this.pending.splice(0);
    this.recorded += facts.length;
    await appendToOutbox(this, facts);
    return this.recorded > 0;
  }
}

/** So many facts do not wait in memory for the commit. */
const manyFacts = 1_000;

/** The part of the pool's connections that requests which write do not take. */
const leftToReaders = 0.3;

/**
 * Thrown inside a transaction by what would make it wait while it holds a connection. The transaction is rolled back, and `take`
 * runs it again when its turn has come.
 */
export class InTurn extends Error {
  constructor(readonly take: <T>(again: () => Promise<T>) => Promise<T>) {
    super('the transaction has to wait for its turn');
  }
}

const ambient = new AsyncLocalStorage<Unit>();

/** The transaction that the code at hand runs in, if any: whoever holds its connection must not wait for a second one. */
export const openUnit = (): Unit | undefined => ambient.getStore();

/** Runs `work` as one transaction scoped to the caller's organisations; a run inside a run joins the outer transaction. */
@Injectable()
export class UnitOfWork {
  private readonly writing: Seats;

  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: RelaySignal,
    private readonly signal: DueSignal = new DueSignal(),
  ) {
    const connections = dataSource.options.poolSize ?? 10;
    this.writing = new Seats(connections - Math.floor(connections * leftToReaders));
  }

  /** Whether the caller is inside a run, and so holds a connection already. */
  get isUnderWay(): boolean {
    return openUnit() !== undefined;
  }

  async run<T>(work: (unit: Unit) => Promise<T>, crossing: Crossing = {}): Promise<T> {
    const outer = openUnit();
    if (outer)
      return work(outer).catch((error: unknown) => {
        throw isCrossed(error, crossing) && !(error instanceof Crossed) ? new Crossed(error) : error;
      });
    for (let attempt = 1; ; attempt += 1) {
      const ends: (() => unknown)[] = [];
      const once = () => this.once(work, ends);
      // Whoever only reads goes on while those who write wait for each other, or for an import.
      const outcome = await (callerOrNull()?.writes ? this.writing.with(once) : once()).then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      );
      if ('error' in outcome) {
        const { error } = outcome;
        if (error instanceof InTurn) return error.take(() => this.run(work, crossing));
        if (attempt < 3 && preparesAnew(error)) continue;
        if (attempt < attempts && isCrossed(error, crossing)) {
          await pause(pauseAfter(attempt));
          continue;
        }
      }
      for (const end of ends) await end();
      if ('error' in outcome) throw outcome.error instanceof Crossed ? outcome.error.cause : outcome.error;
      return outcome.result;
    }
  }

  /** Statements that need no answer of one another leave together: the begin with the first of the work, the facts with the commit. */
  private async once<T>(work: (unit: Unit) => Promise<T>, ends: (() => unknown)[]): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    try {
      const unit = new Unit(runner.manager, client, ends, this.signal);
      const begun = this.begin(client);
      begun.catch(() => undefined);
      Object.assign(runner, { isTransactionActive: true });
      const result = await ambient.run(unit, () => work(unit));
      await begun;
      refuseWhoLeft();
      failpoint(callerOrNull() ? 'before-commit-of-request' : 'before-commit');
      const [publishes, { command }] = await Promise.all([unit.flush(), client.query('commit')]);
      if (command !== 'COMMIT') throw new Error('the transaction had failed before its commit');
      if (publishes) {
        failpoint('after-commit-before-send');
        this.relay.wake();
      }
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      Object.assign(runner, { isTransactionActive: false });
      await runner.release();
    }
  }

  private begin(client: PoolClient): Promise<unknown> {
    const begun = [client.query('begin')];
    if (isPatient()) begun.push(client.query(patient));
    const organisations = callerOrNull()?.organisations ?? [];
    if (organisations.length > 0) begun.push(client.query(prepared(scope, [organisations.join(',')])));
    return Promise.all(begun);
  }
}

/**
 * Who has given up asks again, perhaps of another instance, and goes on from there: a change that waited here all the while, in
 * a process that stood still or for a row, would come after those that followed it.
 */
function refuseWhoLeft(): void {
  const caller = callerOrNull();
  if (caller?.writes && caller.hasLeft?.()) throw new Busy('whoever asked has left');
}

const scope = `select set_config('app.organisations', $1, true)`;

function kebab(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
