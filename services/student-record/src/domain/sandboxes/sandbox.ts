import { sandboxes, scopesOf } from '@pan/contracts';
import type { GrantableScope } from '../clients/client-access.js';

/** The sandbox that a path leads into; null in the network itself. */
export function sandboxOf(path: readonly string[]): string | null {
  return path[1] === sandboxes ? (path[2] ?? sandboxes) : null;
}

/** Directly below the top of the sandboxes, so that what lies below it is its own. */
export const isSandbox = (path: readonly string[]): boolean => path[1] === sandboxes && path.length === 3;

/** Scopes whose effects end at the organisation: the catalogue, the libraries and the federation are one for all. */
export const scopesOfSandboxes: readonly GrantableScope[] = scopesOf('sandbox');
