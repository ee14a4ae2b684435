import { createHash, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Grant, OwnTokens } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Settings } from '../../config.js';
import type { Candidacy } from '../../domain/sitting-state.js';

/** By this name routes take them, and callers are known to hold one. */
export const admission = 'admission';

const typ = 'admission+jwt';
const audience = 'urn:qc:pan:exam-management';

/** Whom a token opens what to. */
type Admitted = Pick<Candidacy, 'candidateId' | 'sessionId'>;

/**
 * What a candidate's device keeps from the day before: a token that this service signs, and that any of its instances checks by
 * itself, without the identity provider and without the database. It opens one candidate's sitting and nothing else.
 */
export class AdmissionTokens implements OwnTokens {
  readonly name = admission;
  private readonly keys: readonly { readonly kid: string; readonly key: KeyObject }[];
  private readonly known = new LRUCache<string, Grant>({ max: 50_000 });

  /** The first key signs; one that was replaced is still accepted. */
  constructor({ ADMISSION_KEY, ADMISSION_KEY_BEFORE }: Pick<Settings, 'ADMISSION_KEY' | 'ADMISSION_KEY_BEFORE'>) {
    this.keys = [ADMISSION_KEY, ADMISSION_KEY_BEFORE].flatMap((secret) => (secret ? [keyOf(secret)] : []));
  }

  /** @throws DomainError admissions-not-offered where the installation has no key */
  issue({ candidateId, sessionId }: Admitted, now: Date, until: Date): Promise<string> {
    const [signing] = this.keys;
    if (!signing) throw new DomainError('admissions-not-offered');
    return new SignJWT({ session: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ, kid: signing.kid })
      .setSubject(candidateId)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(until)
      .sign(signing.key);
  }

  verify(token: string): Promise<Grant> | null {
    const kid = kidOf(token);
    if (kid === null) return null;
    const digest = hash('sha256', token, 'base64');
    const known = this.known.get(digest);
    return known && known.until!.getTime() > Date.now() ? Promise.resolve(known) : this.check(token, kid, digest);
  }

  private async check(token: string, kid: string | undefined, digest: string): Promise<Grant> {
    const found = this.keys.find((one) => one.kid === kid);
    if (!found) throw new Error('signed by none of the keys');
    const checks = { algorithms: ['HS256'], audience, typ, requiredClaims: ['sub', 'exp'], clockTolerance: 60 };
    const { payload } = await jwtVerify(token, found.key, checks);
    const nothing = { person: null, organisations: [], scopes: new Set<string>(), purposes: [] };
    const until = new Date(payload.exp! * 1_000);
    const ofSession = payload['session'] as string | undefined;
    const grant = {
      ...nothing,
      clientId: admission,
      subject: payload.sub!,
      own: admission,
      ...(ofSession && { ownOf: ofSession }),
      until,
    };
    this.known.set(digest, grant);
    return grant;
  }
}

/** Null where it is no token of ours. */
function kidOf(token: string): string | undefined | null {
  try {
    const header = decodeProtectedHeader(token);
    return header.typ === typ ? header.kid : null;
  } catch {
    return null;
  }
}

function keyOf(secret: string): { kid: string; key: KeyObject } {
  const bytes = createHash('sha256').update(`admissions ${secret}`).digest();
  return { kid: hash('sha256', bytes, 'base64url').slice(0, 8), key: createSecretKey(bytes) };
}
