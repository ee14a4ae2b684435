import { commitToProjection } from './events/commit-to-projection.ts';
import { consumerDrain } from './events/consumer-drain.ts';
import { outboxCost } from './events/outbox-cost.ts';
import { relayDrain } from './events/relay-drain.ts';
import type { Scenario } from './stage.ts';

/** The way of a fact, from the commit that makes it true to another service's table. */
export const events: readonly Scenario[] = [outboxCost, relayDrain, commitToProjection, consumerDrain];
