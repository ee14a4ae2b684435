import { sign } from 'node:crypto';

interface SignOptions {
  readonly algorithm: 'ES256';
  readonly expiresIn: number;
  readonly audience?: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly jwtid?: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Of the package that Bruno has built in, what the collection uses. */
export const jsonwebtoken = {
  /** @param key P-256 in PEM; expiresIn in seconds */
  sign(claims: object, key: string, options: SignOptions): string {
    const { algorithm: alg, expiresIn, audience: aud, issuer: iss, subject: sub, jwtid: jti } = options;
    if (alg !== 'ES256') throw new Error(`${String(alg)} ?`);
    const iat = Math.floor(Date.now() / 1_000);
    const said = `${part({ alg, typ: 'JWT' })}.${part({ ...claims, iat, exp: iat + expiresIn, aud, iss, sub, jti })}`;
    const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' });
    return `${said}.${signature.toString('base64url')}`;
  },
};
