import { RateLimit } from '@pan/kit/data';

export class RateLimit1764700000000 extends RateLimit {}
