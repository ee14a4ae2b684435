import { FactsKept } from '@pan/kit/data';

export class FactsKept1764510000006 extends FactsKept {}
