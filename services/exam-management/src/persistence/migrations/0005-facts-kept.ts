import { FactsKept } from '@pan/kit/data';

export class FactsKept1764510000002 extends FactsKept {}
