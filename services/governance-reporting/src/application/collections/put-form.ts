import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { canonicalJson, DomainError, requireVersion } from '@pan/kit/domain';
import { faultsOfForm, faultsOfFormRevision } from '../../domain/collections/form-faults.js';
import type { FormDefinition } from '../../domain/collections/form.js';
import { Plan } from '../../domain/plan.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { HistoryRepository } from '../../persistence/history/history.repository.js';
import { requireMinistry } from '../programmes/reporting-caller.js';

export interface FormPut {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly version: number;
}

interface Putting {
  readonly expected: number | null;
  readonly why: string | null;
  readonly by: string;
  readonly shipped: boolean;
}

/** A form is defined, or defined anew: campaigns that are opened from then on ask by it. */
@Injectable()
export class PutForm {
  constructor(
    private readonly work: UnitOfWork,
    private readonly forms: FormRepository,
    private readonly history: HistoryRepository,
    private readonly plan: Plan,
  ) {}

  /**
   * By the ministry.
   * @param expected the version that was read
   * @throws DomainError ministry-only, invalid-request, stale-version
   */
  run(code: string, definition: unknown, expected: number | null, why: string | null): Promise<FormPut> {
    requireMinistry();
    return this.put(code, definition, { expected, why, by: actorOf(currentCaller()), shipped: false });
  }

  /** One that came with the service: added once, and never over what the ministry wrote since. */
  ship(code: string, definition: unknown): Promise<FormPut> {
    const why = 'Livré avec le service / Shipped with the service';
    return this.put(code, definition, { expected: null, why, by: 'governance-reporting', shipped: true });
  }

  private put(code: string, value: unknown, { expected, why, by, shipped }: Putting): Promise<FormPut> {
    const errors = faultsOfForm(value, this.plan.ids());
    const definition = value as FormDefinition;
    if (errors.length === 0 && definition.code !== code)
      errors.push({
        ...{ pointer: ':form', code: 'not-in-list' },
        ...{ fr: `La définition dit ${definition.code}.`, en: `The definition says ${definition.code}.` },
      });
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    return this.work.run(async (unit) => {
      const versions = await this.forms.lockVersions(unit, code);
      const last = versions.at(-1);
      requireVersion(expected, last?.version ?? 0);
      const same = (row: typeof last) => row && canonicalJson(row.definition) === canonicalJson(definition);
      if (last && (same(last) || (shipped && (versions.some(same) || !last.shipped))))
        return { outcome: 'unchanged', version: last.version };
      const former = versions.map((row) => row.definition);
      const otherSense = faultsOfFormRevision(former, definition);
      if (otherSense.length > 0) throw new DomainError('invalid-request', {}, { errors: otherSense });
      const version = (last?.version ?? 0) + 1;
      await this.forms.add(unit, { code, version, definition, shipped, by });
      const facts = (of?: FormDefinition) =>
        of ? Object.fromEntries(Object.entries(of).map(([k, v]) => [`/${k}`, v])) : {};
      const recorded = { subject: `return-form/${code}`, version, organisationId: null, why };
      await this.history.record(unit, recorded, facts(last?.definition), facts(definition), by);
      return { outcome: last ? 'changed' : 'created', version };
    });
  }
}
