import { network } from './governance/network.ts';
import { rebuild } from './governance/rebuild.ts';
import { returns } from './governance/returns.ts';
import type { Scenario } from './stage.ts';

/** What the ministry waits for: copies made again, a figure of everybody, an edition, the plan's page, a table of returns. */
export const governance: readonly Scenario[] = [rebuild, network, returns];
