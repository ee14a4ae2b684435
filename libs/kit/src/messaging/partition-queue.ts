import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicRecord } from './kafka-record.js';

/** Chunks that one partition may have here, the one being applied among them: enough that the database never waits for a fetch. */
const mostChunks = 2;

/** Records fetched of one partition, applied in order, one chunk at a time, while the client fetches the next ones. */
export class PartitionQueue {
  private readonly chunks: (readonly TopicRecord[])[] = [];
  private running: Promise<void> | null = null;
  private closed = false;
  private applied = Promise.withResolvers<undefined>();

  /**
   * @param apply one chunk; what it throws closes the queue
   * @param failed hears of that, once: what waited is forgotten, and has to be fetched again
   */
  constructor(
    private readonly apply: (records: readonly TopicRecord[]) => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  get isClosed(): boolean {
    return this.closed;
  }

  push(records: readonly TopicRecord[]): void {
    if (this.closed) return;
    this.chunks.push(records);
    this.running ??= this.run();
  }

  /** Waits for room for a chunk, so many milliseconds at most; a closed queue takes anything, and drops it. @returns whether there is */
  async hasRoom(withinMs: number): Promise<boolean> {
    if (!this.isRoomy) await Promise.race([this.room(), sleep(withinMs, undefined, { ref: false })]);
    return this.isRoomy;
  }

  async room(): Promise<void> {
    while (!this.isRoomy) await this.applied.promise;
  }

  /** Waits until all is applied, so many milliseconds at most. */
  async untilApplied(withinMs: number): Promise<void> {
    await Promise.race([this.running, sleep(withinMs, undefined, { ref: false })]);
  }

  /** Drops what waits. @returns once the chunk that is being applied has ended, either way */
  async close(): Promise<void> {
    this.closed = true;
    this.chunks.length = 0;
    this.applied.resolve(undefined);
    await this.running;
  }

  private get isRoomy(): boolean {
    return this.closed || this.chunks.length < mostChunks;
  }

  private async run(): Promise<void> {
    try {
      for (let next = this.chunks[0]; next; next = this.chunks[0]) {
        await this.apply(next);
        this.chunks.shift();
        this.applied.resolve(undefined);
        this.applied = Promise.withResolvers();
      }
    } catch (error) {
      const isOurs = !this.closed;
      this.closed = true;
      this.chunks.length = 0;
      this.applied.resolve(undefined);
      if (isOurs) this.failed(error);
    } finally {
      this.running = null;
    }
  }
}
