import { once } from 'node:events';
import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Door } from './door.js';

/** `once` would fail with the reset that closes it. */
const closing = (socket: net.Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

describe('A door to a server', () => {
  let server: net.Server;
  let door: Door;
  const served: net.Socket[] = [];

  beforeAll(async () => {
    server = net.createServer((socket) => {
      served.push(socket.on('error', () => undefined));
      socket.pipe(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    door = await Door.open((server.address() as net.AddressInfo).port);
  });
  afterAll(async () => {
    await door.close();
    for (const socket of served) socket.destroy();
    server.close();
  });

  /** A client that keeps what it hears. */
  async function enter() {
    const socket = net.connect({ host: '127.0.0.1', port: door.port }).on('error', () => undefined);
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    await once(socket, 'connect');
    const echo = async (text: string) => {
      socket.write(text);
      for (let n = 0; n < 100 && !heard.endsWith(text); n += 1) await sleep(10);
      return heard.endsWith(text);
    };
    return { socket, echo, heard: () => heard };
  }

  it('lets everything pass both ways', async () => {
    expect(await (await enter()).echo('hello')).toBe(true);
  });

  it('resets who is there and who comes, until it is healed', async () => {
    const client = await enter();
    expect(await client.echo('one')).toBe(true);
    const closed = closing(client.socket);
    door.cut();
    await closed;
    const late = net.connect({ host: '127.0.0.1', port: door.port }).on('error', () => undefined);
    await closing(late);
    door.heal();
    expect(await (await enter()).echo('two')).toBe(true);
  });

  it('holds everything up, then lets it go on', async () => {
    const client = await enter();
    expect(await client.echo('one')).toBe(true);
    door.hold();
    client.socket.write(' two');
    await sleep(100);
    expect(client.heard()).toBe('one');
    door.heal();
    expect(await client.echo(' three')).toBe(true);
    expect(client.heard()).toBe('one two three');
  });

  it('forgets who is there without telling them, and lets others in', async () => {
    const client = await enter();
    expect(await client.echo('one')).toBe(true);
    const ended = closing(served.at(-1)!);
    door.forget();
    await ended;
    client.socket.write('two');
    await sleep(100);
    expect([client.heard(), client.socket.readyState]).toEqual(['one', 'open']);
    expect(await (await enter()).echo('three')).toBe(true);
    client.socket.destroy();
  });
});
