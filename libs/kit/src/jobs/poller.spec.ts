import { jest } from '@jest/globals';
import { DueSignal } from '../data/due-signal.js';
import { log } from '../ops/logging.js';
import { Poller, type Poll } from './poller.js';

describe('A poll', () => {
  let poller: Poller;
  let signal: DueSignal;
  /** What each run finds, the first one first; nothing after that. */
  let finds: (number | Error)[];
  let runs: number;

  beforeAll(() => (log.level = 'silent'));
  beforeEach(() => {
    jest.useFakeTimers();
    signal = new DueSignal();
    poller = new Poller(signal);
    [finds, runs] = [[], 0];
  });
  afterEach(async () => {
    const stopped = poller.beforeApplicationShutdown();
    await jest.runAllTimersAsync();
    await stopped;
    jest.useRealTimers();
  });

  const begin = (poll: Partial<Poll> = {}) => {
    const run = () => {
      runs += 1;
      const found = finds.shift() ?? 0;
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    };
    poller.register({ name: 'spec', run, ...poll });
    poller.onApplicationBootstrap();
    return after(0);
  };
  const after = async (ms: number) => {
    await jest.advanceTimersByTimeAsync(ms);
    return runs;
  };

  it('runs at the start, and again at once as long as it finds something', async () => {
    finds = [3, 1];
    expect(await begin()).toBe(3);
    expect(await after(59_000)).toBe(3);
  });

  it('runs once for all that it is told within a moment, also of another poll’s name', async () => {
    await begin();
    for (let told = 0; told < 50; told += 1) signal.tell('spec');
    expect(await after(1_000)).toBe(2);
    signal.tell('another');
    expect(await after(1_000)).toBe(2);
    signal.tell('');
    expect(await after(1_000)).toBe(3);
  });

  it('runs at the earliest instant that it was told', async () => {
    await begin();
    for (const seconds of [30, 10, 20]) signal.tell('spec', new Date(Date.now() + seconds * 1_000));
    expect(await after(9_999)).toBe(1);
    expect(await after(1)).toBe(2);
  });

  it('runs when the database says that something is due', async () => {
    const instants = [7_000, null];
    await begin({ next: () => Promise.resolve(instants.shift() ?? null) });
    expect(await after(6_999)).toBe(1);
    expect(await after(1)).toBe(2);
    expect(await after(59_999)).toBe(2);
    expect(await after(1)).toBe(3);
  });

  it('waits a second where somebody else holds what is overdue', async () => {
    await begin({ next: () => Promise.resolve(-5_000) });
    expect(await after(3_000)).toBe(4);
  });

  it('is told while it runs, and runs again', async () => {
    let end: (() => void) | undefined;
    const slow = () => new Promise<number>((resolve) => (end = () => resolve(0)));
    const run = jest.fn(slow);
    await begin({ run });
    signal.tell('spec');
    end!();
    await after(1_000);
    expect(run).toHaveBeenCalledTimes(2);
    end!();
  });

  it('rests longer after each failure, and as before once it works', async () => {
    finds = [new Error(), new Error(), new Error()];
    expect(await begin()).toBe(1);
    expect(await after(1_000)).toBe(2);
    expect(await after(1_999)).toBe(2);
    expect(await after(1)).toBe(3);
    expect(await after(4_000)).toBe(4);
    finds = [new Error()];
    expect(await after(60_000)).toBe(5);
    expect(await after(1_000)).toBe(6);
  });
});
