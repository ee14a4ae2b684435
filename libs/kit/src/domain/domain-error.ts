import type { FieldError } from './problem-catalogue.js';

export interface RefusalDetails {
  /** The fields of the request that cannot be accepted. */
  readonly errors?: readonly FieldError[];
  /** Seconds after which the same may be tried again. */
  readonly retryAfter?: number;
}

/** A rule of the business said no. `code` is stable and is explained in both languages by the service's problem catalogue. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly params: Readonly<Record<string, string | number>> = {},
    readonly details: RefusalDetails = {},
  ) {
    super(code);
    this.name = 'DomainError';
  }
}
