import { Injectable } from '@nestjs/common';
import type { Facts } from '../../domain/history/changes.js';

import type { Partner } from '../../domain/plan-facts/partner.js';
import type { RecordedGrant } from '../../domain/plan-facts/recorded-grant.js';
import type { Source, Sourced } from '../../domain/programmes/source.js';
import { RegisterEntryRepository } from '../../persistence/plan-facts/register-entry.repository.js';

export interface Recorded<T> {
  readonly code: string;
  readonly value: T;
  readonly source: Source;
  readonly version: number;
}

/** What people entered beside the plan's text. */
@Injectable()
export class FilledPlan {
  constructor(private readonly entries: RegisterEntryRepository) {}

  async facts(): Promise<ReadonlyMap<string, Sourced & { readonly version: number }>> {
    const rows = await this.entries.all('fact');
    return new Map(rows.map(({ code, facts, version }) => [code, { ...(facts['/value'] as Sourced), version }]));
  }

  grants(): Promise<Recorded<RecordedGrant>[]> {
    return this.recorded('grant');
  }

  partners(): Promise<Recorded<Partner>[]> {
    return this.recorded('partner');
  }

  private async recorded<T>(kind: 'grant' | 'partner'): Promise<Recorded<T>[]> {
    const rows = await this.entries.all(kind);
    return rows.map(({ code, facts, version }) => ({ code, version, ...joined<T>(facts) }));
  }
}

/** The facts of an entry joined again; the source is the last one said. */
function joined<T>(facts: Facts): { value: T; source: Source } {
  const parts = Object.entries(facts as Readonly<Record<string, Sourced>>);
  const value = Object.fromEntries(parts.map(([pointer, one]) => [pointer.slice(1), one.value])) as T;
  return { value, source: parts[0]![1].source };
}
