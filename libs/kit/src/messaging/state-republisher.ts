import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { loadAll } from '../data/bulk.js';
import { UnitOfWork, type Unit } from '../data/unit-of-work.js';
import { DomainError, type Fact } from '../domain/index.js';

// Topics for one reader keep 35 days: what holds now can be told once more to a reader that was made anew or was away for longer. No library knows what a service's state says.

/** Whose state is told, by services that may see it all. */
export interface Republished<T extends ObjectLiteral> {
  readonly of: EntityTarget<T>;
  /** Runs the step with every row in sight. */
  see<S>(unit: Unit, step: () => Promise<S>): Promise<S>;
  /** What these say of their present state; whoever heard it already changes nothing. */
  facts(aggregates: readonly T[], unit: Unit): readonly Fact[] | Promise<readonly Fact[]>;
}

const atOnce = 500;
const beginning = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class StateRepublisher {
  private readonly byReader = new Map<string, Republished<ObjectLiteral>>();

  constructor(private readonly work: UnitOfWork) {}

  register<T extends ObjectLiteral & { readonly id: string }>(reader: string, retelling: Republished<T>): void {
    this.byReader.set(reader, retelling);
  }

  /**
   * Some hundred aggregates in one transaction, by id, their rows locked, so that nothing newer is told before them.
   * @returns how many facts were told, and where to go on; null at the end
   * @throws DomainError nothing-to-republish
   */
  run(reader: string, after = beginning): Promise<{ told: number; next: string | null }> {
    const retelling = this.byReader.get(reader);
    if (!retelling)
      throw new DomainError('nothing-to-republish', { readers: [...this.byReader.keys()].join(', ') || '—' });
    return this.work.run((unit) =>
      retelling.see(unit, async () => {
        const order = 'order by t.id limit $2 for no key update';
        const aggregates = await loadAll(unit, retelling.of, 't.id > $1', [after, atOnce], order);
        const facts = await retelling.facts(aggregates, unit);
        await unit.emit(...facts);
        const next = aggregates.length < atOnce ? null : (aggregates.at(-1)!['id'] as string);
        return { told: facts.length, next };
      }),
    );
  }
}
