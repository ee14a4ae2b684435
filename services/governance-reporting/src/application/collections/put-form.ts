import { Injectable } from '@nestjs/common';
import { faultsOfForm, faultsOfFormRevision } from '../../domain/collections/form-faults.js';
import type { FormDefinition } from '../../domain/collections/form.js';
import { faulty } from '../../domain/definitions/faults.js';
import { Plan } from '../../domain/plan.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { type DefinedAs, type DefinitionPut, PutDefinition } from '../definitions/put-definition.js';

/** A form is defined, or defined anew: campaigns that are opened from then on ask by it. */
@Injectable()
export class PutForm {
  private readonly as: DefinedAs<FormDefinition>;

  constructor(
    private readonly definitions: PutDefinition,
    forms: FormRepository,
    plan: Plan,
  ) {
    this.as = {
      subject: 'return-form',
      shippedWhy: 'Livré avec le service / Shipped with the service',
      faults: (value, code) => {
        const errors = faultsOfForm(value, plan.ids());
        if (errors.length > 0) return errors;
        const { code: said } = value as FormDefinition;
        if (said === code) return [];
        return [faulty(':form', 'not-in-list', `La définition dit ${said}.`, `The definition says ${said}.`)];
      },
      faultsOfRevision: faultsOfFormRevision,
      lockVersions: (unit, code) => forms.lockVersions(unit, code),
      add: (unit, version) => forms.add(unit, version),
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
