import { FactsKept } from '@pan/kit';

export class FactsKept1764510000001 extends FactsKept {}
