/** How long an answer may be under way and still tell the time. */
const freshMs = 2_000;

/**
 * The server's clock, as far as this device knows it: what the server said, carried on by a counter that nobody can set. The
 * device's own date is never asked.
 */
export class ServerClock {
  private offset: number | null = null;

  /** @param counter milliseconds since some instant, which only grow */
  constructor(private readonly counter: () => number = () => performance.now()) {}

  /** @param sentAt what the counter showed when the server was asked */
  heard(serverTime: string, sentAt: number): void {
    const now = this.counter();
    const underWay = now - sentAt;
    if (this.offset === null || underWay < freshMs) this.offset = Date.parse(serverTime) - now + underWay / 2;
  }

  mark(): number {
    return this.counter();
  }

  /** Null before the server has said anything. */
  now(): Date | null {
    return this.offset === null ? null : new Date(this.offset + this.counter());
  }

  /** Whole seconds, rounded up: somebody with a moment left reads 1 and not 0. */
  secondsUntil(instant: string): number | null {
    const now = this.now();
    return now && Math.ceil((Date.parse(instant) - now.getTime()) / 1_000);
  }
}
