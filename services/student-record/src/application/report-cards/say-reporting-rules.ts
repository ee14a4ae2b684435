import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { checkedFramework, type CourseFramework } from '../../domain/report-cards/frameworks.js';
import { checkedScheme, inYear, latestOf, type ReportingScheme } from '../../domain/report-cards/schemes.js';
import {
  ReportingRuleRepository,
  type RuleKind,
  type Rules,
} from '../../persistence/report-cards/reporting-rule.repository.js';
import type { Upserted } from '../roster/upsert-roster-row.js';

const mostRules = 500;

type SaidRule<T> = Omit<T, 'version'>;

/** The ministry says how marks become report cards; what is drawn afterwards follows the latest version, what was published keeps its own. */
@Injectable()
export class SayReportingRules {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rules: ReportingRuleRepository,
  ) {}

  /** Those that hold in a school year; without one the latest version of each. */
  all<K extends RuleKind>(kind: K, schoolYear: string | null): Promise<Rules[K][]> {
    return this.work.run(async (unit) => {
      const all = await this.rules.all(unit, kind);
      return schoolYear === null ? latestOf(all) : inYear(all, schoolYear);
    });
  }

  /** @throws DomainError reporting-rules-ministry-only, reporting-rule-contradicts */
  scheme(said: SaidRule<ReportingScheme>, expectedVersion: number | null, now = new Date()): Promise<Upserted> {
    return this.say('scheme', expectedVersion, now, said.code, (version) => checkedScheme({ ...said, version }));
  }

  /** Likewise. */
  framework(said: SaidRule<CourseFramework>, expectedVersion: number | null, now = new Date()): Promise<Upserted> {
    return this.say('framework', expectedVersion, now, said.code, (version) => checkedFramework({ ...said, version }));
  }

  private say<K extends RuleKind>(
    kind: K,
    expectedVersion: number | null,
    now: Date,
    code: string,
    made: (version: number) => Rules[K],
  ): Promise<Upserted> {
    const caller = currentCaller();
    if (!caller.organisations.includes('ministere')) throw new DomainError('reporting-rules-ministry-only');
    return this.work.run(async (unit) => {
      await this.rules.hold(unit, kind);
      const all = await this.rules.all(unit, kind);
      const stood = all.filter((one) => one.code === code).at(-1);
      if (!stood && all.length >= mostRules) throw new DomainError('too-many-reporting-rules', { most: mostRules });
      const version = stood?.version ?? 0;
      if (expectedVersion !== null) requireVersion(expectedVersion, version);
      const rule = made(version + 1);
      if (stood && isDeepStrictEqual(made(version), stood)) return { outcome: 'unchanged', id: code, version };
      await this.rules.add(unit, kind, rule, actorOf(caller), now);
      return { outcome: stood ? 'changed' : 'created', id: code, version: version + 1 };
    });
  }
}
