import { Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntitySchema } from 'typeorm';
import { dataSource, requireSchema, type Migration } from '../data/data-source.js';
import { Database } from '../data/database.js';
import { DueSignal } from '../data/due-signal.js';
import { RelaySignal } from '../data/outbox.js';
import { UnitOfWork } from '../data/unit-of-work.js';
import { Watch } from '../data/watch.js';
import { AccessLog } from '../people/access-log.js';
import { JobWorker } from '../jobs/job-worker.js';
import { Jobs } from '../jobs/jobs.js';
import { RateLimits } from '../data/rate-limits.js';
import type { ServedPages } from '../http/pages.js';
import type { RefusalShape } from '../http/problem-filter.js';
import { RequestLimits } from '../http/request-limits.js';
import type { OwnTokens } from '../context/own-tokens.js';
import { DeadLetters } from '../messaging/dead-letters.js';
import { LISTENS, Projections, type Listens } from '../messaging/projections.js';
import { Relay } from '../messaging/relay.js';
import { StateRepublisher } from '../messaging/state-republisher.js';
import { SETTINGS, type ServiceSettings } from '../ops/config.js';
import { Health, type HealthState } from '../ops/health.js';
import { IssuerCheck } from '../ops/issuer-check.js';
import { log, LOGGER } from '../ops/logging.js';
import { observe } from '../ops/metrics.js';
import { Poller } from '../jobs/poller.js';
import { OperationsController } from '../http/operations.controller.js';

export interface KitOptions {
  readonly settings: ServiceSettings;
  readonly entities: EntitySchema[];
  readonly migrations: readonly Migration[];
  /** Absent in a service that hears nothing. */
  readonly listens?: Listens;
  /** Where a standard says how refusals look. */
  readonly refusals?: readonly RefusalShape[];
  /** Tokens that the service signs itself, beside those of the identity provider. */
  readonly ownTokens?: (settings: ServiceSettings) => OwnTokens | undefined;
  /** Of a service that people use themselves. */
  readonly pages?: ServedPages;
}

const MIGRATIONS = Symbol('migrations');

/** Opens the database before anything uses it, closes it after everything, and says how both are. */
export class DatabaseLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly watch: Watch;

  constructor(
    private readonly source: DataSource,
    private readonly database: Database,
    private readonly health: Health,
    private readonly migrations: readonly Migration[],
    private readonly projections: Projections | null,
    private readonly issuer: IssuerCheck,
    private readonly settings: ServiceSettings,
    signal: DueSignal,
  ) {
    this.watch = new Watch(settings.DATABASE_URL, (poll) => signal.tell(poll));
  }

  async onModuleInit(): Promise<void> {
    await this.source.initialize();
    this.database.guardedBy(this.watch);
    await requireSchema(this.source, this.migrations);
    this.health.add({
      name: 'database',
      check: () => this.watch.look().then(() => ({ state: 'up' as const })),
    });
    if (this.settings.DISCOVERY_URL) this.health.add({ name: 'tokens', check: this.issuer.check });
    if (this.projections)
      this.health.add({ name: 'consumer', check: () => Promise.resolve(consumerState(this.projections!)) });
    observe('parked_keys', 'Keys that wait behind a dead letter', () =>
      this.number('select count(*)::float8 as n from parked_key'),
    );
    observe('pool_waiting', 'Requests that wait for a database connection', () => this.database.usage.waiting);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watch.end();
    if (this.source.isInitialized) await this.source.destroy();
  }

  private async number(sql: string): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(sql);
    return row!.n;
  }
}

function consumerState({ halted, connected }: Projections): { state: HealthState; detail?: string } {
  if (halted) return { state: 'degraded', detail: halted };
  return connected ? { state: 'up' } : { state: 'degraded', detail: 'Kafka is away' };
}

/** Everything of the kit that a service injects. */
@Module({})
export class KitModule {
  static of({ settings, entities, migrations, listens }: KitOptions): DynamicModule {
    const consumers = listens ? [{ provide: LISTENS, useValue: listens }, Projections] : [];
    return {
      module: KitModule,
      global: true,
      controllers: [OperationsController],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: LOGGER, useValue: log },
        { provide: DataSource, useFactory: () => dataSource(settings.DATABASE_URL, settings.DATABASE_POOL, entities) },
        { provide: MIGRATIONS, useValue: migrations },
        {
          provide: DatabaseLifecycle,
          useFactory: (...parts: ConstructorParameters<typeof DatabaseLifecycle>) => new DatabaseLifecycle(...parts),
          inject: [
            DataSource,
            Database,
            Health,
            MIGRATIONS,
            { token: Projections, optional: true },
            IssuerCheck,
            SETTINGS,
            DueSignal,
          ],
        },
        Database,
        UnitOfWork,
        DueSignal,
        RelaySignal,
        Relay,
        StateRepublisher,
        DeadLetters,
        Health,
        { provide: IssuerCheck, useFactory: (of: ServiceSettings) => new IssuerCheck(of), inject: [SETTINGS] },
        AccessLog,
        Jobs,
        JobWorker,
        RateLimits,
        RequestLimits,
        Poller,
        ...consumers,
      ],
      exports: [
        SETTINGS,
        LOGGER,
        DataSource,
        Database,
        UnitOfWork,
        DueSignal,
        RelaySignal,
        StateRepublisher,
        DeadLetters,
        Health,
        AccessLog,
        Jobs,
        JobWorker,
        RateLimits,
        Poller,
        ...(listens ? [Projections] : []),
      ],
    };
  }
}
