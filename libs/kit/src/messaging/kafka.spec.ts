import { once } from 'node:events';
import { createRequire } from 'node:module';
import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answeredWithin } from './kafka.js';

describe('A connection to a broker', () => {
  let broker: net.Server;
  let port: number;
  const accepted: net.Socket[] = [];
  /** Answers what begins with a question mark. */
  beforeAll(async () => {
    broker = net.createServer((socket) => {
      accepted.push(socket.on('error', () => undefined));
      socket.on('data', (asked) => void (asked.toString().startsWith('?') && socket.write('!')));
    });
    await once(broker.listen(0, '127.0.0.1'), 'listening');
    ({ port } = broker.address() as net.AddressInfo);
  });
  afterAll(async () => {
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => broker.close(resolve));
  });

  const connect = async (ms: number) => {
    const socket = answeredWithin(ms)({ host: '127.0.0.1', port, ssl: {}, onConnect: () => undefined });
    await once(socket, 'connect');
    return socket;
  };

  it('is ended when what it was asked stays unanswered, whatever else is written to it', async () => {
    const socket = await connect(100);
    const heartbeat = setInterval(() => socket.write('anybody?'), 20);
    const [error] = (await once(socket, 'error')) as [Error];
    clearInterval(heartbeat);
    expect(error.message).toMatch(/no answer/);
    expect(socket.destroyed).toBe(true);
  });

  it('stays as long as it is answered, and while nothing is asked', async () => {
    const socket = await connect(100);
    for (let n = 0; n < 3; n += 1) {
      socket.write('?');
      await once(socket, 'data');
    }
    await sleep(300);
    expect(socket.destroyed).toBe(false);
    socket.write('?');
    await once(socket, 'data');
    socket.destroy();
  });
});

describe('The client', () => {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js');

  it.each([
    ['sets no timer for a connection on which nothing waits', [], false],
    ['looks again where something waits', [{}], true],
  ])('%s', (_name, pending, looks) => {
    const queue = Object.assign(Object.create(prototype), { pending, throttledUntil: -1 });
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId !== undefined).toBe(looks);
    clearTimeout(queue.throttleCheckTimeoutId);
  });
});
