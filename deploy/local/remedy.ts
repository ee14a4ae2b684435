/** A failure that a newcomer can mend: what is wrong and what to do, in French, then in English. */
export class Remedy extends Error {
  constructor(fr: string, en: string) {
    super(`${fr}\n  ${en}`);
    this.name = 'Remedy';
  }
}

export function explain(error: unknown): string {
  if (error instanceof Remedy) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
