import { createHmac } from 'node:crypto';
import type { Signature } from '../../domain/answer-queue.js';
import { canonical, digest } from '../sittings/leases.js';

/**
 * How a device signs its queue: HMAC-SHA256 in base64url, under a key from its lease. The server keeps no lease, only its digest,
 * and works the key out of that: `HMAC(SHA-256(lease) in base64url, "queue")`. What is signed are lines joined by line breaks.
 */
export function signatureOf(leaseHash: string, sittingId: string, queueId: string): Signature {
  const key = createHmac('sha256', leaseHash).update('queue').digest();
  const mac = (...lines: (string | number)[]) => createHmac('sha256', key).update(lines.join('\n')).digest('base64url');
  return {
    ofEntry: ({ index, itemRef, sequence, responses }, previous) =>
      mac('entry', sittingId, queueId, index, itemRef, sequence, digest(canonical(responses)), previous),
    ofEnd: (nextIndex, last) => mac('end', sittingId, queueId, nextIndex, last),
  };
}
