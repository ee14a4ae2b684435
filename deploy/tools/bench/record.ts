import { csv } from './record/csv.ts';
import { feed } from './record/feed.ts';
import { users } from './record/users.ts';
import { webhooks } from './record/webhooks.ts';
import type { Scenario } from './stage.ts';

/** What systems that follow the record wait for: whole rosters by OneRoster, what has changed, by files, by the feed, by messages. */
export const record: readonly Scenario[] = [users, csv, feed, webhooks];
