import { FactsKept } from '@pan/kit/data';

export class FactsKept1764510000004 extends FactsKept {}
