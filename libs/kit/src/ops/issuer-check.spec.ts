import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { IssuerCheck } from './issuer-check.js';
import { log } from './logging.js';

log.level = 'silent';

describe('Whether tokens can be verified', () => {
  let provider: Server;
  let says: { status: number; body: object };
  let DISCOVERY_URL: string;

  beforeEach(async () => {
    provider = createServer((_request, response) => response.writeHead(says.status).end(JSON.stringify(says.body)));
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    DISCOVERY_URL = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });
  afterEach(() => provider.close().closeAllConnections());

  async function found(): Promise<{ state: string; detail?: string }> {
    const check = new IssuerCheck({ ISSUER: 'https://pan.example/realms/pan', DISCOVERY_URL });
    check.onApplicationBootstrap();
    for (let tries = 0; tries < 200 && (await check.check()).detail === 'no answer yet'; tries += 1) await sleep(10);
    await check.beforeApplicationShutdown();
    return check.check();
  }

  it('is up where the provider names the issuer that is expected [F11]', async () => {
    says = { status: 200, body: { issuer: 'https://pan.example/realms/pan' } };
    expect(await found()).toEqual({ state: 'up' });
  });

  it.each(['http://127.0.0.1:7109/realms/pan', 'https://pan.example/realms/pan/', 'https://PAN.example/realms/pan'])(
    'is down, with both addresses, where its tokens name %s [F11]',
    async (issuer) => {
      says = { status: 200, body: { issuer } };
      const detail = `tokens name ${issuer}, ISSUER is https://pan.example/realms/pan`;
      expect(await found()).toEqual({ state: 'down', detail });
    },
  );

  it('is impaired, not down, while the provider is away or starting [F11]', async () => {
    says = { status: 503, body: {} };
    expect(await found()).toEqual({ state: 'degraded', detail: 'answers 503' });
    await new Promise((resolve) => provider.close(resolve).closeAllConnections());
    expect(await found()).toEqual({ state: 'degraded', detail: 'the identity provider is away' });
  });
});
