import { hash } from 'node:crypto';
import { Decimal } from '@pan/kit/domain';

const digits = 15;
const range = 10n ** BigInt(digits);
const unit = new Decimal(10).pow(-digits);

/** Numbers of at least 0 and less than 1, evenly spread, always the same ones from the same seed for the same purpose. */
export function seeded(seed: string, purpose = ''): () => Decimal {
  let drawn = 0;
  return () => {
    const bits = BigInt(`0x${hash('sha256', `${seed} ${purpose} ${drawn++}`)}`);
    return new Decimal((bits % range).toString()).times(unit);
  };
}
