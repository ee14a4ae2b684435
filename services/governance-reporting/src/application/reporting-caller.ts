import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';

/** Whether the caller acts for the ministry: it holds the ministry's organisation, and the scope to write the register. */
export function actsForMinistry(): boolean {
  const { organisations, scopes } = currentCaller();
  return organisations.includes('ministere') && scopes.has('governance:write');
}

/** @throws DomainError ministry-only */
export function requireMinistry(): void {
  if (!actsForMinistry()) throw new DomainError('ministry-only');
}

/** The scopes as far as they hold: to write the register is the ministry's alone. */
export function reportingScopes(): ReadonlySet<string> {
  const { scopes } = currentCaller();
  return new Set([...scopes].filter((scope) => scope !== 'governance:write' || actsForMinistry()));
}
