import type { TopicRecord } from './kafka-record.js';
import { PartitionQueue } from './partition-queue.js';

const chunk = (...offsets: number[]): TopicRecord[] =>
  offsets.map((offset) => ({ topic: 't', partition: 0, offset: BigInt(offset), key: '', headers: {}, payload: null }));

/** A queue whose chunks are applied when the spec says so. */
function opened() {
  const applied: number[] = [];
  const failures: unknown[] = [];
  let going = Promise.withResolvers<undefined>();
  const queue = new PartitionQueue(
    async (records) => {
      await going.promise;
      applied.push(...records.map(({ offset }) => Number(offset)));
    },
    (error) => void failures.push(error),
  );
  const next = async (end: (going: PromiseWithResolvers<undefined>) => void) => {
    const before = going;
    going = Promise.withResolvers();
    end(before);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    queue,
    applied,
    failures,
    applyOne: () => next(({ resolve }) => resolve(undefined)),
    failOne: (error: Error) => next(({ reject }) => reject(error)),
  };
}

describe('The queue of a partition', () => {
  it('applies chunks one at a time and in order', async () => {
    const { queue, applied, applyOne } = opened();
    queue.push(chunk(1, 2));
    queue.push(chunk(3));
    expect(applied).toEqual([]);
    await applyOne();
    expect(applied).toEqual([1, 2]);
    await applyOne();
    expect(applied).toEqual([1, 2, 3]);
  });

  it('has room again once a chunk has been applied', async () => {
    const { queue, applyOne } = opened();
    queue.push(chunk(1));
    queue.push(chunk(2));
    expect(await queue.hasRoom(1)).toBe(false);
    const room = queue.room();
    await applyOne();
    await room;
    expect(await queue.hasRoom(1)).toBe(true);
  });

  it('forgets what waits behind a chunk that could not be applied, and says so once', async () => {
    const { queue, applied, failures, failOne, applyOne } = opened();
    queue.push(chunk(1));
    queue.push(chunk(2));
    await failOne(new Error('put off'));
    queue.push(chunk(3));
    await applyOne();
    expect(applied).toEqual([]);
    expect(failures).toEqual([new Error('put off')]);
    expect(queue.isClosed).toBe(true);
  });

  it('ends the chunk at hand when it is closed, drops the others and reports no failure any more', async () => {
    const { queue, applied, failures, applyOne } = opened();
    queue.push(chunk(1));
    queue.push(chunk(2));
    const closed = queue.close();
    await applyOne();
    await closed;
    expect(applied).toEqual([1]);

    const other = opened();
    other.queue.push(chunk(1));
    const ended = other.queue.close();
    await other.failOne(new Error('connection lost'));
    await ended;
    expect([...failures, ...other.failures]).toEqual([]);
  });
});
