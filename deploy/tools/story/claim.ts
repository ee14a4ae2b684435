import { isDeepStrictEqual, styleText } from 'node:util';
import { pause } from './api.ts';

/** Something that the story says is so, with the call that proves it. */
export interface Claim<T> {
  fr: string;
  en: string;
  /** Ids of the plan's systems of which this shows something; docs/features.md lists them. */
  systems?: readonly `S${number}`[];
  /** As one would type it after `curl`, without the token. */
  proof: string;
  actual: () => Promise<T>;
  expected: T;
  /** What travels by events arrives a moment later. */
  eventually?: boolean;
}

export interface Teller {
  readonly lines: number;
  readonly failed: number;
  theme(fr: string, en: string): void;
  claim<T>(claim: Claim<T>): Promise<void>;
  failure(reason: unknown): void;
}

export function teller(print: (line: string) => void, patience = 30_000): Teller {
  let lines = 0;
  let failed = 0;
  const faint = (text: string) => styleText('dim', text, { validateStream: true });

  async function observe<T>({ actual, expected, eventually }: Claim<T>): Promise<T> {
    const deadline = Date.now() + patience;
    for (;;) {
      const seen = await actual();
      if (!eventually || isDeepStrictEqual(seen, expected) || Date.now() > deadline) return seen;
      await pause(150);
    }
  }

  return {
    get lines() {
      return lines;
    },
    get failed() {
      return failed;
    },
    theme(fr, en) {
      print('');
      print(`${styleText('bold', fr)} ${faint(`· ${en}`)}`);
    },
    async claim(claim) {
      lines += 1;
      const seen = await observe(claim);
      const holds = isDeepStrictEqual(seen, claim.expected);
      const systems = (claim.systems ?? []).map((id) => faint(` [${id}]`)).join('');
      print(`${holds ? styleText('green', '✓') : styleText('red', '✗')} ${claim.fr}${systems}`);
      print(faint(`  ${claim.en}`));
      print(faint(`  → ${claim.proof}`));
      if (holds) return;
      failed += 1;
      print(`    attendu / expected : ${JSON.stringify(claim.expected)}`);
      print(`    obtenu  / actual   : ${JSON.stringify(seen)}`);
    },
    failure(reason) {
      lines += 1;
      failed += 1;
      const { message, cause } = reason instanceof Error ? reason : new Error(String(reason));
      print(`${styleText('red', '✗')} ${message}${cause instanceof Error ? ` (${cause.message})` : ''}`);
    },
  };
}
