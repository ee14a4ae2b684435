import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';

/** A review is decided by a person, whom the student record knows as a member of the staff. @throws DomainError not-a-reviewer */
export function callerAsReviewer(): string {
  const { person } = currentCaller();
  if (person?.role !== 'staff') throw new DomainError('not-a-reviewer');
  return person.id;
}
