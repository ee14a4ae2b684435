import { RateLimit } from '@pan/kit';

export class RateLimit1764700000000 extends RateLimit {}
