import type { Migration } from '@pan/kit/data';
import { Beginnings1764100000000 } from './0001-beginnings.js';
import { Federation1764150000000 } from './0002-federation.js';
import { FactsKept1764510000005 } from './0003-facts-kept.js';
import { PlannedEnds1764520000000 } from './0004-planned-ends.js';
import { Growth1764600000000 } from './0005-growth.js';
import { RateLimit1764700000000 } from './0006-rate-limit.js';
import { ReadAnew1764800000000 } from './0007-read-anew.js';
import { Pseudonyms1764810000000 } from './0008-pseudonyms.js';
import { FirstDays1764820000000 } from './0009-first-days.js';
import { ServiceFirst1764900000000 } from './0010-service-first.js';
import { SurvivingRecords1764910000000 } from './0011-surviving-records.js';
import { OneKeyInbox1764910050000 } from './0012-one-key-inbox.js';
import { JobsTell1764910550000 } from './0013-jobs-tell.js';

export const migrations: Migration[] = [
  Beginnings1764100000000,
  Federation1764150000000,
  FactsKept1764510000005,
  PlannedEnds1764520000000,
  Growth1764600000000,
  RateLimit1764700000000,
  ReadAnew1764800000000,
  Pseudonyms1764810000000,
  FirstDays1764820000000,
  ServiceFirst1764900000000,
  SurvivingRecords1764910000000,
  OneKeyInbox1764910050000,
  JobsTell1764910550000,
];
