import { FactsKept } from '@pan/kit';

export class FactsKept1764510000002 extends FactsKept {}
