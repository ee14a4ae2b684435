import { Injectable } from '@nestjs/common';
import type { Unit } from '../data/unit-of-work.js';
import { UnitOfWork } from '../data/unit-of-work.js';
import { DomainError, type Fact } from '../domain.js';

// Topics for one reader keep 35 days: what holds now can be told once more to a reader that was made anew or was away for longer. No library knows what a service's state says.

/** What an aggregate says of its present state; whoever heard it already changes nothing. */
export interface Retold {
  readonly id: string;
  readonly facts: readonly Fact[];
}

/** The next aggregates by id after `after`, at most `limit`, their rows locked, so that nothing newer is told before them. */
export type Retelling = (unit: Unit, after: string, limit: number) => Promise<readonly Retold[]>;

const atOnce = 500;
const beginning = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class Retellings {
  private readonly byReader = new Map<string, Retelling>();

  constructor(private readonly work: UnitOfWork) {}

  register(reader: string, retelling: Retelling): void {
    this.byReader.set(reader, retelling);
  }

  /**
   * Some hundred aggregates in one transaction.
   * @returns how many facts were told, and where to go on; null at the end
   * @throws DomainError nothing-to-republish
   */
  run(reader: string, after = beginning): Promise<{ told: number; next: string | null }> {
    const retelling = this.byReader.get(reader);
    if (!retelling)
      throw new DomainError('nothing-to-republish', { readers: [...this.byReader.keys()].join(', ') || '—' });
    return this.work.run(async (unit) => {
      const retold = await retelling(unit, after, atOnce);
      const facts = retold.flatMap((one) => one.facts);
      await unit.emit(...facts);
      return { told: facts.length, next: retold.length < atOnce ? null : retold.at(-1)!.id };
    });
  }
}
