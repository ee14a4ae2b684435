/** How a command ended; the shell gets it as exit code. */
export const exit = { done: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** Told as it is to whoever typed the command; anything else that is thrown is a fault of ours. */
export class Refused extends Error {
  readonly fr: string;
  readonly en: string;
  readonly code: number;

  constructor(fr: string, en: string, code: number = exit.failed) {
    super(`${fr} / ${en}`);
    this.fr = fr;
    this.en = en;
    this.code = code;
  }
}
