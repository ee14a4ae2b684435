import { DomainError, type FieldError } from '@pan/kit/domain';
import { faulty } from '../definitions/faults.js';

/** A grant that may be drawn, with the amount that it had when the frame was frozen. */
export interface Framed {
  readonly id: string;
  readonly amountCents: number;
}

/** Amounts from `fromCents` on, up to the next stratum, of which so many grants are drawn. */
export interface Stratum {
  readonly fromCents: number;
  readonly draw: number;
}

export interface Drawn extends Framed {
  readonly stratum: number;
  readonly hash: string;
}

/** The strata go up from nought, each drawing something. */
export function faultsOfStrata(strata: readonly Stratum[]): FieldError[] {
  return strata.flatMap(({ fromCents }, at) => {
    const isPlaced = at === 0 ? fromCents === 0 : fromCents > strata[at - 1]!.fromCents;
    return isPlaced
      ? []
      : [
          faulty(
            `/strata/${at}/fromCents`,
            'out-of-order',
            'Les strates vont de 0 en montant.',
            'The strata go up from 0.',
          ),
        ];
  });
}

/**
 * Of each stratum the grants whose SHA-256 of seed, hyphen and id comes first, written in hexadecimal. Nothing else goes in, so
 * that anybody who holds the seed and the frame draws the same sample with any tool.
 * @param sha256 of a text, in hexadecimal
 * @throws DomainError grant-audit-empty
 */
export function drawSample(
  seed: string,
  strata: readonly Stratum[],
  frame: readonly Framed[],
  sha256: (text: string) => string,
): Drawn[] {
  const drawn = strata.flatMap(({ fromCents, draw }, stratum) => {
    const below = strata[stratum + 1]?.fromCents ?? Infinity;
    return frame
      .filter(({ amountCents }) => amountCents >= fromCents && amountCents < below)
      .map((one) => ({ ...one, stratum, hash: sha256(`${seed}-${one.id}`) }))
      .sort((one, other) => (one.hash < other.hash ? -1 : 1))
      .slice(0, draw);
  });
  if (drawn.length === 0) throw new DomainError('grant-audit-empty');
  return drawn;
}
