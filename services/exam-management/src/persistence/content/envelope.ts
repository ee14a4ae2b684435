import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { newId } from '@pan/kit/data';
import { ConfigError } from '@pan/kit/ops';

// Envelope encryption (decision 0047): texts and files under a data key, data keys under a key of the settings. AES-256-GCM.

const [ivBytes, tagBytes] = [12, 16];

/** Iv, ciphertext and tag; what it is about is bound to it, so that no row can stand in for another. */
export function seal(key: Buffer, bytes: Buffer, about: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
  return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** So much of a large content is worked on before others have their turn. */
export const stretch = 1_048_576;

/** The same of a large content that is about nothing else: under a key that seals it alone. */
export async function sealInStretches(key: Buffer, bytes: Buffer): Promise<Buffer> {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const parts = [iv];
  for (let from = 0; from < bytes.length; from += stretch) {
    parts.push(cipher.update(bytes.subarray(from, from + stretch)));
    await setImmediate();
  }
  return Buffer.concat([...parts, cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error for another key, other bytes, or bytes about something else */
export function open(key: Buffer, sealed: Buffer, about: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes)).setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
}

/** A data key as it lies in the database: wrapped by the key that the fingerprint names. */
export interface WrappedKey {
  readonly id: string;
  readonly kek: string;
  readonly wrapped: Buffer;
}

/** The keys of `PAN_CONTENT_KEYS`, the newest first; each is known by a fingerprint of its own. */
export class KeyEncryptionKeys {
  private readonly keys: ReadonlyMap<string, Buffer>;
  readonly newest: string;

  constructor(setting: string) {
    const keys = setting.split(/[.,\s]+/).filter(Boolean);
    this.keys = new Map(keys.map((hex) => [fingerprintOf(hex), Buffer.from(hex, 'hex')]));
    this.newest = fingerprintOf(keys[0]!);
  }

  /** A new data key, and the same wrapped. */
  draw(): { key: Buffer; wrapped: WrappedKey } {
    const [key, id] = [randomBytes(32), newId()];
    return { key, wrapped: this.wrap(id, key) };
  }

  wrap(id: string, key: Buffer): WrappedKey {
    return { id, kek: this.newest, wrapped: seal(this.keys.get(this.newest)!, key, `data key ${id}`) };
  }

  unwrap({ id, kek, wrapped }: WrappedKey): Buffer {
    return open(this.named(kek), wrapped, `data key ${id}`);
  }

  /** @throws ConfigError for a key that the settings no longer have */
  private named(kek: string): Buffer {
    const key = this.keys.get(kek);
    if (key) return key;
    const fr = `la clé ${kek}, sous laquelle du contenu est scellé, n’est plus dans la liste; remettez-la après la plus récente`;
    const en = `the key ${kek}, under which content is sealed, is no longer in the list; put it back behind the newest`;
    throw new ConfigError([{ name: 'PAN_CONTENT_KEYS', fr, en }]);
  }
}

const fingerprintOf = (hex: string): string =>
  createHash('sha256').update(`kek ${hex.toLowerCase()}`).digest('hex').slice(0, 16);
