/** The process that reads a service's topics into the tables of its shadow: the service's own handlers, and nothing else of it. */
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Server } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import type * as data from '../../../../libs/kit/src/data/index.ts';
import type * as messaging from '../../../../libs/kit/src/messaging/index.ts';
import type { KafkaSettings } from '../../../../libs/kit/src/messaging/kafka.ts';
import type * as ops from '../../../../libs/kit/src/ops/index.ts';
import type * as kit from '../../../../libs/kit/src/service/index.ts';
import type { ServiceName } from '../../../../libs/contracts/src/context-map.ts';
import { root } from '../../../run/local/installation.ts';
import { readBatches, type Bounds } from '../backup/topics.ts';

export interface Task {
  readonly service: ServiceName;
  readonly databaseUrl: string;
  readonly kafka: KafkaSettings;
  readonly prefix: string;
  readonly clusterId: string;
}

/** What the parent asks for: every record of these topics from where the shadow stands up to these ends. */
export type Stretch = readonly (readonly [topic: string, bounds: Bounds])[];

export type Told =
  /** The tables that are filled from topics kept for ever and from nothing else, as the service itself names them. */
  | { readonly state: 'ready'; readonly tables: readonly string[] }
  | { readonly state: 'level' }
  | { readonly state: 'failed'; readonly reason: string };

/** The handlers that Nest finds, without a broker. */
class Collected extends Server {
  listen(): void {}
  close(): void {}
  on(): void {}
  unwrap(): never {
    throw new Error('nothing to unwrap');
  }
}

/** What the kit keeps to itself: a consumer's transaction and its table of handlers. */
interface Batch {
  readonly BatchApplier: new (
    work: data.UnitOfWork,
    handlers: object,
    clusterId: string,
  ) => { apply(records: readonly Read[]): Promise<void> };
}

type Read = ReturnType<typeof messaging.recordOf>;

interface Messaging {
  readonly handlersOf: (server: Server) => ReadonlyMap<string, unknown>;
  readonly Handlers: new (
    byType: ReadonlyMap<string, unknown>,
    schemaOf: messaging.Listens['schemaOf'],
  ) => { concerns(record: Read): boolean };
  readonly PROJECTIONS: symbol;
}

const task = JSON.parse(process.argv[2]!) as Task;
const of = async <T>(...place: string[]) => (await import(pathToFileURL(path.join(root, ...place)).href)) as T;
const tell = (told: Told) => process.send!(told);
const fail = (error: unknown) =>
  tell({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
let readTo: (stretch: Stretch) => Promise<void>;

process.on('disconnect', () => process.exit(0));
process.on('message', (stretch: Stretch) => void readTo(stretch).then(() => tell({ state: 'level' }), fail));
await begin().then((tables) => tell({ state: 'ready', tables }), fail);

async function begin(): Promise<readonly string[]> {
  const { AppModule, service } = await of<{ AppModule: Type; service: kit.ServiceOptions }>(
    'services',
    task.service,
    'dist/app.module.js',
  );
  const { schema, listens, ...options } = service;
  if (!listens) return [];
  const { KitModule } = await of<typeof kit>('libs/kit/dist/service/index.js');
  const { UnitOfWork } = await of<typeof data>('libs/kit/dist/data/index.js');
  const { loadConfig } = await of<typeof ops>('libs/kit/dist/ops/index.js');
  const { recordOf } = await of<typeof messaging>('libs/kit/dist/messaging/index.js');
  const { BatchApplier } = await of<Batch>('libs/kit/dist/messaging/batch.js');
  const { Handlers, handlersOf, PROJECTIONS } = await of<Messaging>('libs/kit/dist/messaging/handlers.js');
  const settings = loadConfig(schema, {
    DATABASE_URL: task.databaseUrl,
    KAFKA_BROKERS: task.kafka.brokers.join(','),
    KAFKA_TOPIC_PREFIX: task.prefix,
    ISSUER: 'http://nobody.invalid',
    JWKS_URL: 'http://nobody.invalid',
    IDENTITY_KEY: 'nothing is digested while copies are read',
    // Nor unsealed.
    PAN_CONTENT_KEYS: '0'.repeat(64),
    LOG_LEVEL: 'warn',
  }) as unknown as ops.ServiceSettings;
  const imports = [KitModule.of({ ...options, settings, listens }), AppModule];
  // Never initialised: no relay, no round, no job and no door opens.
  const app = await NestFactory.create({ module: Object, imports }, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  const collected = Object.assign(new Collected(), { transportId: PROJECTIONS });
  app.connectMicroservice({ strategy: collected });
  const work = app.get(UnitOfWork);
  const handlers = new Handlers(handlersOf(collected), listens.schemaOf);
  const concerns = handlers.concerns.bind(handlers);
  const applier = new BatchApplier(work, handlers, task.clusterId);
  const source = app.get(DataSource);
  readTo = async (stretch) => {
    if (!source.isInitialized) await source.initialize();
    const discarded = await source.query<{ place: string }[]>(
      `select concat_ws('/', topic, partition, "offset") as place from public.discarded`,
    );
    const passed = new Set(discarded.map(({ place }) => place));
    handlers.concerns = (record) =>
      !passed.has(`${record.topic}/${record.partition}/${record.offset}`) && concerns(record);
    for (const [topic, bounds] of stretch)
      await readBatches(task.kafka, topic, bounds, (partition, messages) =>
        applier.apply(messages.map((message) => recordOf(topic, partition, message))),
      );
  };
  return listens.tables;
}
