import { createHmac, randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const length = 12;

/** One-time codes as a school hands them out on paper: read aloud without doubt, kept only as a keyed digest. */
export class GuardianCodes {
  constructor(private readonly key: string) {}

  /** Written in groups of four: `K7WM-3QPD-XR2H`. */
  draw(): string {
    const letters = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]!).join('');
    return letters.match(/.{4}/g)!.join('-');
  }

  /** However a person types it: blanks, hyphens and case do not matter. */
  digest(code: string): Buffer {
    const letters = code.toUpperCase().replace(/[^A-Z0-9]/g, '');
    return createHmac('sha256', this.key).update(`guardian-code ${letters}`).digest();
  }
}
