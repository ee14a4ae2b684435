/** An identity provider reduced to its keys: specs sign the very tokens they need, good or bad. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scopes as everyScope } from '@pan/contracts';
import type { Person } from '@pan/kit/context';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export { everyScope };

export interface TokenOptions {
  readonly clientId?: string;
  readonly subject?: string;
  /** Who that is in the student record. */
  readonly person?: Person;
  readonly organisations?: readonly string[];
  readonly scopes?: readonly string[];
  /** The client's registered default; null leaves the claim out. */
  readonly purpose?: string | null;
  /** All that the client is registered for; by default `purpose` alone, and every one where that is not given either. */
  readonly purposes?: readonly string[];
  /** Seconds from now; negative for an expired token. */
  readonly expiresIn?: number;
  readonly audience?: string;
  readonly issuer?: string;
  readonly type?: string;
}

export interface TestIssuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  /** Without options: the ministry's own client, every scope, every purpose. */
  token(options?: TokenOptions): Promise<string>;
  close(): Promise<void>;
}

/** The first is the default. */
export const everyPurpose = [
  'ministry-supervision',
  'school-administration',
  'teaching',
  'student-support',
  'statistics',
  'family-access',
] as const;

export async function testIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const kid = 'spec';
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] });
  const server = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(keys));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A suite whose end fails before it closes this must still come to an end.
  server.unref();
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'urn:qc:pan';
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    audience,
    token: (options = {}) => {
      const {
        clientId = 'spec',
        organisations = ['ministere'],
        scopes = everyScope,
        purpose = everyPurpose[0],
        purposes = options.purpose === undefined ? everyPurpose : [purpose].filter((one) => one !== null),
      } = options;
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        client_id: clientId,
        scope: scopes.join(' '),
        org: organisations,
        ...(purposes.length > 0 && { purposes }),
        ...(options.person && { person: options.person }),
      })
        .setProtectedHeader({ alg: 'RS256', kid, typ: options.type ?? 'at+jwt' })
        .setIssuer(options.issuer ?? issuer)
        .setAudience(options.audience ?? audience)
        .setSubject(options.subject ?? clientId)
        .setIssuedAt(now)
        .setExpirationTime(now + (options.expiresIn ?? 600))
        .sign(privateKey);
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
