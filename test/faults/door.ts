import * as net from 'node:net';

interface Pair {
  readonly inside: net.Socket;
  readonly outside: net.Socket;
}

/** A way on loopback to a server, which can be cut, held up, or forget that anybody came. */
export class Door {
  private readonly pairs = new Set<Pair>();
  private readonly forgotten = new Set<net.Socket>();
  private readonly listener: net.Server;
  private isCut = false;
  private isHeld = false;

  private constructor(private readonly to: number) {
    this.listener = net.createServer({ pauseOnConnect: true }, (outside) => this.enter(outside));
  }

  /** @param at the port to listen on; any when it is 0 */
  static async open(to: number, at = 0): Promise<Door> {
    const door = new Door(to);
    await new Promise<void>((resolve, reject) => {
      door.listener.once('error', reject);
      door.listener.listen(at, '127.0.0.1', resolve);
    });
    door.listener.unref();
    return door;
  }

  get port(): number {
    return (this.listener.address() as net.AddressInfo).port;
  }

  /** Every connection is reset, and so is each new one, until it is healed. */
  cut(): void {
    this.isCut = true;
    for (const { inside, outside } of this.pairs) {
      inside.destroy();
      outside.resetAndDestroy();
    }
  }

  /** Nothing passes either way, and nobody is told; what waits goes on once it is healed. */
  hold(): void {
    this.isHeld = true;
    for (const { inside, outside } of this.pairs) {
      inside.pause();
      outside.pause();
    }
  }

  /** The server loses the connections there are; who came through them is not told, and whatever they say disappears. New ones pass. */
  forget(): void {
    for (const pair of this.pairs) {
      this.pairs.delete(pair);
      pair.outside.unpipe();
      pair.inside.unpipe();
      pair.inside.removeAllListeners('close').destroy();
      pair.outside.resume();
      this.forgotten.add(pair.outside);
    }
  }

  heal(): void {
    this.isCut = false;
    this.isHeld = false;
    for (const { inside, outside } of this.pairs) {
      inside.resume();
      outside.resume();
    }
  }

  async close(): Promise<void> {
    this.cut();
    for (const socket of this.forgotten) socket.destroy();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private enter(outside: net.Socket): void {
    outside.on('error', () => undefined);
    if (this.isCut) return void outside.resetAndDestroy();
    const inside = net.connect({ host: '127.0.0.1', port: this.to, noDelay: true });
    inside.on('error', () => undefined);
    const pair = { inside, outside };
    this.pairs.add(pair);
    outside.setNoDelay(true);
    outside.pipe(inside);
    inside.pipe(outside);
    if (this.isHeld) for (const socket of [inside, outside]) socket.pause();
    else outside.resume();
    inside.once('close', () => outside.destroy());
    outside.once('close', () => {
      this.pairs.delete(pair);
      inside.destroy();
    });
  }
}
