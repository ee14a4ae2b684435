import { Inject, Injectable } from '@nestjs/common';
import { CustomTransportStrategy, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { Logger } from 'pino';
import { UnitOfWork } from '../data/unit-of-work.js';
import { DomainError } from '../domain.js';
import { SETTINGS, type ServiceSettings } from '../ops/config.js';
import { LOGGER } from '../ops/logging.js';
import { metrics } from '../ops/metrics.js';
import { isTransient } from '../ops/errors.js';
import { BatchApplier, LogMismatch, Misplaced } from './batch.js';
import { connection } from './connection.js';
import { DeadLetters } from './dead-letters.js';
import { Handlers, PROJECTIONS, type EventContext, type Handler } from './handlers.js';
import { kafkaClient, type Admin, type Consumer, type EachBatchPayload, type KafkaMessage } from './kafka.js';
import type { TopicRecord } from './record.js';

// Feeds @Hears handlers in batches. Nest's own Kafka transport handles one message at a time and loops for ever on a bad one.

/** What the service listens to: its contracts' schemas and topics, and the tables, filled from topics kept for ever, that a rebuild empties. */
export const LISTENS = Symbol('listens');

export interface Listens {
  readonly schemaOf: (type: string) => object | undefined;
  readonly topics: readonly string[];
  readonly tables: readonly string[];
}

interface Position {
  readonly at: bigint;
  readonly cluster: string;
}

const chunk = 1_000;

@Injectable()
export class Projections extends Server implements CustomTransportStrategy {
  override readonly transportId = PROJECTIONS;
  /** Why the consumer stopped for good, if it did. */
  halted: string | null = null;
  connected = false;
  private consumer!: Consumer;
  private admin!: Admin;
  private handlers!: Handlers;
  private clusterId = '';
  private assigned: { topic: string; partition: number }[] = [];
  private readonly next = new Map<string, bigint>();
  private shortfalls = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly applier: BatchApplier,
    private readonly work: UnitOfWork,
    private readonly deadLetters: DeadLetters,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(LISTENS) private readonly listens: Listens,
  ) {
    super();
  }

  /** Returns at once and keeps trying: the service answers reads while Kafka is away. */
  listen(callback: () => void): void {
    const byType = new Map([...this.messageHandlers].map(([type, handler]) => [type, this.caller(handler as Handler)]));
    this.handlers = new Handlers(byType, this.listens.schemaOf);
    this.deadLetters.use(this.handlers);
    const kafka = kafkaClient(connection(this.settings, this.log));
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId: `${this.settings.KAFKA_TOPIC_PREFIX}${this.settings.SERVICE}.projections`,
      maxWaitTimeInMs: 500,
      sessionTimeout: 20_000,
      retry: { restartOnFailure: () => Promise.resolve(true) },
    });
    this.consumer.on('consumer.group_join', ({ payload }) => {
      this.assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      this.next.clear();
      void this.realign().catch((error: unknown) => this.log.warn({ err: error }, 'positions not read yet'));
    });
    void this.start();
    callback();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.halted ??= 'closed';
    await this.consumer.disconnect().catch(() => undefined);
    await this.admin.disconnect().catch(() => undefined);
  }

  on(): never {
    throw new Error('the transport publishes no events of its own');
  }

  unwrap<T>(): T {
    return this.consumer as T;
  }

  /**
   * Empties the projection and reads every topic kept for ever again from its beginning; reads meanwhile show what has been
   * read so far. What is parked has to be settled first: a reaction that waits there would be lost.
   */
  async rebuild(): Promise<void> {
    await this.work.run(async (unit) => {
      await unit.query(`select 1 from consumer_position order by topic, partition for update`);
      const parked = await unit.query(`select 1 from parked_key limit 1`);
      if (parked.length > 0) throw new DomainError('parked-facts-first');
      for (const table of [...this.listens.tables, 'inbox']) await unit.query(`truncate ${table}`);
      await unit.query(`update consumer_position set next_offset = 0 where topic like '%.events'`);
    });
    await this.realign();
  }

  private async start(): Promise<void> {
    const topics = this.topics;
    for (let wait = 500; !this.halted; wait = Math.min(wait * 2, 10_000)) {
      try {
        await this.admin.connect();
        ({ clusterId: this.clusterId } = await this.admin.describeCluster());
        await this.consumer.connect();
        await this.consumer.subscribe({ topics, fromBeginning: true });
        await this.consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          eachBatch: (payload) => this.eachBatch(payload),
        });
        this.connected = true;
        this.timer = setInterval(() => void this.realign().catch(() => undefined), 2_000);
        return;
      } catch (error) {
        this.log.warn({ err: error }, 'Kafka is away, trying again');
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  private get topics(): string[] {
    return this.listens.topics.map((topic) => this.settings.KAFKA_TOPIC_PREFIX + topic);
  }

  private async eachBatch({ batch, heartbeat, isRunning, isStale, resolveOffset }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    for (let from = 0; from < batch.messages.length && isRunning() && !isStale() && !this.halted; from += chunk) {
      const messages = batch.messages.slice(from, from + chunk);
      const records = messages.map((message) => recordOf(topic, partition, message));
      try {
        await this.applier.apply(this.clusterId, records, this.handlers);
      } catch (error) {
        await this.recover(error, topic, partition);
        return;
      }
      const next = records.at(-1)!.offset + 1n;
      this.next.set(`${topic}/${partition}`, next);
      resolveOffset(messages.at(-1)!.offset);
      metrics.consumerLag.set({ topic, partition }, Number(BigInt(batch.highWatermark) - next));
      metrics.eventAge.observe((Date.now() - Date.parse(records.at(-1)!.headers['ce_time'] ?? '')) / 1000 || 0);
      await heartbeat();
      await this.consumer.commitOffsets([{ topic, partition, offset: String(next) }]).catch(() => undefined);
    }
  }

  private async recover(error: unknown, topic: string, partition: number): Promise<void> {
    if (error instanceof LogMismatch) return this.halt(error.message);
    if (error instanceof Misplaced) {
      // A seek asked for earlier may have come into force after the position had moved: go there whatever we believed.
      this.next.delete(`${topic}/${partition}`);
      return this.realign();
    }
    this.log.warn({ err: error, topic, partition }, isTransient(error) ? 'batch put off' : 'batch failed, put off');
    this.consumer.pause([{ topic, partitions: [partition] }]);
    setTimeout(() => this.halted || this.consumer.resume([{ topic, partitions: [partition] }]), 1_000);
  }

  /** Goes to where the database says we stand; creates the position of a partition never read; stops when the log is not the one we read. */
  private async realign(): Promise<void> {
    if (this.halted || this.assigned.length === 0) return;
    for (const [topic, of] of Map.groupBy(this.assigned, (place) => place.topic)) {
      // In this order: the log may grow between the two readings, but no position passes an end that was read after it.
      const positions = await this.positions(topic);
      const bounds = await this.admin.fetchTopicOffsets(topic);
      for (const { partition } of of) {
        const { low, high } = bounds.find((bound) => bound.partition === partition)!;
        const { at, cluster } = positions.get(partition) ?? (await this.begin(topic, partition, low));
        if (cluster !== this.clusterId)
          return this.halt(`${topic}/${partition}: position of cluster ${cluster}, connected to ${this.clusterId}`);
        if (at > BigInt(high)) {
          // A broker that has just come back may still name an older end: only one that lasts is a lost log.
          this.shortfalls += 1;
          if (this.shortfalls < 5) return;
          return this.halt(`${topic}/${partition} ends at ${high}, before the position ${at}: the log was lost`);
        }
        if (at < BigInt(low))
          return this.halt(
            `${topic}/${partition} begins at ${low}, after the position ${at}: facts were removed unread`,
          );
        metrics.consumerLag.set({ topic, partition }, Number(BigInt(high) - at));
        if (this.next.get(`${topic}/${partition}`) === at) continue;
        this.next.set(`${topic}/${partition}`, at);
        this.consumer.seek({ topic, partition, offset: String(at) });
      }
    }
    this.shortfalls = 0;
  }

  private async positions(topic: string): Promise<Map<number, Position>> {
    const rows = await this.work.run((unit) =>
      unit.query<{ partition: number; next_offset: string; cluster_id: string }>(
        `select partition, next_offset, cluster_id from consumer_position where topic = $1`,
        [topic],
      ),
    );
    return new Map(rows.map((row) => [row.partition, { at: BigInt(row.next_offset), cluster: row.cluster_id }]));
  }

  private async begin(topic: string, partition: number, low: string): Promise<Position> {
    await this.work.run((unit) =>
      unit.query(
        `insert into consumer_position (topic, partition, cluster_id, next_offset) values ($1, $2, $3, $4) on conflict do nothing`,
        [topic, partition, this.clusterId, low],
      ),
    );
    return { at: BigInt(low), cluster: this.clusterId };
  }

  /** A person must decide: starting over silently would count twice or lose facts. */
  private async halt(reason: string): Promise<void> {
    this.halted = reason;
    this.log.error({ reason }, 'the consumer stopped and waits for an operator');
    setImmediate(() => void this.consumer.stop());
  }

  private caller(handler: Handler): Handler {
    return async (data: unknown, context: EventContext) => {
      const answer = this.transformToObservable(await handler(data, context));
      return lastValueFrom(answer, { defaultValue: undefined });
    };
  }
}

function recordOf(topic: string, partition: number, message: KafkaMessage): TopicRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) headers[name] = storable(String(value));
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: storable(message.key?.toString() ?? ''),
    headers,
    payload: message.value ? storable(message.value.toString()) : null,
  };
}

/** PostgreSQL stores every character but this one, and a bad fact must be storable to be parked. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
