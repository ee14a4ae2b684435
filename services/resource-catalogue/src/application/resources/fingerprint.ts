import { createHash } from 'node:crypto';
import type { Description } from '../../domain/description.js';

/** Digest of a description, whatever the order in which its fields were written. */
export function fingerprintOf(description: Description): string {
  const fields = Object.entries(description).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}
