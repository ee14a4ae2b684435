import { FactsKept } from '@pan/kit/data';

export class FactsKept1764510000001 extends FactsKept {}
