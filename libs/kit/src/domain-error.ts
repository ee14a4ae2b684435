/** A rule of the business said no. `code` is stable and is explained in both languages by the service's problem catalogue. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
    this.name = 'DomainError';
  }
}
