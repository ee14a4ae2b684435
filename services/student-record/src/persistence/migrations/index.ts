import { Roster1763800000000 } from './0001-roster.js';
import { Reads1763800000001 } from './0002-reads.js';
import { ResultsAccommodations1763800000002 } from './0003-results-accommodations.js';
import { Accounts1763800000003 } from './0004-accounts.js';
import { PlansByKey1763800000004 } from './0005-plans-by-key.js';
import { Apart1763800000005 } from './0006-apart.js';
import { IdentityKey1763800000006 } from './0007-identity-key.js';
import { WhoseWord1763800000007 } from './0008-whose-word.js';
import { FactsKept1764510000001 } from './0009-facts-kept.js';
import { PlannedEnds1764520000000 } from './0010-planned-ends.js';
import { Growth1764600000000 } from './0011-growth.js';
import { ClientsApart1764700000000 } from './0012-clients-apart.js';
import { KeySpaces1764800000000 } from './0013-key-spaces.js';
import { FirstDays1764820000000 } from './0014-first-days.js';
import { AccountRules1764910100000 } from './0015-account-rules.js';
import { OneKeyInbox1764910150000 } from './0016-one-key-inbox.js';
import { StagedRows1764910160000 } from './0017-staged-rows.js';
import { JobsTell1764910170000 } from './0018-jobs-tell.js';

/** In order; a new one goes at the end. */
export const migrations = [
  Roster1763800000000,
  Reads1763800000001,
  ResultsAccommodations1763800000002,
  Accounts1763800000003,
  PlansByKey1763800000004,
  Apart1763800000005,
  IdentityKey1763800000006,
  WhoseWord1763800000007,
  FactsKept1764510000001,
  PlannedEnds1764520000000,
  Growth1764600000000,
  ClientsApart1764700000000,
  KeySpaces1764800000000,
  FirstDays1764820000000,
  AccountRules1764910100000,
  OneKeyInbox1764910150000,
  StagedRows1764910160000,
  JobsTell1764910170000,
];
