import { PseudonymKeys } from '@pan/kit/people';

/** Requests let learners be counted. */
export class Pseudonyms1764810000000 extends PseudonymKeys {}
