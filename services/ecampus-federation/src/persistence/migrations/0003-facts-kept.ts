import { FactsKept } from '@pan/kit';

export class FactsKept1764510000005 extends FactsKept {}
