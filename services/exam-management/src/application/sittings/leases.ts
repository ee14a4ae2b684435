import { createHash, randomBytes } from 'node:crypto';
import { currentCaller } from '@pan/kit/context';
import type { Lease } from '../../domain/sitting-state.js';

/** A secret that one device keeps; only its digest is stored. */
export const drawLease = (): string => randomBytes(24).toString('base64url');

/** The lease of the caller's device, in the client that it runs in; of an admission token, its candidate's alone. */
export function leaseOf(secret: string): Lease {
  const { clientId, own, subject } = currentCaller();
  return { hash: digest(secret), holder: own ? `${own} ${subject}` : clientId };
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The same answers give the same text, however a device orders them. */
export function canonical(responses: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify(Object.entries(responses).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** One digest of all that is saved in a sitting; a device that kept its acknowledgements finds the same. */
export const receiptOf = (lines: readonly string[]): string => digest(lines.toSorted().join('\n'));
