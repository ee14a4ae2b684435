import { Busy } from '../ops/errors.js';

const patienceMs = 5_000;

/** So many at a time, the others in the order they came. A pool's own queue cannot leave connections to some of those who ask. */
export class Seats {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** @throws Busy when no seat comes free for seconds */
  async with<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(seat), 1);
        reject(new Busy());
      }, patienceMs);
      const seat = () => {
        clearTimeout(leave);
        resolve();
      };
      this.waiting.push(seat);
    });
  }
}
