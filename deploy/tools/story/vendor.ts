import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A vendor that holds a key of its own: it signs its request, and later each request for a token. */
export interface Vendor {
  /** What a request for access says beside what it asks for. */
  proof(address: string): Promise<{ key: PublicKey; proof: string }>;
  /** RFC 7523: who asks this identity provider for a token. */
  assertion(clientId: string, idp: string): Promise<string>;
}

interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

export async function newVendor(): Promise<Vendor> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const { x, y } = await exportJWK(publicKey);
  const sign = (audience: string, claims: object = {}) =>
    new SignJWT({ jti: crypto.randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256' })
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey);
  return {
    proof: async (address) => ({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, proof: await sign(address) }),
    assertion: async (clientId, idp) => sign(await issuerOf(idp), { iss: clientId, sub: clientId }),
  };
}

/** What a provider is called, it says itself: it need not be where it is reached. */
async function issuerOf(idp: string): Promise<string> {
  const answer = await fetch(`${idp}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(15_000) });
  const { issuer } = (await answer.json()) as { issuer: string };
  return issuer;
}
