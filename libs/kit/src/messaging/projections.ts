import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Logger } from 'pino';
import { UnitOfWork } from '../data/unit-of-work.js';
import { readInstant } from '../domain/index.js';
import { SETTINGS, type ServiceSettings } from '../ops/config.js';
import { LOGGER } from '../ops/logging.js';
import { metrics } from '../ops/metrics.js';
import { isTransient } from '../ops/errors.js';
import { BatchApplier, LogMismatch, PositionMoved } from './batch.js';
import { connection } from './connection.js';
import { DeadLetters } from './dead-letters.js';
import { Handlers, handlersOf, PROJECTIONS } from './handlers.js';
import { kafkaClient, type Admin, type Consumer, type EachBatchPayload, type KafkaMessage } from './kafka.js';
import { recordOf, type TopicRecord } from './kafka-record.js';
import { PartitionQueue } from './partition-queue.js';
import { cutReason, obstacleOf, type Obstacle, type Place, placeOf, type Position, Positions } from './positions.js';

// Feeds @Hears handlers in batches. Nest's own Kafka transport handles one message at a time and loops for ever on a bad one.

/** What the service listens to: its contracts' schemas and topics, and the tables, filled from topics kept for ever, that a rebuild empties. */
export const LISTENS = Symbol('listens');

export interface Listens {
  readonly schemaOf: (type: string) => object | undefined;
  readonly topics: readonly string[];
  readonly tables: readonly string[];
}

/** Why a consumer stops that is not wanted any more. */
const closed = 'closed';

/** Records of one partition that one transaction takes. */
const chunk = 1_000;

/** An end before the position that lasts for so long is a lost log. */
const shortfallMs = 20_000;

/** The client fetches again when everything it brought is taken: a partition whose queue stays full is put aside, so that the others go on. */
const patienceMs = 1_000;

/** How long a partition rests that could not be applied: a second at first, twice as long each time, at most this. */
const longestRestMs = 8_000;

@Injectable()
export class Projections extends Server implements CustomTransportStrategy {
  override readonly transportId = PROJECTIONS;
  /** Why the consumer stopped for good, if it did. */
  halted: string | null = null;
  connected = false;
  private consumer!: Consumer;
  private admin!: Admin;
  private handlers!: Handlers;
  private applier!: BatchApplier;
  private clusterId = '';
  private assigned: Place[] = [];
  private readonly next = new Map<string, bigint>();
  /** Where each partition ended when it was last fetched. */
  private readonly ends = new Map<string, bigint>();
  private readonly failures = new Map<string, number>();
  /** How many chunks were applied here. */
  private applied = 0;
  private readonly queues = new Map<string, PartitionQueue>();
  /** How a partition is put aside, by its last batch. */
  private readonly pauses = new Map<string, () => () => void>();
  private readonly resting = new Set<string>();
  /** What was read last, by partition: fetched once more after a seek, to see that the log still has it there. */
  private readonly last = new Map<string, { readonly offset: bigint; readonly id: string }>();
  /** Where another fact stands instead, by the id of the one that was read. */
  private readonly cut = new Map<string, string>();
  private shortSince: number | null = null;
  private realigning: Promise<void> | null = null;
  private starting: Promise<void> = Promise.resolve();
  private stopping: Promise<void> = Promise.resolve();
  private readonly closing = new AbortController();
  private readonly positions: Positions;

  constructor(
    private readonly work: UnitOfWork,
    private readonly deadLetters: DeadLetters,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(LISTENS) private readonly listens: Listens,
  ) {
    super();
    this.positions = new Positions(work);
  }

  /** Returns at once and keeps trying: the service answers reads while Kafka is away. */
  listen(callback: () => void): void {
    this.handlers = new Handlers(handlersOf(this), this.listens.schemaOf);
    this.deadLetters.use(this.handlers);
    const kafka = kafkaClient(connection(this.settings, this.log));
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId: `${this.settings.KAFKA_TOPIC_PREFIX}${this.settings.SERVICE}.projections`,
      maxWaitTimeInMs: 500,
      sessionTimeout: 20_000,
      // Shorter than the client waits for an answer; whoever reads is back at the group within seconds.
      rebalanceTimeout: 10_000,
      retry: { restartOnFailure: () => Promise.resolve(true) },
    });
    this.consumer.on('consumer.group_join', ({ payload }) => {
      const before = this.assigned;
      this.assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      for (const place of before) if (!this.isOurs(place)) metrics.consumerLag.remove({ ...place });
      this.next.clear();
      this.last.clear();
      void this.closeQueues();
      this.connected = true;
      void this.realign().catch((error: unknown) => this.log.warn({ err: error }, 'positions not read yet'));
    });
    // The client starts again by itself after some errors; the others, such as a broker that does not know its users yet, pass as well.
    this.consumer.on('consumer.crash', ({ payload }) => {
      this.connected = false;
      if (!payload.restart) this.starting = this.start();
    });
    this.starting = this.start();
    void this.keepInStep();
    callback();
  }

  /** A start under way ends first: what it connected afterwards nobody would close. */
  async close(): Promise<void> {
    this.halted ??= closed;
    this.closing.abort();
    await Promise.race([this.starting, sleep(3_000, undefined, { ref: false })]);
    await this.disconnect();
    await Promise.race([this.closeQueues(), sleep(3_000, undefined, { ref: false })]);
  }

  private async disconnect(): Promise<void> {
    await Promise.allSettled([this.consumer.disconnect(), this.admin.disconnect()]);
  }

  on(): never {
    throw new Error('the transport publishes no events of its own');
  }

  unwrap<T>(): T {
    return this.consumer as T;
  }

  /**
   * Goes on where topics for this reader alone begin now, past what was removed unread; its writers tell again what holds.
   * @returns how many facts it passed
   */
  async forward(): Promise<number> {
    let passed = 0n;
    for (const topic of this.topics.filter((name) => !isKeptForEver(name))) {
      const positions = await this.positions.of(topic);
      for (const { partition, low } of await this.admin.fetchTopicOffsets(topic)) {
        const at = positions.get(partition)?.at;
        if (at === undefined || at >= BigInt(low)) continue;
        passed += BigInt(low) - at;
        await this.positions.move({ topic, partition }, low);
      }
    }
    return Number(passed);
  }

  private async start(): Promise<void> {
    const topics = this.topics;
    for (let wait = 500; !this.halted; wait = Math.min(wait * 2, 10_000)) {
      try {
        await this.admin.connect();
        ({ clusterId: this.clusterId } = await this.admin.describeCluster());
        if (this.halted) break;
        this.applier = new BatchApplier(this.work, this.handlers, this.clusterId);
        await this.consumer.connect();
        await this.consumer.subscribe({ topics, fromBeginning: true });
        await this.consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          // All that a fetch brings: the applier puts it in few transactions.
          partitionsConsumedConcurrently: 100,
          eachBatch: (payload) => this.eachBatch(payload),
        });
        break;
      } catch (error) {
        this.log.warn({ err: error }, 'Kafka is away, trying again');
        await sleep(wait, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
    if (this.closing.signal.aborted) await this.disconnect();
  }

  /** What the broker is told of the positions is a hint for whoever looks at the group from outside. */
  private async keepInStep(): Promise<void> {
    for (let [quiet, before] = [0, -1]; !this.closing.signal.aborted;) {
      await sleep(2_000, undefined, { ref: false });
      quiet = this.applied === before && this.assigned.every((place) => this.next.has(placeOf(place))) ? quiet + 1 : 0;
      before = this.applied;
      try {
        if (this.halted) {
          await this.goOnIfMended();
          continue;
        }
        // Where nothing comes, one look in ten seconds sees what an operator has moved.
        if (quiet % 5 !== 0) continue;
        await this.realign();
        await this.positions.forgetEvents();
        const read = this.assigned.filter((place) => this.next.has(placeOf(place)));
        if (read.length > 0)
          await this.consumer.commitOffsets(
            read.map((place) => ({ ...place, offset: String(this.next.get(placeOf(place))) })),
          );
      } catch (error) {
        this.log.debug({ err: error }, 'not in step with the broker');
      }
    }
  }

  private get topics(): string[] {
    return this.listens.topics.map((topic) => this.settings.KAFKA_TOPIC_PREFIX + topic);
  }

  /**
   * Hands over what was fetched. Of a backlog the next is fetched and decoded while the database works; what trickles in is waited
   * for, so that the next fetch brings all that came meanwhile. What could not be applied is fetched again by a seek.
   */
  private async eachBatch({ batch, isStale, pause, resolveOffset }: EachBatchPayload): Promise<void> {
    const place = { topic: batch.topic, partition: batch.partition };
    const queue = this.queueOf(place);
    this.pauses.set(placeOf(place), pause);
    this.ends.set(placeOf(place), BigInt(batch.highWatermark));
    const first = this.passSeenAgain(batch.messages, place);
    if (first > 0) resolveOffset(batch.messages[0]!.offset);
    for (let from = first; from < batch.messages.length; from += chunk) {
      if (!(await queue.hasRoom(patienceMs))) {
        const resume = pause();
        // A partition that rests goes on after its rest.
        return void queue.room().then(() => void (this.resting.has(placeOf(place)) || resume()));
      }
      if (queue.isClosed || isStale() || this.halted) return;
      const messages = batch.messages.slice(from, from + chunk);
      queue.push(messages.map((message) => recordOf(place.topic, place.partition, message)));
      resolveOffset(messages.at(-1)!.offset);
    }
    if (batch.messages.length < chunk) await queue.untilApplied(patienceMs);
  }

  private queueOf(place: Place): PartitionQueue {
    const known = this.queues.get(placeOf(place));
    if (known && !known.isClosed) return known;
    const queue: PartitionQueue = new PartitionQueue(
      (records) => this.apply(records, place, queue),
      (error) => void this.recover(error, place),
    );
    this.queues.set(placeOf(place), queue);
    return queue;
  }

  private async closeQueues(): Promise<void> {
    const queues = [...this.queues.values()];
    this.queues.clear();
    await Promise.all(queues.map((queue) => queue.close()));
  }

  private async apply(records: readonly TopicRecord[], place: Place, queue: PartitionQueue): Promise<void> {
    await this.applier.apply(records);
    // Given up meanwhile, and the next owner goes on from the position.
    if (queue.isClosed) return;
    const last = records.at(-1)!;
    this.applied += 1;
    this.failures.delete(placeOf(place));
    this.next.set(placeOf(place), last.offset + 1n);
    metrics.consumerLag.set({ ...place }, Number(this.ends.get(placeOf(place))! - last.offset - 1n));
    const toldAt = readInstant(last.headers['ce_time'] ?? '');
    if (toldAt) metrics.eventAge.observe((Date.now() - toldAt.getTime()) / 1000);
  }

  /** @returns how many records at the beginning were read before; the log has to have them as they were */
  private passSeenAgain([first]: readonly KafkaMessage[], place: Place): number {
    const known = this.last.get(placeOf(place));
    if (!first || BigInt(first.offset) !== known?.offset) return 0;
    this.last.delete(placeOf(place));
    if (recordOf(place.topic, place.partition, first).headers['ce_id'] !== known.id) {
      this.cut.set(placeOf(place), known.id);
      this.halt(cutReason(place, known.offset));
    }
    return 1;
  }

  /** What was fetched and not applied is fetched again from the position, after a rest where it could not be applied. */
  private async recover(error: unknown, place: Place): Promise<void> {
    if (error instanceof LogMismatch) return this.halt(error.message);
    const key = placeOf(place);
    if (this.halted || this.resting.has(key)) return;
    this.resting.add(key);
    // By the batch's own way: the client's `pause` throws while it has no group, as after a crash.
    const resume = this.pauses.get(key)!();
    if (!(error instanceof PositionMoved)) {
      const failures = (this.failures.get(key) ?? 0) + 1;
      this.failures.set(key, failures);
      this.log.warn({ err: error, ...place }, isTransient(error) ? 'batch put off' : 'batch failed, put off');
      await sleep(Math.min(1_000 * 2 ** (failures - 1), longestRestMs), undefined, { ref: false });
    }
    // A seek asked for earlier may have come into force after the position had moved: go there whatever we believed.
    this.next.delete(key);
    await this.realign().catch((cause: unknown) => this.log.warn({ err: cause }, 'positions not read'));
    this.resting.delete(key);
    resume();
  }

  private isOurs({ topic, partition }: Place): boolean {
    return this.assigned.some((place) => place.topic === topic && place.partition === partition);
  }

  /** Goes to where the database says we stand; creates the position of a partition never read; stops when the log is not the one we read. */
  private async realign(): Promise<void> {
    // One under way began before whoever asks now forgot a place.
    await this.realigning?.catch(() => undefined);
    return (this.realigning ??= this.seekPositions().finally(() => (this.realigning = null)));
  }

  /** What an operator has mended, by a position moved on, is mended for every instance that had stopped. */
  private async goOnIfMended(): Promise<void> {
    for (const topic of this.topics) {
      const positions = await this.positions.of(topic);
      for (const { partition, low, high } of await this.admin.fetchTopicOffsets(topic)) {
        const position = positions.get(partition);
        if (position && this.obstacle({ topic, partition }, position, low, high)) return;
      }
    }
    await this.stopping;
    if (this.closing.signal.aborted) return;
    this.halted = null;
    this.starting = this.start();
  }

  private obstacle(place: Place, position: Position, low: string, high: string): Obstacle | null {
    const log = { cluster: this.clusterId, low: BigInt(low), high: BigInt(high), cut: this.cut.get(placeOf(place)) };
    return obstacleOf(place, position, log);
  }

  private async seekPositions(): Promise<void> {
    if (this.halted || this.assigned.length === 0) return;
    const before = new Map(this.next);
    let short: string | null = null;
    for (const [topic, of] of Map.groupBy(this.assigned, (place) => place.topic)) {
      // In this order: the log may grow between the two readings, but no position passes an end that was read after it.
      const positions = await this.positions.of(topic);
      const bounds = await this.admin.fetchTopicOffsets(topic);
      for (const place of of) {
        const { partition } = place;
        const { low, high } = bounds.find((bound) => bound.partition === partition)!;
        const position = positions.get(partition) ?? (await this.positions.begin(place, this.clusterId, low));
        const obstacle = this.obstacle(place, position, low, high);
        if (obstacle && !obstacle.mayPass) return this.halt(obstacle.reason);
        if (obstacle) {
          short = obstacle.reason;
          continue;
        }
        const { at, last } = position;
        metrics.consumerLag.set({ topic, partition }, Number(BigInt(high) - at));
        const next = this.next.get(placeOf(place));
        // What was applied meanwhile began at the position.
        if (next === at || next !== before.get(placeOf(place))) continue;
        this.next.set(placeOf(place), at);
        const isSeenAgain = last !== null && BigInt(low) < at;
        if (isSeenAgain) this.last.set(placeOf(place), { offset: at - 1n, id: last });
        this.consumer.seek({ topic, partition, offset: String(isSeenAgain ? at - 1n : at) });
      }
    }
    this.shortSince = short ? (this.shortSince ?? performance.now()) : null;
    if (short && performance.now() - this.shortSince! > shortfallMs) this.halt(short);
  }

  /** A person must decide: starting over silently would count twice or lose facts. */
  private halt(reason: string): void {
    this.halted = reason;
    this.log.error({ reason }, 'the consumer stopped and waits for an operator');
    this.stopping = new Promise((resolve) => setImmediate(() => void this.consumer.stop().then(resolve, resolve)));
  }
}

const isKeptForEver = (topic: string): boolean => topic.endsWith('.events');
