import { FactsKept } from '@pan/kit';

export class FactsKept1764510000004 extends FactsKept {}
