/** Tokens that nobody gave, and ways to be given one. */
import { createHmac } from 'node:crypto';
import { base64url, exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { services } from '../../../libs/contracts/src/context-map.ts';
import { people, scopes } from '../../run/local/clients.ts';
import { codeGrant, exchange, refreshed, signIn, SignInRefused } from '../story/sign-in.ts';
import { newVendor } from '../story/vendor.ts';
import type { Attack } from './attack.ts';
import { must, otherThan, type Door } from './door.ts';
import { tokenBy, vendor } from './vendor-client.ts';

const part = (value: object | string) => base64url.encode(typeof value === 'string' ? value : JSON.stringify(value));

/** Each a token that says what a true one says, or more. */
async function forgeries(on: Door): Promise<Record<string, string>> {
  const token = await on.token('demo-ministry');
  const [head, payload, signature] = token.split('.') as [string, string, string];
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string; alg: string };
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const { keys } = (await on.ask(`${on.idp}/jwks`)).json as { keys: JWK[] };
  const jwk = keys.find(({ kid }) => kid === header.kid) ?? keys[0]!;
  const spki = await exportSPKI(
    (await importJWK({ ...jwk, ext: true }, header.alg, { extractable: true })) as CryptoKey,
  );
  const hmac = (secret: string) => {
    const text = `${part({ ...header, alg: 'HS256' })}.${payload}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const [rsa, pss, ec] = await Promise.all(['RS256', 'PS256', 'ES256'].map((alg) => generateKeyPair(alg)));
  const own = await exportJWK(rsa!.publicKey);
  const signed = (extra: object, alg = 'RS256', key = rsa!.privateKey) =>
    new SignJWT(claims).setProtectedHeader({ ...header, alg, ...extra }).sign(key);
  const none = (alg?: string) => `${part({ typ: 'at+jwt', ...(alg && { alg }) })}.${payload}.`;
  return {
    'alg none': none('none'),
    'alg None': none('None'),
    'alg nOnE': none('nOnE'),
    'no alg': none(),
    'HS256 by the PEM': hmac(spki),
    'HS256 by the PEM without its end': hmac(spki.trim()),
    'HS256 by the DER': hmac(spki.replaceAll(/-----.*?-----|\s/g, '')),
    'HS256 by the JWK': hmac(JSON.stringify(jwk)),
    'HS256 by the modulus': hmac(String(jwk.n ?? jwk.x)),
    'own RSA key': await signed({}),
    'own EC key': await signed({}, 'ES256', ec!.privateKey),
    'own key, PS256': await signed({}, 'PS256', pss!.privateKey),
    'own key in the header': await signed({ jwk: own }),
    'own key at jku': await signed({ jku: 'https://evil.example/jwks' }),
    'own key at x5u': await signed({ x5u: 'https://evil.example/cert' }),
    'own key in x5c': await signed({ x5c: [part(own)] }),
    'kid as a path': await signed({ kid: '../../../dev/null' }),
    'kid as SQL': await signed({ kid: `' or 1=1 --` }),
    crit: `${part({ ...header, crit: ['x'], x: 1 })}.${payload}.${signature}`,
    b64: `${part({ ...header, crit: ['b64'], b64: false })}.${payload}.${signature}`,
    'another payload': `${head}.${part({ ...claims, org: ['ministere'], sub: 'x' })}.${signature}`,
    'another type': `${part({ ...header, typ: 'JWT' })}.${payload}.${signature}`,
    cut: token.slice(0, -8),
    'no signature': `${head}.${payload}.`,
    'signature twice': `${token}.${signature}`,
    junk: 'a.b.c',
    'two dots': '..',
    nothing: ' ',
  };
}

export const tokens = (on: Door): readonly Attack[] => [
  {
    id: '§2',
    fr: 'des jetons forgés, à chaque service',
    en: 'forged tokens, to each service',
    expected: '401',
    async run() {
      const path = (service: string) => `/${service}/v1/operations/dead-letters`;
      const forged = Object.entries(await forgeries(on));
      const true_ = await on.token('demo-ministry');
      const calls = services.flatMap((service) =>
        forged.map(([name, token]) => [`${service} ${name}`, () => on.ask(path(service), { token })] as const),
      );
      const taken = services.map((service) => [`${service} ✓`, () => on.ask(path(service), { token: true_ })] as const);
      return [...(await otherThan([401], calls)), ...(await otherThan([200], taken))];
    },
  },
  {
    id: '§2',
    fr: 'chaque route sans jeton',
    en: 'every route without a token',
    expected: '401',
    async run() {
      const closed = (await on.operations()).filter(({ scopes: needed }) => needed.length > 0);
      return otherThan(
        [401],
        closed.map(({ method, path }) => [`${method} ${path}`, () => on.ask(path, { method })]),
      );
    },
  },
  {
    id: '§2',
    fr: 'chaque route sans aucune de ses portées, avec toutes les autres',
    en: 'every route without any of its scopes, with all others',
    expected: '403',
    async run() {
      const closed = (await on.operations()).filter(({ scopes: needed }) => needed.length > 0);
      const wrong: string[] = [];
      for (const [missing, routes] of Map.groupBy(closed, ({ scopes: needed }) => needed.join(' '))) {
        const left = scopes.filter((scope) => !missing.split(' ').includes(scope));
        const token = await on.token('demo-ministry', left.join(' '));
        wrong.push(
          ...(await otherThan(
            [403],
            routes.map(({ method, path }) => [`${method} ${path}`, () => on.ask(path, { method, token })]),
          )),
        );
      }
      return wrong;
    },
  },
  {
    id: '§2',
    fr: 'demander plus que ce qui est inscrit : portée, organisation',
    en: 'ask for more than is registered: scope, organisation',
    expected: '400; ignored',
    async run() {
      const ask = (form: Record<string, string>) =>
        on.form({ grant_type: 'client_credentials', ...form }, 'demo-sis:demo-sis-secret');
      const isMore = ({ json }: { json: { access_token?: string } }) =>
        Boolean(json?.access_token) &&
        Buffer.from(json.access_token!.split('.')[1]!, 'base64url').toString().includes('"ministere"');
      return [
        ...(await otherThan([400], [['scope', () => ask({ scope: 'operations' })]])),
        ...(await otherThan(
          (answer) => !isMore(answer),
          [
            ['org', () => ask({ org: 'ministere' })],
            ['claims', () => ask({ claims: '{"access_token":{"org":{"value":["ministere"]}}}' })],
          ],
        )),
      ];
    },
  },
  {
    id: '§2',
    fr: 'se connecter sans PKCE, vers ailleurs, en implicite, par mot de passe',
    en: 'sign in without PKCE, to elsewhere, implicitly, by password',
    expected: 'error, 400',
    async run() {
      const redirect = 'http://127.0.0.1:7100/signed-in';
      const start = (changed: Record<string, string>) => () =>
        on.ask(
          `${on.idp}/auth?${new URLSearchParams({ client_id: 'demo-portal', response_type: 'code', scope: 'account', redirect_uri: redirect, code_challenge: 'x'.repeat(43), code_challenge_method: 'S256', ...changed })}`,
        );
      const isRefused = ({ status, headers: { location = '' } }: { status: number; headers: { location?: string } }) =>
        status === 400 || (location.startsWith(redirect) && location.includes('error='));
      const grants = {
        password: { username: 'parent', password: 'parent-demo' },
        implicit: {},
        client_credentials: {},
      };
      return [
        ...(await otherThan(isRefused, [
          ['no PKCE', start({ code_challenge: '', code_challenge_method: '' })],
          ['plain PKCE', start({ code_challenge_method: 'plain' })],
          ['token', start({ response_type: 'token' })],
          ['id_token token', start({ response_type: 'id_token token' })],
          ['request', start({ request: 'e30.e30.' })],
          ...[
            'https://evil.example/',
            'http://127.0.0.1.evil.example/signed-in',
            'http://127.0.0.1:7100/',
            'javascript:alert(1)',
            'http://127.0.0.1@evil.example/signed-in',
          ].map((redirect_uri) => [redirect_uri, start({ redirect_uri })] as const),
        ])),
        ...(await otherThan(
          [400, 401],
          Object.entries(grants).map(([grant_type, form]) => [
            grant_type,
            () => on.form({ grant_type, client_id: 'demo-portal', ...form }),
          ]),
        )),
      ];
    },
  },
  {
    id: '§2',
    fr: 'se servir deux fois d’un jeton de rafraîchissement',
    en: 'use a refresh token twice',
    expected: '400, and the family ends',
    async run() {
      const who = people.find(({ subject }) => subject === 'demo-other-guardian')!;
      const once = await signIn(on.idp, who);
      const twice = await refreshed(on.idp, once);
      on.answers += 2;
      const again = await refreshed(on.idp, once).catch((error: unknown) => error);
      const after = await refreshed(on.idp, twice).catch((error: unknown) => error);
      const wrong = again instanceof SignInRefused ? [] : ['le premier sert deux fois / the first serves twice'];
      return after instanceof SignInRefused ? wrong : [...wrong, 'le suivant sert encore / the next still serves'];
    },
  },
  {
    id: 'N1',
    fr: 'rejouer un code de connexion, une assertion signée; un jeton dans l’adresse, le corps ou un témoin',
    en: 'replay a sign-in code, a signed assertion; a token in the address, the body or a cookie',
    expected: '400, 401',
    async run() {
      const code = await codeGrant(
        on.idp,
        people.find(({ subject }) => subject === 'demo-other-guardian')!,
      );
      const known = await exchange(on.idp, code);
      const [client] = await vendor(on, ['organisations:read'], ['css-du-grand-fleuve']);
      const assertion = await client!.signer.assertion(client!.clientId, on.idp);
      await must(tokenBy(on, assertion));
      const path = '/student-record/v1/learners';
      const { access: token } = known;
      const wrong = await otherThan(
        [400, 401],
        [
          ['the code', () => on.form({ ...code, client_id: 'demo-portal' })],
          ['the assertion', () => tokenBy(on, assertion)],
          ['access_token=', () => on.ask(`${path}?access_token=${token}`)],
          [
            'cookie',
            () => on.ask(path, { headers: { cookie: `access_token=${token}; Authorization=Bearer ${token}` } }),
          ],
          ['Basic', () => on.ask(path, { headers: { authorization: `Basic ${btoa(`x:${token}`)}` } })],
          ['x-access-token', () => on.ask(path, { headers: { 'x-access-token': token } })],
        ],
      );
      // Who shows a code twice may have stolen it: what it gave ends.
      const after = await refreshed(on.idp, known).catch((error: unknown) => error);
      return after instanceof SignInRefused
        ? wrong
        : [...wrong, 'le jeton du code sert encore / its token still serves'];
    },
  },
  {
    id: 'M2',
    fr: 'demander un accès sans preuve, par la preuve d’un autre, deux fois par la même',
    en: 'ask for access without a proof, with another’s, twice with the same',
    expected: '400, 409',
    async run() {
      const path = '/student-record/v1/client-requests';
      const [one, other] = await Promise.all(
        [newVendor(), newVendor()].map(async (vendor) => (await vendor).proof(on.base + path)),
      );
      const body = {
        vendor: 'Attaques inc.',
        scopes: ['learners:read'],
        purpose: 'teaching',
        organisations: ['css-du-grand-fleuve'],
      };
      const ask = (more: object) => () => on.ask(path, { method: 'POST', json: { ...body, ...more } });
      return [
        ...(await otherThan(
          [400],
          [
            ['no proof', ask({ key: one!.key })],
            ['another’s', ask({ key: one!.key, proof: other!.proof })],
            ['for elsewhere', ask(await (await newVendor()).proof('https://evil.example/'))],
          ],
        )),
        ...(await otherThan([201], [['once', ask(one!)]])),
        ...(await otherThan([409], [['twice', ask(one!)]])),
      ];
    },
  },
  {
    id: 'M11',
    fr: 'deviner un secret sans fin',
    en: 'guess a secret without end',
    expected: '401, then 429',
    async run() {
      const client = `attack-${Date.now()}`;
      const guess = (n: number) => on.form({ grant_type: 'client_credentials' }, `${client}:guess-${n}`);
      const statuses: number[] = [];
      for (let n = 0; n < 15; n += 1) statuses.push((await guess(n)).status);
      const last = await guess(15);
      const waits = Number(last.headers['retry-after']) > 0;
      return last.status === 429 && waits && !statuses.includes(200) ? [] : [`${statuses.join()}, ${last.status}`];
    },
  },
];
