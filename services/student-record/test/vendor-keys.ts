import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { exportJWK, SignJWT, type JWK } from 'jose';

/** A vendor that holds a key, and signs with it. */
export interface VendorKey {
  readonly jwk: JWK;
  sign(audience: string, claims?: object): Promise<string>;
}

export const requestsAddress = 'http://127.0.0.1:7100/student-record/v1/client-requests';

export async function vendorKey(): Promise<VendorKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    jwk: await exportJWK(publicKey),
    sign: (audience, claims = {}) =>
      new SignJWT({ jti: randomUUID(), aud: audience, ...claims })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
  };
}

/** What a request says beside what is asked for. */
export async function proved(key: VendorKey): Promise<{ key: JWK; proof: string }> {
  return { key: key.jwk, proof: await key.sign(requestsAddress) };
}
