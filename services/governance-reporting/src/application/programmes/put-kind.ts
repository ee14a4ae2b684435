import { Injectable } from '@nestjs/common';
import { Plan } from '../../domain/plan.js';
import { faulty } from '../../domain/definitions/faults.js';
import { faultsOfDefinition, faultsOfRevision } from '../../domain/programmes/definition-faults.js';
import type { Definition } from '../../domain/programmes/definition.js';
import { KindRepository } from '../../persistence/programmes/kind.repository.js';
import { type DefinedAs, type DefinitionPut, PutDefinition } from '../definitions/put-definition.js';

/** A kind of programme is defined, or defined anew: from then on initiatives are written by it, without a line of code. */
@Injectable()
export class PutKind {
  private readonly as: DefinedAs<Definition>;

  constructor(
    private readonly definitions: PutDefinition,
    kinds: KindRepository,
    plan: Plan,
  ) {
    this.as = {
      subject: 'programme-kind',
      shippedWhy: 'Livrée avec le service / Shipped with the service',
      faults: (value, code) => {
        const errors = faultsOfDefinition(value, plan.ids());
        const isOther = errors.length === 0 && (value as Definition).code !== code;
        return isOther
          ? [faulty(':kind', 'not-in-list', `L’adresse dit ${code}.`, `The address says ${code}.`)]
          : errors;
      },
      faultsOfRevision: (former, next) => faultsOfRevision(former.at(-1)!, next),
      lockVersions: (unit, code) => kinds.lockVersions(unit, code),
      add: (unit, version) => kinds.add(unit, version),
    };
  }

  /** @throws DomainError ministry-only, invalid-request, stale-version */
  run(code: string, definition: unknown, expected: number | null, why: string | null): Promise<DefinitionPut> {
    return this.definitions.run(this.as, code, definition, expected, why);
  }

  ship(code: string, definition: unknown): Promise<DefinitionPut> {
    return this.definitions.ship(this.as, code, definition);
  }
}
