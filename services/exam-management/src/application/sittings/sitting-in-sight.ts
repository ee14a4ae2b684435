import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { admission } from '../admissions/admission-tokens.js';
import { type SeenSitting, SittingRepository } from '../../persistence/sittings/sitting.repository.js';

export interface ListOfSitting<T> {
  readonly learnerId: string;
  readonly items: readonly T[];
}

/** Takes a step with a sitting that the caller may know of. Its rows are in sight then. */
@Injectable()
export class SittingInSight {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sittings: SittingRepository,
  ) {}

  /** Of an organisation in the caller's reach, or its own. @throws DomainError sitting-unknown */
  take<T>(id: string, step: Step<T>, { lock = true } = {}): Promise<T> {
    return this.takeAs(mayKnow, id, step, lock);
  }

  /** As whoever watches over its room. @throws DomainError sitting-unknown */
  watch<T>(id: string, step: Step<T>, { lock = true } = {}): Promise<T> {
    return this.takeAs(mayWatch, id, step, lock);
  }

  /** What is kept of a sitting, for whoever watches over its room, and whose it is. @throws DomainError sitting-unknown */
  list<T>(id: string, read: (unit: Unit) => Promise<T[]>): Promise<ListOfSitting<T>> {
    return this.watch(id, async ({ sitting: { learnerId } }, unit) => ({ learnerId, items: await read(unit) }), {
      lock: false,
    });
  }

  private takeAs<T>(may: (seen: SeenSitting) => boolean, id: string, step: Step<T>, lock: boolean): Promise<T> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const seen = await this.sittings.byId(unit, id, lock);
        if (!may(seen)) throw new DomainError('sitting-unknown', { id });
        return step(seen, unit);
      }),
    );
  }
}

type Step<T> = (seen: SeenSitting, unit: Unit) => Promise<T>;

function mayWatch({ reached }: SeenSitting): boolean {
  const { person } = currentCaller();
  return reached && (!person || person.role === 'staff');
}

function mayKnow({ sitting, reached, records }: SeenSitting): boolean {
  const { person, own, subject } = currentCaller();
  if (own === admission) return sitting.candidateId === subject;
  if (!person || person.role === 'staff') return reached;
  return person.role === 'learner' && records.includes(person.id);
}
