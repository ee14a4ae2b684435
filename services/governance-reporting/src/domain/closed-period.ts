import { beginningOfDay, DomainError } from '@pan/kit/domain';

/** When a school year is over: from 1 July on, whatever is heard of it is late or a correction. */
export const closeOf = (schoolYear: string): Date => beginningOfDay(`${schoolYear.slice(5)}-07-01`);

/** @throws DomainError period-open */
export function requireClosed(schoolYear: string, now: Date): Date {
  const close = closeOf(schoolYear);
  if (close > now) throw new DomainError('period-open', { closesAt: close.toISOString() });
  return close;
}
