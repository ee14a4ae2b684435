import { Decimal } from '@pan/kit/domain';

/** A part of a whole as an exact text of four decimals, or why there is none: nothing divided by nobody is unknown, and not zero. */
export interface Rate {
  readonly value: string | null;
  readonly reason: 'nobody-expected' | null;
}

export const rateOf = (part: number, whole: number): Rate =>
  whole === 0
    ? { value: null, reason: 'nobody-expected' }
    : { value: new Decimal(part).div(whole).toFixed(4), reason: null };
