import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AddressRefused, isInside, leadsInside, nameServers, safeFetch } from './safe-fetch.js';

describe('A request to an address that somebody outside names', () => {
  let server: Server;
  let port: number;
  const asked: string[] = [];
  const how = { headers: {}, signal: AbortSignal.timeout(10_000) };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      if (request.url === '/moved') response.writeHead(302, { location: '/here' }).end();
      else if (request.url === '/never') response.write('…');
      else response.writeHead(request.url === '/same' ? 304 : 200, { etag: '"1"' }).end('é');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ...['127.0.0.1', '127.8.9.1', '10.0.0.1', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '::7f00:1',
      '::ffff:0:127.0.0.1',
      '2001:0:4136:e378::1',
      '100::1',
      '3fff::1',
      '5f00::1',
      '192.88.99.1',
    ],
  ])('%s is inside [L11]', (address) => expect(isInside(address)).toBe(true));

  it.each(['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1', 'localhost'])('%s is not', (address) =>
    expect(isInside(address)).toBe(false),
  );

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    'is not sent to %s',
    async (host) => {
      asked.length = 0;
      await expect(safeFetch(`http://${host}:${port}/`, { ...how, reach: 'public' })).rejects.toThrow(AddressRefused);
      expect(asked).toEqual([]);
    },
  );

  it('goes anywhere where that is allowed, follows as often as it may, and brings status, headers and text', async () => {
    const reach = 'anywhere';
    const at = (path: string) => `http://127.0.0.1:${port}${path}`;
    const answer = await safeFetch(at('/moved'), { ...how, reach, follow: 1 });
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([200, '"1"', 'é']);
    expect((await safeFetch(at('/moved'), { ...how, reach })).status).toBe(302);
    expect((await safeFetch(at('/same'), { ...how, reach })).status).toBe(304);
  });

  describe('by a name', () => {
    const socket = createSocket('udp4');
    const before = nameServers.getServers();

    /** Knows `inside.example` and nothing of IPv6; says nothing about any other name. */
    beforeAll(async () => {
      socket.on('message', (question, { port, address }) => {
        if (!question.includes('inside')) return;
        const isIPv4 = question.at(-3) === 1;
        const head = Buffer.from([question[0]!, question[1]!, 0x81, 0x80, 0, 1, 0, isIPv4 ? 1 : 0, 0, 0, 0, 0]);
        const end = question.indexOf(0, 12) + 5;
        const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
        const asked = question.subarray(12, end);
        socket.send(Buffer.concat([head, asked, ...(isIPv4 ? [answer] : [])]), port, address);
      });
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      nameServers.setServers([`127.0.0.1:${socket.address().port}`]);
    });
    afterAll(() => {
      nameServers.cancel();
      socket.close();
      nameServers.setServers(before);
    });

    it('is told apart while many others wait for a name that nobody answers for', async () => {
      const given = new AbortController();
      const ask = (host: string) =>
        safeFetch(`http://${host}.example/`, { headers: {}, signal: given.signal, reach: 'public' });
      const silent = Array.from({ length: 16 }, (_, n) => ask(`silent-${n}`));
      const answered = Promise.race([...silent, ask('inside')]);
      await expect(answered).rejects.toThrow(AddressRefused);
      given.abort();
      expect((await Promise.allSettled(silent)).every(({ status }) => status === 'rejected')).toBe(true);
    });

    it('leads inside where it says so now, and not where nobody can say', async () => {
      expect(await leadsInside('https://inside.example/x')).toBe(true);
      expect(await leadsInside('https://silent.example/x', 50)).toBe(false);
      expect(await leadsInside('https://10.0.0.1/')).toBe(true);
      expect(await leadsInside('https://a.localhost/')).toBe(true);
      expect(await leadsInside('https://1.1.1.1/')).toBe(false);
    });
  });

  describe('through a proxy of the company', () => {
    let proxy: Server;
    let how: { proxy: string; signal: AbortSignal };
    const passed: string[] = [];

    beforeAll(async () => {
      proxy = createServer((request, response) => {
        passed.push(
          `${request.method} ${request.url} ${request.headers.host} ${request.headers['proxy-authorization']}`,
        );
        response.end('through');
      });
      proxy.on('connect', (request, socket) => {
        passed.push(`${request.method} ${request.url}`);
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const at = `http://pan:se%40cret@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      how = { proxy: at, signal: AbortSignal.timeout(10_000) };
    });
    beforeEach(() => void (passed.length = 0));
    afterAll(() => proxy.close().closeAllConnections());

    it('asks for the public address that it has looked at, in the name of the host [F11]', async () => {
      const answer = await safeFetch('http://1.1.1.1:81/a?b=c', { ...how, headers: {}, reach: 'public' });
      expect(await answer.text()).toBe('through');
      expect(passed).toEqual([`GET http://1.1.1.1:81/a?b=c 1.1.1.1:81 Basic ${btoa('pan:se@cret')}`]);
    });

    it('opens a tunnel for https, and fails where the proxy opens none [F11]', async () => {
      await expect(safeFetch('https://1.1.1.1/', { ...how, headers: {}, reach: 'public' })).rejects.toThrow();
      expect(passed).toEqual(['CONNECT 1.1.1.1:443']);
    });

    it.each(['http://127.0.0.1/', 'http://localhost/', 'https://localhost/', 'https://[::1]/', 'http://10.0.0.1/'])(
      'asks no proxy for %s, which is inside [F11]',
      async (address) => {
        await expect(safeFetch(address, { ...how, headers: {}, reach: 'public' })).rejects.toThrow(AddressRefused);
        expect(passed).toEqual([]);
      },
    );

    it('leaves names to the proxy where a harvest may go anywhere [F11]', async () => {
      await safeFetch('http://only-there.invalid/x', { ...how, headers: {}, reach: 'anywhere' });
      expect(passed[0]).toMatch(/^GET http:\/\/only-there\.invalid\/x only-there\.invalid /);
    });
  });

  it('ends with the reason of its signal, also in the middle of the answer', async () => {
    const answer = await safeFetch(`http://127.0.0.1:${port}/never`, {
      ...{ headers: {}, reach: 'anywhere', signal: AbortSignal.timeout(200) },
    });
    await expect(answer.text()).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
