import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';

/** Marking is the work of a person, whom the student record knows as a member of the staff. @throws DomainError not-a-marker */
export function callerAsMarker(): string {
  const { person } = currentCaller();
  if (person?.role !== 'staff') throw new DomainError('not-a-marker');
  return person.id;
}
