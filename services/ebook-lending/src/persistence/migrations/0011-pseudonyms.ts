import { PseudonymKeys } from '@pan/kit';

/** Loans and holds let readers be counted. */
export class Pseudonyms1764810000000 extends PseudonymKeys {}
