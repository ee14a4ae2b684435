import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { Tokens } from './tokens.js';

let key: CryptoKey;
let server: Server;
let asked = 0;
let settings: { ISSUER: string; AUDIENCE: string; JWKS_URL: string };

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  key = privateKey;
  const body = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] });
  server = createServer((_request, response) => {
    asked += 1;
    response.setHeader('content-type', 'application/json').end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  settings = { ISSUER: url, AUDIENCE: 'urn:qc:pan', JWKS_URL: `${url}/jwks` };
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const now = () => Math.floor(Date.now() / 1_000);

const bearer = async (claims: object, expires: number | string = '5m', issued = now()) =>
  `Bearer ${await new SignJWT({ client_id: 'sis', iat: issued, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
    .setIssuer(settings.ISSUER)
    .setAudience(settings.AUDIENCE)
    .setExpirationTime(expires)
    .sign(key)}`;

describe('An access token', () => {
  it('grants what its claims say', async () => {
    const grant = await new Tokens(settings).verify(
      await bearer({ sub: 'u1', scope: 'a b', org: ['css-a'], purposes: ['teaching', 'statistics'] }),
    );
    expect(grant).toEqual({
      clientId: 'sis',
      subject: 'u1',
      person: null,
      organisations: ['css-a'],
      scopes: new Set(['a', 'b']),
      purposes: ['teaching', 'statistics'],
      until: expect.any(Date) as Date,
    });
  });

  it('may be the service’s own, where the route takes such', async () => {
    const grant = {
      clientId: 'own',
      subject: 's',
      person: null,
      organisations: [],
      scopes: new Set<string>(),
      purposes: [],
    };
    const own = {
      name: 'own',
      verify: (token: string) =>
        token.startsWith('own ')
          ? token === 'own good'
            ? Promise.resolve(grant)
            : Promise.reject(new Error('bad'))
          : null,
    };
    const tokens = new Tokens(settings);
    expect(await tokens.verify('Bearer own good', own)).toBe(grant);
    await expect(tokens.verify('Bearer own bad', own)).rejects.toThrow('unauthenticated');
    await expect(tokens.verify('Bearer own good')).rejects.toThrow('unauthenticated');
    expect(await tokens.verify(await bearer({ sub: 'u1' }), own)).toMatchObject({ clientId: 'sis', subject: 'u1' });
  });

  it('grants no organisation that it does not name in the form of a code', async () => {
    const tokens = new Tokens(settings);
    expect(await tokens.verify(await bearer({ sub: 'sis' }))).toMatchObject({
      subject: null,
      person: null,
      organisations: [],
      purposes: [],
    });
    expect(await tokens.verify(await bearer({ purpose: 'teaching' }))).toMatchObject({ purposes: ['teaching'] });
    expect(await tokens.verify(await bearer({ org: 'css-a' }))).toMatchObject({ organisations: [] });
    expect(await tokens.verify(await bearer({ org: ['css-a,css-b', 7, 'css-c'] }))).toMatchObject({
      organisations: ['css-c'],
    });
  });

  it('is checked once and then known', async () => {
    const tokens = new Tokens(settings);
    const token = await bearer({});
    const first = tokens.verify(token);
    expect(first).toBeInstanceOf(Promise);
    expect(tokens.verify(token)).toBeInstanceOf(Promise);
    expect(tokens.verify(token.replace('Bearer', 'bearer'))).toBeInstanceOf(Promise);
    const grant = await first;
    expect(tokens.verify(token)).toBe(grant);
  });

  it('is known no longer than it is valid', async () => {
    const tokens = new Tokens(settings);
    const token = await bearer({}, now() - 2, now() - 60);
    await tokens.verify(token);
    expect(tokens.verify(token)).toBeInstanceOf(Promise);
  });

  it.each([
    ['lives longer than an hour', () => bearer({}, now() + 3_700)],
    ['was made long ago', () => bearer({}, now() + 60, now() - 7_200)],
    ['comes from the future', () => bearer({}, now() + 600, now() + 300)],
    ['does not say when it was made', () => bearer({ iat: undefined })],
  ])('is refused when it %s [L13]', async (_what, token) => {
    await expect(new Tokens(settings).verify(await token())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is not known any more once the clock was set back before it was seen [F11]', async () => {
    const tokens = new Tokens(settings);
    const token = await bearer({});
    await tokens.verify(token);
    const anHourAgo = Date.now() - 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => anHourAgo);
    const again = tokens.verify(token);
    clock.mockRestore();
    expect(again).toBeInstanceOf(Promise);
    await Promise.resolve(again).catch(() => undefined);
  });

  it('may live for an hour', async () => {
    await expect(new Tokens(settings).verify(await bearer({}, now() + 3_600))).resolves.toBeDefined();
  });

  it('costs no fetch of the keys each', async () => {
    const tokens = new Tokens(settings);
    asked = 0;
    for (const n of [1, 2, 3]) await tokens.verify(await bearer({ n }));
    expect(asked).toBe(1);
  });

  it('is not blamed when the identity provider is away', async () => {
    const tokens = new Tokens({ ...settings, JWKS_URL: 'http://127.0.0.1:9/jwks' });
    const refusal = await Promise.resolve(tokens.verify(await bearer({}))).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'temporarily-unavailable', details: { retryAfter: 5 } });
  });
});
