/** The local identity provider: client credentials for systems, code and PKCE for people; RFC 9068 access tokens with the claims that Keycloak gives in production. */
import * as fs from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { errors, interactionPolicy, type ClientMetadata, type Configuration } from 'oidc-provider';
// @ts-expect-error the package describes no types for its own store in memory
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { clients, pages, people, portal, readingApps, readingRedirects, scopes } from '../../run/local/clients.ts';
import { FailedCredentials, nameOf, tooMany } from './failed-credentials.ts';
import { pageHeadersFor, rolePage, signInPage, signOutPage, type PageLanguage } from './identity-page.ts';
import { StudentRecord, type Claims } from './identity-record.ts';
import { officerRole, withOffice } from './office.ts';
import { BodyTooLarge, limitedBody } from '../gateway/limited-body.ts';

const audience = 'urn:qc:pan';
const port = Number(process.env['PORT']);
const issuer = `http://127.0.0.1:${port}`;
const record = new StudentRecord(
  issuer,
  process.env['RECORD_URL'] ?? '',
  clients.find(({ id }) => id === 'identity-provider')!,
);

interface Registered {
  readonly scope?: string;
  readonly org?: readonly string[];
  readonly purposes?: readonly string[];
}

interface System {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly organisations: readonly string[];
  readonly purposes: readonly string[];
}

type Proof = Pick<ClientMetadata, 'token_endpoint_auth_method' | 'client_secret' | 'jwks'>;
const bySecret = (secret: string): Proof => ({
  token_endpoint_auth_method: 'client_secret_basic',
  client_secret: secret,
});
const byKeys = (keys: readonly JWK[]): Proof => ({
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [...keys] },
});

const system = ({ id, organisations, purposes, scopes: allowed }: System, proof: Proof): ClientMetadata => ({
  client_id: id,
  ...proof,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  scope: allowed.join(' '),
  org: organisations,
  purposes,
});

/** Where people sign in: no secret, PKCE, and the code goes back to these addresses alone. */
const publicClient = (id: string, redirects: readonly string[], allowed: readonly string[]): ClientMetadata => ({
  client_id: id,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: [...redirects],
  ...(id === pages.id && { post_logout_redirect_uris: [...redirects] }),
  scope: allowed.join(' '),
});

/** Stands where a registered system has its secret; the record alone can tell the true one. */
const secretOfVendors = 'verified-by-the-student-record';

// A portal that takes its code back on this machine is asked nothing more than one on the web would be.
const policy = interactionPolicy.base();
policy.get('consent')!.checks.remove('native_client_prompt');
// Somebody in several roles holds one per sign-in; an application that wants another one has them sign in again.
policy.get('login')!.checks.add(
  new interactionPolicy.Check('another_role', 'another role is asked for', ({ oidc }) => {
    const { role } = oidc.params as { role?: string };
    const present = roleOf(oidc.session?.acr);
    return role !== undefined && present !== undefined && role !== present;
  }),
);
// Any app can say that it is a reading app: a session that is open gives it nothing without the person (RFC 8252, 8.6).
policy
  .get('login')!
  .checks.add(
    new interactionPolicy.Check(
      'reading_app',
      'a reading app asks for a person who is there',
      'login_required',
      ({ oidc }) => oidc.client?.clientId === readingApps.id && !oidc.result?.login,
    ),
  );

/** The role chosen at sign-in goes from the session to the code and each refresh token, as the context of the sign-in. */
const contextOf = (role: string): string => `urn:qc:pan:role:${role}`;
function roleOf(context: string | undefined): string | undefined {
  return /^urn:qc:pan:role:(\w+)$/.exec(context ?? '')?.[1];
}

const inMemory = createMemoryAdapter() as (model: string) => object;
const vendorsOfTheRecord = {
  find: async (id: string) => {
    const vendor = await record.vendor(id);
    if (!vendor) return undefined;
    return system(vendor, vendor.authMethod === 'private_key_jwt' ? byKeys(vendor.keys) : bySecret(secretOfVendors));
  },
};

const configuration: Configuration = {
  adapter: ((model: string) => (model === 'Client' ? vendorsOfTheRecord : inMemory(model))) as never,
  clients: [
    ...clients.map((client) => system(client, bySecret(client.secret))),
    publicClient(portal.id, [portal.redirect], ['openid', ...portal.scopes]),
    publicClient(pages.id, [pages.redirect], ['openid', ...pages.scopes]),
    publicClient(readingApps.id, readingRedirects(), readingApps.scopes),
  ],
  extraParams: ['role'],
  extraClientMetadata: { properties: ['org', 'purposes'] },
  scopes: ['openid', ...scopes],
  jwks: { keys: [await signingKey(process.env['KEY_FILE'] ?? '')] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    rpInitiatedLogout: {
      logoutSource: (context, form) => {
        context.set(pageHeaders);
        context.body = signOutPage(languageOf(context.headers['accept-language']), form);
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_context, _resource, { clientId }) => ({
        scope: scopes.join(' '),
        audience,
        accessTokenFormat: 'jwt',
        // What can end from one minute to the next lasts five.
        accessTokenTTL: clients.some(({ id }) => id === clientId) ? 3_600 : 300,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  pkce: { required: () => true },
  issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
  ttl: {
    AccessToken: (_context, token) => token.resourceServer?.accessTokenTTL ?? 300,
    AuthorizationCode: 60,
    ClientCredentials: (_context, token) => token.resourceServer?.accessTokenTTL ?? 300,
    Grant: 43_200,
    IdToken: 300,
    Interaction: 600,
    RefreshToken: 43_200,
    Session: 43_200,
  },
  cookies: { keys: [crypto.randomUUID()] },
  clientBasedCORS: (_context, origin, client) =>
    (client.clientId === portal.id || client.clientId === pages.id) && /^http:\/\/127\.0\.0\.1:\d+$/.test(origin),
  interactions: { policy, url: (_context, { uid }) => `/interaction/${uid}` },
  findAccount: (_context, subject) => ({ accountId: subject, claims: () => ({ sub: subject }) }),
  // People are not asked which of their scopes the portal or a reading app may have: it is registered for no others; each token gives what their role allows.
  loadExistingGrant: async ({ oidc }) => {
    const { client, session, requestParamScopes } = oidc;
    const grant = new oidc.provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
    const asked = [...requestParamScopes].join(' ');
    grant.addOIDCScope(asked);
    grant.addResourceScope(audience, asked);
    await grant.save();
    return grant;
  },
  extraTokenClaims: async ({ oidc }, token) => {
    if (token.kind === 'AccessToken') {
      const { person, organisations: org, purposes } = await claimsOf(token.accountId, chosenRole(oidc));
      return { ...(person && { person }), org, purposes, purpose: purposes[0] };
    }
    const { org, purposes = [] } = (oidc.client ?? {}) as Registered;
    // `purpose` is for services from before the list.
    return { org, purposes, purpose: purposes[0] };
  },
  formats: {
    customizers: {
      jwt: async (context, token, parts) => {
        // A request that names no scope gets all that its client is registered for.
        token.scope ??= (context.oidc.client as Registered | undefined)?.scope;
        if (token.kind === 'AccessToken') token.scope = await stillAllowed(token, chosenRole(context.oidc));
        parts.payload['scope'] = token.scope;
      },
    },
  },
};

interface Entities {
  readonly entities: Readonly<Record<string, unknown>>;
}

function chosenRole({ entities }: Entities): string | undefined {
  const { AuthorizationCode: code, RefreshToken: refresh } = entities as Record<string, { acr?: string } | undefined>;
  return roleOf((code ?? refresh)?.acr);
}

/** Of what was asked for at sign-in, what the person may have now: less once a link has ended, more once there is one. */
async function stillAllowed(
  { accountId, scope = '' }: { accountId: string; scope?: string | undefined },
  role: string | undefined,
): Promise<string> {
  const { scopes: allowed } = await claimsOf(accountId, role);
  return scope
    .split(' ')
    .filter((one) => allowed.includes(one))
    .join(' ');
}

async function claimsOf(subject: string, role?: string): Promise<Claims> {
  const office = people.find((person) => person.subject === subject)?.office;
  return withOffice(await record.claims(subject, role === officerRole ? undefined : role), office, role);
}

const failures = new FailedCredentials();
const provider = new Provider(issuer, configuration);
provider.use(async (context, next) => {
  const name = context.path === '/token' ? nameOf(context.headers.authorization) : '';
  const seconds = name ? await failures.wait(name, context.ip) : 0;
  if (seconds > 0) {
    context.status = 429;
    context.set('retry-after', String(seconds));
    context.body = tooMany;
    return;
  }
  await next();
  if (name && context.status === 401) await failures.count(name, context.ip);
});
const handle = provider.callback();

const compare = provider.Client.prototype.compareClientSecret;
provider.Client.prototype.compareClientSecret = function (this: { clientId: string; clientSecret?: string }, actual) {
  if (this.clientSecret !== secretOfVendors) return compare.call(this as never, actual);
  return record.isSecretOf(this.clientId, actual);
};

const pageHeaders = pageHeadersFor(readingRedirects());

function languageOf(accepted = ''): PageLanguage {
  return /^\s*en\b/i.test(accepted) ? 'en' : 'fr';
}

/** Shows the form, and takes it; somebody in several roles then says in which one they come. */
async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const language = languageOf(request.headers['accept-language']);
  const show = (status: number, page: string) => response.writeHead(status, pageHeaders).end(page);
  try {
    const { uid, params, result } = await provider.interactionDetails(request, response);
    const action = `/interaction/${uid}`;
    if (request.method !== 'POST') return void show(200, signInPage(language, action));
    const form = new URLSearchParams(await limitedBody(request, 10_000));
    const verified = (result as { verified?: string } | undefined)?.verified;
    const person = people.find(({ login, password, subject }) =>
      form.has('role') ? subject === verified : login === form.get('login') && password === form.get('password'),
    );
    const [name, address] = [form.get('login') ?? '', request.socket.remoteAddress ?? ''];
    const seconds = await failures.wait(name, address);
    if (seconds > 0) {
      response.setHeader('retry-after', seconds);
      return void show(429, signInPage(language, action, 'wait'));
    }
    if (!person) {
      await failures.count(name, address);
      return void show(401, signInPage(language, action, 'wrong'));
    }
    const { roles = [] } = await claimsOf(person.subject);
    const asked = form.get('role') ?? (params as { role?: string }).role;
    const role = roles.length > 1 ? roles.find((one) => one === asked) : roles[0];
    if (roles.length > 1 && !role) {
      await provider.interactionResult(request, response, { verified: person.subject });
      return void show(200, rolePage(language, action, roles));
    }
    const login = { accountId: person.subject, ...(role && { acr: contextOf(role) }) };
    await provider.interactionFinished(request, response, { login });
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    show(400, signInPage(language, null));
  }
}

const server = createServer((request, response) => {
  const failed = (error: unknown) => {
    if (error instanceof BodyTooLarge) return void response.writeHead(413, { connection: 'close' }).end();
    console.error(error);
    if (!response.headersSent) response.writeHead(503, { 'retry-after': '5' });
    response.end();
  };
  if (request.url === '/health') response.setHeader('content-type', 'application/json').end('{"state":"up"}');
  else if (request.url?.startsWith('/interaction/')) signIn(request, response).catch(failed);
  else void handle(request, response);
});
server.requestTimeout = 30_000;
server.listen(port, '127.0.0.1', () => console.log(`identity provider on ${issuer}`));
process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});

/** Kept in a file, so that tokens survive a restart. */
async function signingKey(file: string): Promise<JWK> {
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'local', alg: 'RS256', use: 'sig' };
  fs.writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}
