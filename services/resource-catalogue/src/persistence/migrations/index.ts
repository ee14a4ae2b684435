import type { Migration } from '@pan/kit/data';
import { Beginnings1764100000000 } from './0001-beginnings.js';
import { Owners1764100000001 } from './0002-owners.js';
import { FactsKept1764510000003 } from './0003-facts-kept.js';
import { Growth1764600000000 } from './0004-growth.js';
import { RateLimit1764700000000 } from './0005-rate-limit.js';
import { HarvestRefusals1764710000000 } from './0006-harvest-refusals.js';
import { SearchAsTyped1764710000001 } from './0007-search-as-typed.js';
import { OneKeyInbox1764910050000 } from './0008-one-key-inbox.js';
import { JobsTell1764910350000 } from './0009-jobs-tell.js';

export const migrations: Migration[] = [
  Beginnings1764100000000,
  Owners1764100000001,
  FactsKept1764510000003,
  Growth1764600000000,
  RateLimit1764700000000,
  HarvestRefusals1764710000000,
  SearchAsTyped1764710000001,
  OneKeyInbox1764910050000,
  JobsTell1764910350000,
];
