import { FactsKept } from '@pan/kit';

export class FactsKept1764510000003 extends FactsKept {}
