import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork, type Unit } from '@pan/kit/data';
import { canonicalJson, DomainError, type FieldError, requireVersion } from '@pan/kit/domain';
import type { Facts } from '../../domain/history/changes.js';
import { HistoryRepository } from '../../persistence/history/history.repository.js';
import { requireMinistry } from '../reporting-caller.js';

export interface DefinitionPut {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly version: number;
}

/** One version of a definition, as it is kept for good. */
export interface DefinitionVersion<D> {
  readonly code: string;
  readonly version: number;
  readonly definition: D;
  readonly shipped: boolean;
  readonly by: string;
}

/** What is defined as data with versions: kinds of programmes, forms of returns. */
export interface DefinedAs<D> {
  /** Of the history. */
  readonly subject: 'programme-kind' | 'return-form';
  readonly shippedWhy: string;
  faults(value: unknown, code: string): FieldError[];
  /** @param former every version, the first one first; at least one */
  faultsOfRevision(former: readonly D[], next: D): FieldError[];
  lockVersions(unit: Unit, code: string): Promise<DefinitionVersion<D>[]>;
  add(unit: Unit, version: DefinitionVersion<D>): Promise<void>;
}

/** Everything that a definition says, as the history keeps it. */
export const factsOf = (definition: object | undefined): Facts =>
  Object.fromEntries(Object.entries(definition ?? {}).map(([name, value]) => [`/${name}`, value as unknown]));

/** Something is defined as data, or defined anew, without a line of code: each version is written once. */
@Injectable()
export class PutDefinition {
  constructor(
    private readonly work: UnitOfWork,
    private readonly history: HistoryRepository,
  ) {}

  /**
   * By the ministry.
   * @param expected the version that was read
   * @throws DomainError ministry-only, invalid-request, stale-version
   */
  run<D extends object>(
    as: DefinedAs<D>,
    code: string,
    definition: unknown,
    expected: number | null,
    why: string | null,
  ): Promise<DefinitionPut> {
    requireMinistry();
    return this.put(as, code, definition, { expected, why, by: actorOf(currentCaller()), shipped: false });
  }

  /** One that came with the service: added once, and never over what the ministry wrote since. */
  ship<D extends object>(as: DefinedAs<D>, code: string, definition: unknown): Promise<DefinitionPut> {
    const { shippedWhy: why } = as;
    return this.put(as, code, definition, { expected: null, why, by: 'governance-reporting', shipped: true });
  }

  private put<D extends object>(
    as: DefinedAs<D>,
    code: string,
    value: unknown,
    { expected, why, by, shipped }: Putting,
  ): Promise<DefinitionPut> {
    mustFit(as.faults(value, code));
    const definition = value as D;
    return this.work.run(async (unit) => {
      const versions = await as.lockVersions(unit, code);
      const last = versions.at(-1);
      requireVersion(expected, last?.version ?? 0);
      const same = (row: DefinitionVersion<D>) => canonicalJson(row.definition) === canonicalJson(definition);
      const isKept = last && (same(last) || (shipped && (versions.some(same) || !last.shipped)));
      if (isKept) return { outcome: 'unchanged', version: last.version };
      if (last)
        mustFit(
          as.faultsOfRevision(
            versions.map((row) => row.definition),
            definition,
          ),
        );
      const version = (last?.version ?? 0) + 1;
      await as.add(unit, { code, version, definition, shipped, by });
      const recorded = { subject: `${as.subject}/${code}`, version, organisationId: null, why };
      await this.history.record(unit, recorded, factsOf(last?.definition), factsOf(definition), by);
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

function mustFit(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
}
