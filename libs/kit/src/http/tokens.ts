import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { ServiceSettings } from '../ops/config.js';
import { DomainError } from '../domain/index.js';
import { personRoles, type Person } from '../context/caller.js';
import type { Grant, OwnTokens } from '../context/own-tokens.js';
import { RequestProblem } from './problem.js';

// RFC 9068 access tokens checked by jose, remembered while they are valid: a signature check per request costs more than the request itself.

const remembered = 10_000;
/** A withdrawn key or an ended client is noticed within this time. */
const memory = 300_000;
/** Seconds. A token that says more is refused, however well it is signed: what it grants could not be taken back. */
const longestLife = 3_600;
const clockTolerance = 5;

export class Tokens {
  private readonly grants = new Map<string, { grant: Grant; from: number; until: number }>();
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(private readonly settings: Pick<ServiceSettings, 'ISSUER' | 'AUDIENCE' | 'JWKS_URL'>) {
    this.keys = createRemoteJWKSet(new URL(settings.JWKS_URL), { timeoutDuration: 3_000 });
  }

  /** Answers at once for a token seen before. @param own what the route takes beside the identity provider's tokens */
  verify(authorization: string | undefined, own?: OwnTokens): Grant | Promise<Grant> {
    if (!authorization || !/^bearer /i.test(authorization)) throw refusal();
    const token = authorization.slice(7).trim();
    const granted = own?.verify(token);
    if (granted)
      return granted.catch(() => {
        throw refusal('invalid_token');
      });
    const key = hash('sha256', token, 'base64');
    const known = this.grants.get(key);
    if (!known) return this.check(token, key);
    const now = Date.now();
    // A clock that was set back would have it remembered for as much longer.
    if (known.from <= now && now < known.until) return known.grant;
    this.grants.delete(key);
    return this.check(token, key);
  }

  private async check(token: string, key: string): Promise<Grant> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.settings.ISSUER,
        audience: this.settings.AUDIENCE,
        typ: 'at+jwt',
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp'],
        // Also refuses a token without `iat`, or from the future.
        maxTokenAge: longestLife,
        clockTolerance,
      });
      if (payload.exp! - payload.iat! > longestLife + clockTolerance) throw new errors.JWTInvalid('lives too long');
      const grant = grantOf(payload);
      if (this.grants.size >= remembered) this.grants.delete(this.grants.keys().next().value!);
      const from = Date.now();
      this.grants.set(key, { grant, from, until: Math.min(payload.exp! * 1_000, from + memory) });
      return grant;
    } catch (error) {
      if (isOurs(error)) throw new DomainError('temporarily-unavailable', {}, { retryAfter: 5 });
      throw refusal('invalid_token');
    }
  }
}

/** The key set could not be fetched, which says nothing about the token. */
function isOurs(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout) return true;
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

function grantOf(claims: JWTPayload): Grant {
  const { client_id: clientId, scope, org, purpose, purposes, sub, person, exp } = claims;
  if (typeof clientId !== 'string') throw new errors.JWTInvalid('client_id is missing');
  const organisations = Array.isArray(org) ? org.filter((code): code is string => typeof code === 'string') : [];
  return {
    clientId,
    subject: sub && sub !== clientId ? sub : null,
    person: personOf(person),
    organisations: organisations.filter((code) => /^[a-z0-9.-]{1,120}$/.test(code)),
    scopes: new Set(typeof scope === 'string' ? scope.split(' ') : []),
    purposes: [Array.isArray(purposes) ? purposes : purpose].flat().filter((one) => typeof one === 'string'),
    until: new Date(exp! * 1_000),
  };
}

/** The claim `person`: `{ role, id }`, as the account is linked in the student record. */
function personOf(claim: unknown): Person | null {
  const { role: said, id } = (claim ?? {}) as Partial<Record<string, unknown>>;
  const role = personRoles.find((one) => one === said);
  if (!role) return null;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? { role, id } : null;
}

function refusal(error?: string): RequestProblem {
  return new RequestProblem(
    'unauthenticated',
    {},
    {
      'www-authenticate': `Bearer realm="pan"${error ? `, error="${error}"` : ''}`,
    },
  );
}
