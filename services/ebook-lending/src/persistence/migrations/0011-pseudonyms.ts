import { PseudonymKeys } from '@pan/kit/people';

/** Loans and holds let readers be counted. */
export class Pseudonyms1764810000000 extends PseudonymKeys {}
