import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { type CourseFramework, shippedFrameworks } from '../../domain/report-cards/frameworks.js';
import { type ReportingScheme, shippedSchemes } from '../../domain/report-cards/schemes.js';

export interface Rules {
  readonly scheme: ReportingScheme;
  readonly framework: CourseFramework;
}
export type RuleKind = keyof Rules;

const shipped = { scheme: shippedSchemes, framework: shippedFrameworks } as const;

/** Reporting schemes and course frameworks: what the service ships, and what the ministry said after it. */
@Injectable()
export class ReportingRuleRepository {
  /** Of those that the ministry said, the latest version of each. */
  async all<K extends RuleKind>(unit: Unit, kind: K): Promise<Rules[K][]> {
    const rows = await unit.query<{ content: Rules[K] }>(
      `select distinct on (code) content from reporting_rule where kind = $1 order by code, version desc limit 500`,
      [kind],
    );
    return [...(shipped[kind] as readonly Rules[K][]), ...rows.map(({ content }) => content)];
  }

  /** They are said one after the other. */
  async hold(unit: Unit, kind: RuleKind): Promise<void> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended($1, 43))`, [kind]);
  }

  async add(unit: Unit, kind: RuleKind, rule: Rules[RuleKind], saidBy: string, saidAt: Date): Promise<void> {
    await unit.query(
      `insert into reporting_rule (kind, code, version, content, said_by, said_at) values ($1, $2, $3, $4, $5, $6)`,
      [kind, rule.code, rule.version, JSON.stringify(rule), saidBy, saidAt],
    );
  }
}
