import type { Migration } from '@pan/kit/data';
import { LearnerFigures1763800000000 } from './0001-learner-figures.js';
import { ServiceFigures1764150000000 } from './0002-service-figures.js';
import { SandboxesApart1764150000001 } from './0003-sandboxes-apart.js';
import { FactsKept1764510000006 } from './0004-facts-kept.js';
import { PlannedEnds1764520000000 } from './0005-planned-ends.js';
import { Growth1764600000000 } from './0006-growth.js';
import { RateLimit1764700000000 } from './0007-rate-limit.js';
import { Persons1764810000000 } from './0008-persons.js';
import { FirstDays1764820000000 } from './0009-first-days.js';
import { SurvivingRecords1764910000000 } from './0010-surviving-records.js';
import { OneKeyInbox1764910050000 } from './0011-one-key-inbox.js';

export const migrations: readonly Migration[] = [
  LearnerFigures1763800000000,
  ServiceFigures1764150000000,
  SandboxesApart1764150000001,
  FactsKept1764510000006,
  PlannedEnds1764520000000,
  Growth1764600000000,
  RateLimit1764700000000,
  Persons1764810000000,
  FirstDays1764820000000,
  SurvivingRecords1764910000000,
  OneKeyInbox1764910050000,
];
