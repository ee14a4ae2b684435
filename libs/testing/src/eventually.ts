import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what happens asynchronously: runs `attempt` until it no longer throws, then returns its value; at the end of the time its last error is the failure. */
export async function eventually<T>(attempt: () => T | Promise<T>, { timeout = 30_000, every = 50 } = {}): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= end) throw error;
    }
    await sleep(every);
  }
}
