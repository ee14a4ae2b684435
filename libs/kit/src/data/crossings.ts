import { databaseErrorOf } from '../ops/errors.js';

/** A transaction that others crossed begins again so often. */
export const attempts = 6;

/** Two that crossed once meet again unless each waits for a while of its own. @returns milliseconds */
export const pauseAfter = (attempt: number): number => Math.random() * 10 * 2 ** attempt;

/** A transaction inside another one was crossed: the whole of the outer one has to begin again. */
export class Crossed extends Error {
  constructor(override readonly cause: unknown) {
    super('a transaction was crossed by another');
  }
}

/** Deadlock and serialization failure: the other transaction went first, this one may simply run again. */
const crossed = ['40P01', '40001'];

/** Two first writes of one key: the database lets one through, and the other finds it when it begins again. */
const firstWrite = '23505';

export interface Crossing {
  /** Whether the work finds and changes what is there, and may be beaten to writing it for the first time. */
  readonly firstWrite?: boolean;
}

export function isCrossed(error: unknown, { firstWrite: mayBeFirst = false }: Crossing): boolean {
  if (error instanceof Crossed) return true;
  const code = databaseErrorOf(error)?.code ?? '';
  return crossed.includes(code) || (mayBeFirst && code === firstWrite);
}
