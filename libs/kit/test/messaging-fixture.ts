import { Controller, Module, type INestApplicationContext } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  kitTablesSql,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
} from '@pan/testing';
import { EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrate, UnitOfWork } from '@pan/kit/data';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';
import { loadConfig, serviceSettings } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';

/** A fact of a service that exists only here: one more of something, for one account. */
export class AddedV1 {
  static readonly type = 'student-record.added.v1';
  account!: string;
  n!: number;
}

/** What the consumer tells in turn. */
export class EchoedV1 {
  static readonly type = 'governance-reporting.echoed.v1';
  account!: string;
}

const schema = {
  type: 'object',
  required: ['account', 'n'],
  properties: { account: { type: 'string' }, n: { type: 'integer' } },
};

interface Tally {
  account: string;
  total: number;
  last: number;
}

export const Tallies = new EntitySchema<Tally>({
  name: 'Tally',
  tableName: 'tally',
  columns: {
    account: { type: 'text', primary: true },
    total: { type: 'integer' },
    last: { type: 'integer', nullable: true },
  },
});

class Tables1000000000001 implements MigrationInterface {
  name = 'Tables1000000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(kitTablesSql);
    await runner.query(`create table tally (account text primary key, total integer not null default 0, last integer)`);
  }
  async down(): Promise<void> {}
}

const migrations = [Tables1000000000001];

let reactions = 0;

@Controller()
class Tallying {
  constructor(private readonly work: UnitOfWork) {}

  @Hears(AddedV1)
  async added(@Payload() event: AddedV1, @Ctx() context: EventContext): Promise<void> {
    const { unit } = context;
    if (event.n === 666) throw new DomainError('unlucky');
    unit.increment(Tallies, { account: event.account }, 'total', event.n);
    unit.patch(Tallies, { account: event.account }, { last: event.n });
    await context.once(async () => {
      reactions += 1;
      if (!event.account.startsWith('echo')) return;
      await this.work.run((unit) => unit.emit(fact(EchoedV1, event.account, { account: event.account })));
      // A use case over two aggregates, of which the second cannot be changed.
      if (event.n === 13) throw new DomainError('unlucky');
    });
  }
}

export interface Bench {
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  readonly source: TestDatabase;
  readonly sink: TestDatabase;
  /** The producing side: its unit of work, with a relay. */
  producer(env?: Readonly<Record<string, string>>): Promise<INestApplicationContext>;
  consumer(): Promise<INestApplicationContext>;
  emit(app: INestApplicationContext, ...facts: Fact[]): Promise<void>;
  /** How often the consumer did more than count. */
  readonly reactions: number;
  tallies(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export const added = (account: string, n: number): Fact => fact(AddedV1, account, { account, n });

/** A producer and a consumer of this kit alone, on a database each. */
export async function messagingBench(): Promise<Bench> {
  const [kafka, issuer, source, sink] = await Promise.all([
    testKafka(['student-record', 'governance-reporting']),
    testIssuer(),
    testDatabase('student-record'),
    testDatabase('governance-reporting'),
  ]);
  for (const database of [source, sink]) await migrate(database.ownerUrl, migrations);
  const open: INestApplicationContext[] = [];
  const boot = async (
    service: 'student-record' | 'governance-reporting',
    database: TestDatabase,
    env: Readonly<Record<string, string>> = {},
  ) => {
    const settings = loadConfig(serviceSettings(service, 0), {
      ...serviceEnvironment(service, { database, kafka, issuer }),
      LOG_LEVEL: 'silent',
      ...env,
    });
    const listens = {
      schemaOf: (type: string) => (type === AddedV1.type ? schema : undefined),
      topics: ['student-record.events'],
      tables: ['tally'],
    };
    const hears = service === 'governance-reporting';
    @Module({ controllers: hears ? [Tallying] : [] })
    class App {}
    const app = await createApp(App, {
      settings,
      entities: [Tallies],
      migrations,
      ...(hears && { listens }),
    });
    open.push(app);
    return app;
  };
  return {
    kafka,
    issuer,
    source,
    sink,
    producer: (env) => boot('student-record', source, env),
    consumer: () => boot('governance-reporting', sink),
    emit: (app, ...facts) => app.get(UnitOfWork).run((unit) => unit.emit(...facts)),
    get reactions() {
      return reactions;
    },
    tallies: async () => {
      const rows = await sink.query<Tally>('select account, total from tally order by account');
      return Object.fromEntries(rows.map((row) => [row.account, row.total]));
    },
    close: async () => {
      for (const app of open) await app.close();
      await issuer.close();
      await Promise.all([source.drop(), sink.drop(), kafka.drop()]);
    },
  };
}
