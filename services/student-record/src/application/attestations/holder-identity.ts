import { createHash, randomBytes } from 'node:crypto';
import type { HolderIdentity } from '../../domain/attestations/credential.js';

/** The name in clear, or a salted digest by which only somebody who has the name before them recognises it (Open Badges 3.0, IdentityHash). */
export function holderIdentity(name: string, inClear: boolean): HolderIdentity {
  if (inClear) return { hashed: false, identityHash: name };
  const salt = randomBytes(16).toString('hex');
  const digest = createHash('sha256')
    .update(name + salt)
    .digest('hex');
  return { hashed: true, identityHash: `sha256$${digest}`, salt };
}
