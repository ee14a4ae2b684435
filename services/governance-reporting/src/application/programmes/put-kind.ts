import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { canonicalJson, DomainError, requireVersion } from '@pan/kit/domain';
import { Plan } from '../../domain/plan.js';
import { faultsOfDefinition, faultsOfRevision } from '../../domain/programmes/definition-faults.js';
import type { Definition } from '../../domain/programmes/definition.js';
import { HistoryRepository } from '../../persistence/history/history.repository.js';
import { KindRepository } from '../../persistence/programmes/kind.repository.js';
import { requireMinistry } from './reporting-caller.js';

export interface KindPut {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly version: number;
}

/** A kind of programme is defined, or defined anew: from then on initiatives are written by it, without a line of code. */
@Injectable()
export class PutKind {
  constructor(
    private readonly work: UnitOfWork,
    private readonly kinds: KindRepository,
    private readonly history: HistoryRepository,
    private readonly plan: Plan,
  ) {}

  /**
   * By the ministry.
   * @param expected the version that was read
   * @throws DomainError ministry-only, invalid-request, stale-version
   */
  run(code: string, definition: unknown, expected: number | null, why: string | null): Promise<KindPut> {
    requireMinistry();
    return this.put(code, definition, { expected, why, by: actorOf(currentCaller()), shipped: false });
  }

  /** One that came with the service: added once, and never over what the ministry wrote since. */
  ship(code: string, definition: unknown): Promise<KindPut> {
    const why = 'Livrée avec le service / Shipped with the service';
    return this.put(code, definition, { expected: null, why, by: 'governance-reporting', shipped: true });
  }

  private put(code: string, value: unknown, { expected, why, by, shipped }: Putting): Promise<KindPut> {
    const errors = faultsOfDefinition(value, this.plan.ids());
    const definition = value as Definition;
    if (errors.length === 0 && definition.code !== code)
      errors.push({
        pointer: ':kind',
        code: 'not-in-list',
        fr: `L’adresse dit ${code}.`,
        en: `The address says ${code}.`,
      });
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    return this.work.run(async (unit) => {
      const versions = await this.kinds.lockVersions(unit, code);
      const last = versions.at(-1);
      requireVersion(expected, last?.version ?? 0);
      const same = (row: typeof last) => row && canonicalJson(row.definition) === canonicalJson(definition);
      const isKept = same(last) || (shipped && (versions.some(same) || last?.shipped === false));
      if (last && isKept) return { outcome: 'unchanged', version: last.version };
      const narrower = last ? faultsOfRevision(last.definition, definition) : [];
      if (narrower.length > 0) throw new DomainError('invalid-request', {}, { errors: narrower });
      const version = (last?.version ?? 0) + 1;
      await this.kinds.add(unit, { code, version, definition, shipped, by });
      const facts = (of?: Definition) =>
        of ? Object.fromEntries(Object.entries(of).map(([k, v]) => [`/${k}`, v])) : {};
      const recorded = { subject: `programme-kind/${code}`, version, organisationId: null, why };
      await this.history.record(unit, recorded, facts(last?.definition), facts(definition), by);
      return { outcome: last ? 'changed' : 'created', version };
    });
  }
}

interface Putting {
  readonly expected: number | null;
  readonly why: string | null;
  readonly by: string;
  readonly shipped: boolean;
}
