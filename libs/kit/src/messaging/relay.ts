import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { storedInteger } from '../domain/index.js';
import { Database } from '../data/database.js';
import { prepared } from '../data/prepared.js';
import { RelaySignal } from '../data/outbox.js';
import { LOGGER } from '../ops/logging.js';
import { failpoint } from '../ops/failpoint.js';
import { metrics, observe } from '../ops/metrics.js';
import { SETTINGS, type ServiceSettings } from '../ops/config.js';
import { sendInSpans } from './spans.js';
import { connection } from './connection.js';
import { kafkaClient, type Producer } from './kafka.js';
import { OutboxReader, type OutboxRow } from './outbox-reader.js';

// Puts committed facts in their topics. Published outbox relays order by transaction id or let several writers run; both break the order of a key.

/** A process that stood still has lost its place meanwhile, and the batch that it holds was sent by another. */
const staleMs = 8_000;
/** A session that answers nothing for so long was lost on its way, and the server has let go of it. */
const query_timeout = 20_000;
/** Commits wake the relay; it also looks by itself for what was put in the outbox without one. */
const longestIdleMs = 2_000;
const leaderLock = `select pg_try_advisory_lock(hashtext('outbox-relay')) as leads`;

/**
 * One relay is active per database: it holds a session lock on a connection of its own, which PostgreSQL ends when the
 * process stops answering. Every batch is the oldest unsent rows, and exactly the rows sent are removed, so a relay that
 * wakes late can repeat but never lose or reorder.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private finished: Promise<void> = Promise.resolve();
  private woken = new AbortController();
  /** For so long an active relay tries to reach the broker; then another process, which may reach it, takes its place. */
  patienceMs = 30_000;
  private failingSince: number | null = null;
  /** When the session, and with it the place, was last known to be held. */
  private heldAt = 0;
  /** Nothing unsent has a lower number, as far as the active relay knows. */
  private from = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly database: Database,
    signal: RelaySignal,
  ) {
    signal.onWake(() => this.woken.abort());
  }

  onApplicationBootstrap(): void {
    observe('outbox_oldest_age_seconds', 'Age of the oldest fact not yet sent', () => this.oldestAge());
    this.finished = this.work();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    this.woken.abort();
    // A broker that is away would hold the connection attempt longer than a drain may last.
    await Promise.race([this.finished, sleep(3_000, undefined, { ref: false })]);
  }

  private async work(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const connectionString = this.settings.DATABASE_URL;
      const session = new Client({ connectionString, application_name: 'outbox-relay', pipeline: true, query_timeout });
      let lost: Error | null = null;
      session.on('error', (error) => (lost = error));
      session.on('notification', () => this.woken.abort());
      session.on('end', () => (lost ??= new Error('the relay lost its database session')));
      const touch = setInterval(() => void session.query('select 1').catch(() => undefined), 2_000);
      try {
        await session.connect();
        // A plan made while the outbox is nearly empty would sort all of it for every batch once an import has filled it.
        // A removal lost with the power is a fact sent twice, which every inbox drops: it need not wait for the disk.
        await session.query(`set idle_session_timeout = '10s'; set enable_sort = off; set synchronous_commit = off`);
        await this.becomeLeader(session);
        metrics.relayLeads.set(1);
        while (!this.stop.signal.aborted && !this.isCutOff()) await this.drain(session, () => lost);
      } catch (error) {
        if (!this.stop.signal.aborted) this.logger.warn({ err: error }, 'relay interrupted, trying again');
      } finally {
        metrics.relayLeads.set(0);
        this.from = 0;
        clearInterval(touch);
        await session.end().catch(() => undefined);
      }
      // Whoever waits for the place looks once a second.
      await this.pause(this.isCutOff() ? 3_000 : 500);
      this.failingSince = null;
    }
  }

  private isCutOff(): boolean {
    return this.failingSince !== null && Date.now() - this.failingSince > this.patienceMs;
  }

  private async becomeLeader(session: Client): Promise<void> {
    while (!this.stop.signal.aborted) {
      const { rows } = await session.query<{ leads: boolean }>(leaderLock);
      if (rows[0]?.leads) return void (await session.query(`listen relay`));
      const until = Date.now() + 1_000;
      while (Date.now() < until && !this.stop.signal.aborted) {
        // What is committed here is sent by the active relay, in another process.
        if (await this.pause(until - Date.now(), true)) await session.query(`select pg_notify('relay', '')`);
      }
    }
  }

  /** Sends until the session or the broker fails; a new producer each time, because an idempotent one does not outlive an error. */
  private async drain(session: Client, lost: () => Error | null): Promise<void> {
    const producer = kafkaClient(connection(this.settings, this.logger)).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      retry: { retries: 3 },
    });
    try {
      await producer.connect();
      let idle = 5;
      const outbox = new OutboxReader(session);
      this.heldAt = Date.now();
      let rows = await outbox.next();
      while (!this.stop.signal.aborted) {
        const broken = lost();
        if (broken) throw broken;
        this.from = Math.min(outbox.lowest, rows[0] ? storedInteger(rows[0].seq) : Infinity);
        if (rows.length === 0) {
          this.failingSince = null;
          await this.pause(idle, true);
          idle = Math.min(idle * 2, longestIdleMs);
          this.heldAt = Date.now();
          rows = await outbox.next();
          if (rows.length > 0) idle = 5;
          continue;
        }
        rows = await this.sendAndRemove(session, producer, outbox, rows);
        this.failingSince = null;
      }
    } catch (error) {
      const broken = lost();
      if (broken) throw broken;
      this.failingSince ??= Date.now();
      this.logger.warn({ err: error }, 'the broker did not take a batch, trying again');
      await this.pause(500);
    } finally {
      await producer.disconnect().catch(() => undefined);
    }
  }

  /** Reads the next batch while Kafka stores this one. */
  private async sendAndRemove(
    session: Client,
    producer: Producer,
    outbox: OutboxReader,
    rows: OutboxRow[],
  ): Promise<OutboxRow[]> {
    if (Date.now() - this.heldAt > staleMs) throw new Error('the place as relay was last seen too long ago');
    const seqs = rows.map((row) => row.seq);
    const prefix = this.settings.KAFKA_TOPIC_PREFIX;
    const end = metrics.relayBatch.startTimer();
    const [, ahead] = await Promise.all([
      sendInSpans(rows, prefix, (inSpans) => send(producer, prefix, inSpans)),
      rows.length < 100 ? [] : outbox.next(),
    ]);
    failpoint('after-send-before-removal');
    this.heldAt = Date.now();
    const [next] = await Promise.all([
      ahead.length > 0 ? ahead : outbox.next(),
      session.query(prepared(`delete from outbox where seq = any($1::bigint[])`, [seqs])),
    ]);
    end();
    metrics.relaySent.inc(rows.length);
    return next;
  }

  private async oldestAge(): Promise<number> {
    const [row] = await this.database.query<{ age: number }>(
      `select extract(epoch from clock_timestamp() - occurred_at)::float8 as age
         from outbox where seq >= $1 order by seq limit 1`,
      [this.from],
    );
    return row?.age ?? 0;
  }

  /** @returns whether it was woken before the time was over */
  private async pause(ms: number, untilWoken = false): Promise<boolean> {
    if (untilWoken && !this.woken.signal.aborted) {
      await sleep(ms, undefined, { signal: this.woken.signal }).catch(() => undefined);
    } else if (!untilWoken) {
      await sleep(ms, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
    const isWoken = this.woken.signal.aborted;
    if (isWoken) this.woken = new AbortController();
    return isWoken;
  }
}

async function send(producer: Producer, prefix: string, rows: readonly OutboxRow[]): Promise<void> {
  const byTopic = Map.groupBy(rows, (row) => row.topic);
  await producer.sendBatch({
    acks: -1,
    topicMessages: [...byTopic].map(([topic, of]) => ({
      topic: prefix + topic,
      messages: of.map((row) => ({ key: row.key, value: row.payload, headers: envelope(row) })),
    })),
  });
}

/** CloudEvents 1.0, binary mode (Kafka protocol binding §3.2). */
function envelope(row: OutboxRow): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: row.id,
    ce_type: row.type,
    ce_source: `urn:qc:pan:${row.type.slice(0, row.type.indexOf('.'))}`,
    ce_subject: row.key,
    ce_time: row.occurred_at.toISOString(),
    'content-type': 'application/json',
    ...(row.traceparent && { traceparent: row.traceparent }),
  };
}
