import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import { calculateJwkThumbprint, CompactSign, type JWK } from 'jose';
import type { Settings } from '../../config.js';

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410, 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs manifests by an Ed25519 key that is drawn from the setting EDITION_KEY (JWS, RFC 7515 and 8037). */
@Injectable()
export class EditionSignature {
  private readonly key: KeyObject | null;

  constructor(@Inject(SETTINGS) { EDITION_KEY }: Pick<Settings, 'EDITION_KEY'>) {
    const seed = EDITION_KEY && createHash('sha256').update(EDITION_KEY).digest();
    this.key = seed ? createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' }) : null;
  }

  /** The key with which a reader checks; null where this installation signs nothing. */
  async publicKey(): Promise<JWK | null> {
    if (!this.key) return null;
    const jwk = createPublicKey(this.key).export({ format: 'jwk' }) as JWK;
    return { ...jwk, use: 'sig', alg: 'EdDSA', kid: await calculateJwkThumbprint(jwk) };
  }

  /** @throws DomainError edition-key-missing */
  async sign(manifest: Buffer): Promise<{ jws: string; key: JWK }> {
    const key = await this.publicKey();
    if (!this.key || !key) throw new DomainError('edition-key-missing');
    const jws = await new CompactSign(manifest).setProtectedHeader({ alg: 'EdDSA', kid: key.kid! }).sign(this.key);
    return { jws, key };
  }
}
