/** The local identity provider: client credentials in, RFC 9068 access tokens out, with the claims that Keycloak gives in production. */
import * as fs from 'node:fs';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { clients, scopes } from './clients.ts';

const audience = 'urn:qc:pan';
const port = Number(process.env['PORT']);
const issuer = `http://127.0.0.1:${port}`;

interface Registered {
  readonly scope?: string;
  readonly org?: readonly string[];
  readonly purpose?: string;
}

const configuration: Configuration = {
  clients: clients.map(({ id, secret, organisations, purpose, scopes: allowed }) => ({
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: allowed.join(' '),
    org: organisations,
    purpose,
  })),
  extraClientMetadata: { properties: ['org', 'purpose'] },
  scopes: [...scopes],
  jwks: { keys: [await signingKey(process.env['KEY_FILE'] ?? '')] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: () => ({
        scope: scopes.join(' '),
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 3_600,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  extraTokenClaims: (context) => {
    const { org, purpose } = (context.oidc.client ?? {}) as Registered;
    return { org, purpose };
  },
  formats: {
    customizers: {
      // A request that names no scope gets all that its client is registered for.
      jwt: (context, token, parts) => {
        token.scope ??= (context.oidc.client as Registered | undefined)?.scope;
        parts.payload['scope'] = token.scope;
      },
    },
  },
};

const handle = new Provider(issuer, configuration).callback();

const server = createServer((request, response) => {
  if (request.url === '/health') response.setHeader('content-type', 'application/json').end('{"state":"up"}');
  else void handle(request, response);
});
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
