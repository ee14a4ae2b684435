import { setImmediate } from 'node:timers/promises';
import type { Unit } from '../data/unit-of-work.js';
import { asConsumer } from '../data/prepared.js';
import type { UnitOfWork } from '../data/unit-of-work.js';
import { DomainError } from '../domain/index.js';
import { failpoint } from '../ops/failpoint.js';
import { databaseErrorOf, isTransient } from '../ops/errors.js';
import { log } from '../ops/logging.js';
import { metrics } from '../ops/metrics.js';
import { ConsumerSpans } from './spans.js';
import { traceIdOf } from '../context/traceparent.js';
import { BatchWrites } from './batch-writes.js';
import { park, parkedKeys, reasonOf, waiting, type Parked } from './dead-letters.js';
import type { Handlers } from './handlers.js';
import { isUuid, type TopicRecord } from './kafka-record.js';
import { placeOf } from './positions.js';

// Applies what was read of several partitions in one transaction with the positions it was read at: what Kafka calls "committed" is only a hint.

/** A transaction that has this many records leaves the rest for the next. */
const enough = 2_000;

/** One transaction is prepared while the database works on another. */
const atOnce = 2;

/** The batch does not begin where this consumer stands. */
export class PositionMoved extends Error {}

/** The topic is another one than the position speaks of, or lacks what was not read yet: a person has to look. */
export class LogMismatch extends Error {}

/** Records of one partition, in order, and who waits for them. */
interface Batch {
  readonly records: readonly TopicRecord[];
  readonly applied: () => void;
  readonly refused: (error: unknown) => void;
}

interface Position {
  readonly at: bigint;
  readonly reactedUntil: bigint;
  readonly cluster: string;
}

/** While transactions run, batches of other partitions gather for the next: its round trips and its commit serve them all. */
export class BatchApplier {
  private readonly queue: Batch[] = [];
  private running = 0;

  constructor(
    private readonly work: UnitOfWork,
    private readonly handlers: Handlers,
    private readonly clusterId: string,
  ) {}

  /**
   * Applies records of one partition; the partition's next ones may come when these are done.
   * @throws PositionMoved, nothing written, when the position is elsewhere
   * @throws a transient error (see `isTransient`), nothing written
   */
  apply(records: readonly TopicRecord[]): Promise<void> {
    return new Promise((applied, refused) => {
      this.queue.push({ records, applied, refused });
      if (this.running < atOnce) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running += 1;
    await setImmediate();
    while (this.queue.length > 0) {
      let records = 0;
      const last = this.queue.findIndex((batch) => (records += batch.records.length) >= enough);
      await this.together(this.queue.splice(0, last < 0 ? this.queue.length : last + 1));
    }
    this.running -= 1;
  }

  private async together(batches: readonly Batch[], byParts = false): Promise<void> {
    try {
      await this.transaction(batches, byParts);
      for (const batch of batches) batch.applied();
    } catch (error) {
      if (batches.length === 1 && (byParts || isTransient(error) || isElsewhere(error))) batches[0]!.refused(error);
      else if (isTransient(error) && !isLocked(error)) for (const batch of batches) batch.refused(error);
      else for (const batch of batches) await this.together([batch], !isElsewhere(error) && !isLocked(error));
    }
  }

  private async transaction(batches: readonly Batch[], byParts: boolean): Promise<void> {
    const heard = await this.work.run(async (unit) => {
      const handled = batches.flatMap(({ records }) => records.filter((record) => this.handlers.concerns(record)));
      const [positions, fresh, parked] = await Promise.all([
        lockPositions(unit, batches),
        withoutRepeats(unit, handled),
        parkedKeys(unit, handled),
      ]);
      for (const { records } of batches) this.mustStandAt(records[0]!, positions.get(placeOf(records[0]!)));
      const spans = new ConsumerSpans();
      const heard = fresh.map((record): Heard => {
        const firstTime = record.offset >= positions.get(placeOf(record))!.reactedUntil;
        return { record: spans.begin(record, firstTime), firstTime };
      });
      const part = { unit, parked, spans };
      if (byParts) await this.byParts(part, heard);
      const writes = byParts ? null : await this.all(part, heard);
      await Promise.all([writes?.flush(), movePositions(unit, batches)]);
      failpoint('in-consumer-transaction');
      metrics.eventsSkipped.inc(batches.reduce((sum, { records }) => sum + records.length, 0) - handled.length);
      metrics.eventsRepeated.inc(handled.length - fresh.length);
      metrics.eventsApplied.inc(fresh.length);
      return spans;
    });
    heard.end();
  }

  /** @returns what the handlers want written */
  private async all({ unit, parked, spans }: Part, heard: readonly Heard[]): Promise<BatchWrites> {
    const writes = new BatchWrites(unit);
    for (const { record, firstTime } of heard) {
      if (parked.has(record)) {
        await park(unit, record, { code: waiting, reason: '', reacted: !firstTime });
        spans.failed(record, waiting);
      } else await this.handlers.call(record, writes, firstTime);
    }
    return writes;
  }

  /** Halves what cannot be applied until the records stand alone that are to blame, and parks these; all in order. */
  private async byParts(part: Part, heard: readonly Heard[]): Promise<void> {
    try {
      await part.unit.savepoint(async () => (await this.all(part, heard)).flush());
    } catch (error) {
      if (isTransient(error)) throw error;
      const half = Math.ceil(heard.length / 2);
      if (heard.length === 1) return this.parkOne(part, heard[0]!, error);
      await this.byParts(part, heard.slice(0, half));
      await this.byParts(part, heard.slice(half));
    }
  }

  private async parkOne({ unit, parked, spans }: Part, { record, firstTime }: Heard, error: unknown): Promise<void> {
    log.warn(
      { traceId: traceIdOf(record.headers['traceparent'] ?? ''), topic: record.topic, code: codeOf(error) },
      'a fact was parked',
    );
    await park(unit, record, { code: codeOf(error), reason: reasonOf(error), reacted: !firstTime });
    parked.add(record);
    metrics.eventsParked.inc();
    spans.failed(record, codeOf(error));
  }

  private mustStandAt(first: TopicRecord, position: Position | undefined): void {
    if (position && position.cluster !== this.clusterId) {
      throw new LogMismatch(
        `the position of ${placeOf(first)} belongs to cluster ${position.cluster}, this is ${this.clusterId}`,
      );
    }
    if (position?.at !== first.offset) throw new PositionMoved(`${placeOf(first)} stands at ${position?.at}`);
  }
}

/** A record in its span, and whether its reactions are due. */
interface Heard {
  readonly record: TopicRecord;
  readonly firstTime: boolean;
}

/** What the parts of one transaction have in common. */
interface Part {
  readonly unit: Unit;
  readonly parked: Parked;
  readonly spans: ConsumerSpans;
}

/** Somebody holds a row that one of the batches needs: the others may go on without it. */
const isLocked = (error: unknown): boolean => /^(55P03|57014|40P01)$/.test(databaseErrorOf(error)?.code ?? '');

const isElsewhere = (error: unknown): boolean => error instanceof PositionMoved || error instanceof LogMismatch;

/** What is lost with the power is read from Kafka again, together with the position; `may_tell` takes this back. */
const laterOnDisk = `set_config('synchronous_commit', 'off', true)`;

/** Who waits for a row keeps the batches of other partitions waiting; a partition that was put off comes again. */
const briefly = `set_config('lock_timeout', '1s', true)`;

async function lockPositions(unit: Unit, batches: readonly Batch[]): Promise<Map<string, Position>> {
  const rows = await unit.query<{
    topic: string;
    partition: number;
    next_offset: string;
    reacted_until: string;
    cluster_id: string;
  }>(
    `select topic, partition, next_offset, reacted_until, cluster_id, ${asConsumer}, ${laterOnDisk}, ${briefly}
       from consumer_position where (topic, partition) in (select * from unnest($1::text[], $2::int[]))
      order by topic, partition for update`,
    [batches.map(({ records }) => records[0]!.topic), batches.map(({ records }) => records[0]!.partition)],
  );
  return new Map(
    rows.map((row) => [
      placeOf(row),
      { at: BigInt(row.next_offset), reactedUntil: BigInt(row.reacted_until), cluster: row.cluster_id },
    ]),
  );
}

async function movePositions(unit: Unit, batches: readonly Batch[]): Promise<void> {
  const last = batches.map(({ records }) => records.at(-1)!);
  await unit.query(
    `update consumer_position p
        set next_offset = at + 1, reacted_until = greatest(reacted_until, at + 1), last_offset = at, last_event = event
       from unnest($1::text[], $2::int[], $3::bigint[], $4::text[]) as r(topic, partition, at, event)
      where p.topic = r.topic and p.partition = r.partition`,
    [
      last.map(({ topic }) => topic),
      last.map(({ partition }) => partition),
      last.map(({ offset }) => offset),
      last.map(({ headers }) => headers['ce_id'] ?? null),
    ],
  );
}

/** Keeps the first occurrence of each event; a record whose id cannot be read is kept, to be parked. */
async function withoutRepeats(unit: Unit, records: readonly TopicRecord[]): Promise<TopicRecord[]> {
  const readable = records.filter((record) => isUuid(record.headers['ce_id'] ?? ''));
  if (readable.length === 0) return [...records];
  const rows = await unit.query<{ event_id: string }>(
    `insert into inbox (event_id) select unnest($1::uuid[]) on conflict do nothing returning event_id`,
    [readable.map((record) => record.headers['ce_id'])],
  );
  if (rows.length === records.length) return [...records];
  const fresh = new Set(rows.map((row) => row.event_id));
  return records.filter((record) => {
    const id = record.headers['ce_id']?.toLowerCase() ?? '';
    return !isUuid(id) || fresh.delete(id);
  });
}

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : 'handler-failed');
