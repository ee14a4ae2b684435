import type { Target } from './target.ts';

export interface Say {
  /** What a person sees as a table, a program (`--json`) as an array of objects. */
  rows(rows: readonly Row[], empty?: Text): void;
  /** One object: key and value lines, or JSON. */
  one(value: Row): void;
  /** Lines as they are; a program gets them as an array. */
  text(lines: readonly string[]): void;
  /** A sentence, only for people; a program reads exit codes and JSON. */
  line(fr: string, en: string): void;
  /** A line that replaces itself while something is under way. */
  progress(fr: string, en: string, share: number | null): void;
  /** Nothing more comes. */
  end(): void;
}

export type Row = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Text {
  readonly fr: string;
  readonly en: string;
}

export interface Invocation {
  readonly target: Target;
  readonly say: Say;
  readonly language: 'fr' | 'en';
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Command {
  /** One or two words: `status`, `dead-letters show`. */
  readonly name: string;
  /** What follows the name, for the help. */
  readonly usage: string;
  readonly fr: string;
  readonly en: string;
  /** How many arguments it takes at least. */
  readonly needs?: number;
  /** Answers false when what was asked for did not come about */
  run(invocation: Invocation): Promise<unknown>;
}
