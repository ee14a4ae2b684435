import type { Migration } from '@pan/kit/data';
import { Beginnings1764100000000 } from './0001-beginnings.js';
import { Exams1764100000001 } from './0002-exams.js';
import { PlansByKey1764100000002 } from './0003-plans-by-key.js';
import { OneClock1764500000000 } from './0004-one-clock.js';
import { FactsKept1764510000002 } from './0005-facts-kept.js';
import { PlannedEnds1764520000000 } from './0006-planned-ends.js';
import { Growth1764600000000 } from './0007-growth.js';
import { RateLimit1764700000000 } from './0008-rate-limit.js';
import { ExactPointsOfItems1764800000000, ExactPointsOfSittings1764800000001 } from './0009-exact-points.js';
import { PapersBySubject1764800000002 } from './0010-papers-by-subject.js';
import { FirstDays1764820000000 } from './0011-first-days.js';
import { ServiceFirst1764900000000 } from './0012-service-first.js';
import { SurvivingRecords1764910000000 } from './0013-surviving-records.js';
import { OneKeyInbox1764910050000 } from './0014-one-key-inbox.js';
import { JobsTell1764910250000 } from './0015-jobs-tell.js';

export const migrations: Migration[] = [
  Beginnings1764100000000,
  Exams1764100000001,
  PlansByKey1764100000002,
  OneClock1764500000000,
  FactsKept1764510000002,
  PlannedEnds1764520000000,
  Growth1764600000000,
  RateLimit1764700000000,
  ExactPointsOfItems1764800000000,
  ExactPointsOfSittings1764800000001,
  PapersBySubject1764800000002,
  FirstDays1764820000000,
  ServiceFirst1764900000000,
  SurvivingRecords1764910000000,
  OneKeyInbox1764910050000,
  JobsTell1764910250000,
];
