import type { Migration } from '@pan/kit/data';
import { Beginnings1764100000000 } from './0001-beginnings.js';
import { Lending1764100000001 } from './0002-lending.js';
import { Reads1764100000002 } from './0003-reads.js';
import { PlansByKey1764100000003 } from './0004-plans-by-key.js';
import { FactsKept1764510000004 } from './0005-facts-kept.js';
import { PlannedEnds1764520000000 } from './0006-planned-ends.js';
import { Statements1764520000005 } from './0007-statements.js';
import { Growth1764600000000 } from './0008-growth.js';
import { RateLimit1764700000000 } from './0009-rate-limit.js';
import { OwnClasses1764800000000 } from './0010-own-classes.js';
import { Pseudonyms1764810000000 } from './0011-pseudonyms.js';
import { FirstDays1764820000000 } from './0012-first-days.js';
import { ServiceFirst1764900000000 } from './0013-service-first.js';
import { SurvivingRecords1764910000000 } from './0014-surviving-records.js';
import { OneKeyInbox1764910050000 } from './0015-one-key-inbox.js';
import { JobsTell1764910450000 } from './0016-jobs-tell.js';

export const migrations: Migration[] = [
  Beginnings1764100000000,
  Lending1764100000001,
  Reads1764100000002,
  PlansByKey1764100000003,
  FactsKept1764510000004,
  PlannedEnds1764520000000,
  Statements1764520000005,
  Growth1764600000000,
  RateLimit1764700000000,
  OwnClasses1764800000000,
  Pseudonyms1764810000000,
  FirstDays1764820000000,
  ServiceFirst1764900000000,
  SurvivingRecords1764910000000,
  OneKeyInbox1764910050000,
  JobsTell1764910450000,
];
