import { Roster1763800000000 } from './0001-roster.js';
import { Reads1763800000001 } from './0002-reads.js';

/** In order; a new one goes at the end. */
export const migrations = [Roster1763800000000, Reads1763800000001];
