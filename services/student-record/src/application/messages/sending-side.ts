import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';

export interface SendingSide {
  /** The staff member's account; null for a system, which speaks for the offices of its organisations. */
  readonly subject: string | null;
  readonly organisations: readonly string[];
}

/** @throws DomainError school-only */
export function sendingSide(): SendingSide {
  const { person, subject, organisations } = currentCaller();
  if (!person) return { subject: null, organisations };
  if (person.role !== 'staff' || subject === null) throw new DomainError('school-only');
  return { subject, organisations };
}
