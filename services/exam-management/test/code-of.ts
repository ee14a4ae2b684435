import type { DomainError } from '@pan/kit/domain';

/** The code with which a step is refused; `done` where it is not. */
export function codeOf(step: () => unknown): string {
  try {
    step();
    return 'done';
  } catch (error) {
    return (error as DomainError).code;
  }
}
