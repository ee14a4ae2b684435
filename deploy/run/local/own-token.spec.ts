import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { clientCredentials } from '@pan/client';
import { ownToken } from '../../apps/identity/identity-record.ts';

let made = 0;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: `token ${(made += 1)}`, expires_in: 300 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('A system’s own token', () => {
  it.each([
    ['the client’s', () => clientCredentials(url, 'sis', 'secret')],
    ['the identity provider’s', () => ownToken(url, { id: 'tokens', secret: 'secret' })],
  ])('is kept, and asked for anew once the clock was set back: %s [F11]', async (_whose, begin) => {
    const token = begin();
    const first = await token();
    expect(await token()).toBe(first);
    const anHourAgo = Date.now() - 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => anHourAgo);
    const second = await token();
    expect(second).not.toBe(first);
    expect(await token()).toBe(second);
    clock.mockRestore();
  });
});
