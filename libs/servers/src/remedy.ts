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

/** An operator's command: its help where that is asked for, else its work; what goes wrong is said with its remedy. */
export async function runCommand(usage: string, asksForHelp: boolean, work: () => Promise<number>): Promise<void> {
  if (asksForHelp) return console.log(usage);
  process.exitCode = await work().catch((error: unknown) => {
    console.error(`✗ ${explain(error)}`);
    return 1;
  });
}
