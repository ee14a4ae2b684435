import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { sightOfFamily } from '../../persistence/learners/learners.queries.js';

/** @returns the account, and what of messages it sees. @throws DomainError family-only */
export function familySide(): { readonly subject: string; readonly sight: string } {
  const { person, subject } = currentCaller();
  if (!person || person.role === 'staff' || subject === null) throw new DomainError('family-only');
  return { subject, sight: sightOfFamily(person.role, subject, 'receive-messages') };
}
