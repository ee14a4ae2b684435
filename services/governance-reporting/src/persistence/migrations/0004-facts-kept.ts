import { FactsKept } from '@pan/kit';

export class FactsKept1764510000006 extends FactsKept {}
