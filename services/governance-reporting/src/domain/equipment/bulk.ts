import { DomainError, type FieldError, fieldErrorOf } from '@pan/kit/domain';

/** What became of one thing among many that one request names. */
export interface Outcome {
  readonly tag: string;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'held';
  /** Why it was held. */
  readonly problem: FieldError | null;
}

/** The most items that one request names or takes. */
export const mostItems = 500;

/** Of a bulk request, what each item came to. One that is refused holds back the whole request, or, in part, itself alone. */
export class Bulk {
  readonly outcomes: Outcome[] = [];

  constructor(private readonly isPartial: boolean) {}

  each(tag: string, pointer: string, step: () => Outcome['outcome']): void {
    try {
      this.outcomes.push({ tag, outcome: step(), problem: null });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.outcomes.push({ tag, outcome: 'held', problem: fieldErrorOf(pointer, error) });
    }
  }

  /** @throws DomainError equipment-held: with every reason, and nothing is done */
  settle(): void {
    const errors = this.outcomes.flatMap(({ problem }) => problem ?? []);
    if (errors.length > 0 && !this.isPartial)
      throw new DomainError('equipment-held', { held: errors.length }, { errors });
  }
}
