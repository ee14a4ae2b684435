import { DomainError } from '@pan/kit/domain';
import { catalogueIndicators } from './indicators/catalogue.js';
import { examIndicators } from './indicators/exams.js';
import { federationIndicators } from './indicators/federation.js';
import { learnerIndicators } from './indicators/learners.js';
import { lendingIndicators } from './indicators/lending.js';
import { messageIndicators } from './indicators/messages.js';
import { openDataIndicators } from './indicators/open-data.js';
import type { Indicator } from './indicator.js';

/** Every figure of the service, in the order in which a learner's path meets what it counts. */
export const indicators: readonly Indicator[] = [
  ...learnerIndicators,
  ...messageIndicators,
  ...examIndicators,
  ...catalogueIndicators,
  ...lendingIndicators,
  ...federationIndicators,
  ...openDataIndicators,
];

const byId: ReadonlyMap<string, Indicator> = new Map(indicators.map((indicator) => [indicator.id, indicator]));

/** @throws DomainError indicator-unknown */
export function indicatorOf(id: string): Indicator {
  const known = byId.get(id);
  if (!known) throw new DomainError('indicator-unknown', { indicator: id.slice(0, 100) });
  return known;
}
