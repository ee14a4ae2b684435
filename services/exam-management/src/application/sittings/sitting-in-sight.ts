import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type SeenSitting, SittingRepository } from '../../persistence/sittings/sitting.repository.js';

/** Takes a step with a sitting that the caller may know of: of an organisation in its reach, or its own. Its rows are in sight then. */
@Injectable()
export class SittingInSight {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sittings: SittingRepository,
  ) {}

  /** @throws DomainError sitting-unknown */
  take<T>(id: string, step: (seen: SeenSitting, unit: Unit) => Promise<T>, { lock = true } = {}): Promise<T> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const seen = await this.sittings.byId(unit, id, lock);
        if (!mayKnow(seen)) throw new DomainError('sitting-unknown', { id });
        return step(seen, unit);
      }),
    );
  }
}

function mayKnow({ reached, records }: SeenSitting): boolean {
  const { person } = currentCaller();
  if (!person || person.role === 'staff') return reached;
  return person.role === 'learner' && records.includes(person.id);
}
