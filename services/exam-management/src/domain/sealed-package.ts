import { readInteger } from '@pan/kit/domain';

/** The form of what is sealed; another one has every package built anew. */
export const packageFormat = 2;

/**
 * How long a package of so many bytes is made: at most 12 % more, and the same for many papers (Padmé), so that its length says
 * next to nothing; never less than 64 KiB.
 */
export function paddedLength(length: number): number {
  const exponent = Math.floor(Math.log2(Math.max(length, 2)));
  const bits = Math.floor(Math.log2(exponent)) + 1;
  const unit = 2 ** Math.max(0, exponent - bits);
  return Math.max(65_536, Math.ceil(length / unit) * unit);
}

/** One stretch of bytes that somebody asks for, its end included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** The one range of a `Range` header within so many bytes (RFC 9110); null for all of them, false for one that lies beyond. */
export function rangeOf(header: string | undefined, size: number): ByteRange | null | false {
  const [, from, to] = /^bytes=(\d{0,12})-(\d{0,12})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined) return null;
  const [first, last] = [readInteger(from), readInteger(to)];
  if (first === null) {
    if (last === null) return null;
    return last === 0 ? false : { from: Math.max(0, size - last), to: size - 1 };
  }
  if (first >= size) return false;
  if (last !== null && last < first) return null;
  return { from: first, to: Math.min(last ?? size - 1, size - 1) };
}
