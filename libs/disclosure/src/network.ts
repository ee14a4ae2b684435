import type { Need, Reason } from './rules.js';

/** A number that somebody may want to learn, with its true value. Two tables that have it in common give it the same key. */
export interface Cell {
  readonly key: string;
  readonly value: number;
  /** Set where the number is to be hidden. */
  readonly need?: Need;
}

/** What anybody knows of numbers that belong together: a total is the sum of its parts. */
export interface Sum {
  readonly total: string;
  readonly parts: readonly string[];
}

/** What is published or hidden as one: a line of a table. */
export interface Row {
  readonly key: string;
  readonly cells: readonly string[];
  /** How much is lost when it is hidden. A row of nobody protects nobody: everybody knows that it is empty. */
  readonly weight: number;
  /** Its number that says how many there are: of a hidden row everybody knows that there is somebody, since nobody is shown as zero. */
  readonly group?: string;
  /** Why it cannot be shown by itself. */
  readonly reason: Reason | null;
}

/** All tables that are published together, as one system of numbers. */
export interface Network {
  readonly cells: readonly Cell[];
  readonly sums: readonly Sum[];
  readonly rows: readonly Row[];
}

/** A network as it was published: which of its rows are not in it. */
export interface Published {
  readonly network: Network;
  readonly hidden: ReadonlySet<string>;
}
