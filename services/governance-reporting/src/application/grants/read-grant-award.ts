import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { changeParts, type GrantReport, type Instalment } from '../../domain/grants/award-facts.js';
import type { CallDefinition } from '../../domain/grants/call-definition.js';
import { GrantAward, isApproved } from '../../domain/grants/grant-award.js';
import { threeBudgets } from '../../domain/grants/ledger.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';

export type InstalmentStep = 'prepared' | 'released' | 'void' | 'paid' | 'cancelled';
export type ReportStep = 'due' | 'received' | 'approved' | 'void' | 'returned';

/** A grant as its recipient and the ministry read it: with what of its approvals stands. */
@Injectable()
export class ReadGrantAward {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: GrantAwardQueries,
    private readonly calls: GrantCallRepository,
  ) {}

  /** @throws DomainError grant-award-unknown */
  async one(id: string) {
    const row = await this.queries.one(id);
    const award = new GrantAward(row);
    const { definition } = await this.work.run((unit) => this.calls.present(unit, row.call));
    const { '/amounts': amounts, '/dates': dates, '/aim': aim } = row.facts;
    const classes = definition.classes.map(({ code }) => code);
    return {
      ...{ id, call: row.call, organisation: row.organisation, grant: row.grant, commitment: row.commitmentId },
      ...{ announcedOn: row.announcedOn, grantedCents: award.grantedCents, paidCents: award.paidCents },
      ...{ amounts, dates, aim, budgets: threeBudgets(classes, row.asked, amounts, award.spent), version: row.version },
      instalments: award.instalments.map(([number, one]) => {
        const { amountCents, dueOn, conditions, paidOn, cancelled, recovered } = one;
        const step = stepOf(one, award.isReleased(one));
        return { number, step, amountCents, dueOn, conditions, paidOn, cancelled, recovered };
      }),
      changes: award.changes.map(([number, { parts, reason, on }]) => ({
        ...{ number, reason, on },
        parts: changeParts.flatMap((part) => {
          const asked = parts[part];
          return asked ? [{ part, ...withoutBy(asked) }] : [];
        }),
      })),
      reports: inOrder(award.reports, definition).map(([code, report]) => ({
        ...{ code, step: reportStep(report), dueOn: report.dueOn, receivedOn: report.receivedOn, late: report.late },
        ...{ remindedAt: row.reminded[code] ?? null, revision: report.revision, returned: report.returned },
        ...{ spent: report.spent ?? null, summary: report.summary ?? null, attachments: report.attachments ?? null },
      })),
    };
  }
}

function stepOf({ cancelled, paidOn, approval }: Instalment, isReleased: boolean): InstalmentStep {
  if (cancelled !== null) return 'cancelled';
  if (paidOn !== null) return 'paid';
  if (approval === null) return 'prepared';
  return isReleased ? 'released' : 'void';
}

function reportStep(report: GrantReport): ReportStep {
  if (report.returned !== null) return 'returned';
  if (isApproved(report)) return 'approved';
  if (report.approval !== null) return 'void';
  return report.receivedOn === null ? 'due' : 'received';
}

/** As the call names them. */
function inOrder(reports: readonly [string, GrantReport][], call: CallDefinition): [string, GrantReport][] {
  const place = (code: string): number => call.reports.findIndex((one) => one.code === code);
  return [...reports].sort(([one], [other]) => place(one) - place(other));
}

function withoutBy<T extends { readonly decidedBy: unknown }>({ decidedBy: _, ...rest }: T): Omit<T, 'decidedBy'> {
  return rest;
}
