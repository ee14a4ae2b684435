import { createPublicKey, hash, type JsonWebKey, type KeyObject } from 'node:crypto';
import { DomainError } from '@pan/kit/domain';
import { calculateJwkThumbprint, errors, jwtVerify } from 'jose';
import type { PublicKey } from '../../domain/clients/client-access.js';

const algorithms = { EC: ['ES256'], RSA: ['RS256', 'PS256'] };
/** A proof is made for one request, now. */
const proofSeconds = 600;

/** @throws DomainError client-key-invalid */
export function checkedKey(jwk: PublicKey): KeyObject {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
    if (namedCurve === 'prime256v1' || (modulusLength >= 2_048 && modulusLength <= 4_096)) return key;
  } catch {
    // Numbers that are no key.
  }
  throw new DomainError('client-key-invalid');
}

/** The name of a key that is the same wherever it is computed (RFC 7638). */
export function thumbprintOf(jwk: PublicKey): Promise<string> {
  return calculateJwkThumbprint({ ...jwk });
}

/**
 * Whoever sends the request holds the key: a JWT signed by it, for `audience`, not older than ten minutes.
 * @returns the digest by which a proof is known again
 * @throws DomainError client-key-invalid, client-proof-invalid
 */
export async function checkProof(proof: string, jwk: PublicKey, audience: string, now: Date): Promise<Buffer> {
  const key = checkedKey(jwk);
  try {
    await jwtVerify(proof, key, {
      audience,
      algorithms: algorithms[jwk.kty],
      requiredClaims: ['exp', 'jti'],
      maxTokenAge: proofSeconds,
      clockTolerance: 60,
      currentDate: now,
    });
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw new DomainError('client-proof-invalid');
    throw error;
  }
  return hash('sha256', proof, 'buffer');
}
