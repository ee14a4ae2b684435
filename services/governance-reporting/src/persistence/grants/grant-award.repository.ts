import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import { GrantReportDueV1 } from '@pan/contracts';
import type { ApplicationContent } from '../../domain/grants/application-content.js';
import type { CallDefinition, ReportDue } from '../../domain/grants/call-definition.js';
import { GrantAward, type GrantAwardState } from '../../domain/grants/grant-award.js';
import type { Line } from '../../domain/grants/ledger.js';
import { HistoryRepository } from '../history/history.repository.js';
import { GrantCallRepository } from './grant-call.repository.js';

/** What is decided about an award: the call's definition, and what was applied for. */
export interface Awarding {
  readonly unit: Unit;
  readonly call: CallDefinition;
  readonly now: Date;
}

interface Applied {
  readonly content: ApplicationContent;
  readonly granted: readonly Line[];
  readonly awardedOn: string;
}

@Injectable()
export class GrantAwardRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: GrantCallRepository,
    private readonly history: HistoryRepository,
  ) {}

  async add(unit: Unit, award: GrantAward, reports: readonly ReportDue[], why: string) {
    const { id, call, organisationId, grant, commitmentId, announcedOn, title, parts, facts, version } = award.state;
    await unit.query(
      `insert into grant_award (application_id, call, organisation_id, grant_code, commitment_id, parts, granted_cents, facts, version, announced_on, title)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11::jsonb)`,
      [
        ...[id, call, organisationId, grant, commitmentId, parts, award.grantedCents, JSON.stringify(facts), version],
        ...[announcedOn, JSON.stringify(title)],
      ],
    );
    await unit.query(
      `insert into grant_report_due (application_id, report, due_on, remind_at)
       select $1, r.report, r.due_on, (r.due_on - r.days)::timestamp at time zone 'America/Toronto'
         from unnest($2::text[], $3::date[], $4::integer[]) r(report, due_on, days)`,
      [
        id,
        reports.map(({ code }) => code),
        reports.map(({ dueOn }) => dueOn),
        reports.map(({ remindDays }) => remindDays),
      ],
    );
    unit.due('grant-days');
    await this.record(unit, award, {}, why);
  }

  /** Locked, decided, saved with its history; less granted gives back to the call. @throws DomainError grant-award-unknown */
  change(
    id: string,
    why: string | null,
    decide: (award: GrantAward, awarding: Awarding) => Promise<void> | void,
  ): Promise<GrantAward> {
    return this.work.run(async (unit) => {
      const [row] = await unit.query<GrantAwardState>(
        `select application_id as id, call, organisation_id as "organisationId", grant_code as grant,
                commitment_id as "commitmentId", announced_on::text as "announcedOn", title, parts, facts, version
           from grant_award where application_id = $1 for no key update`,
        [id],
      );
      if (!row) throw new DomainError('grant-award-unknown', { id });
      const award = new GrantAward(row);
      const { grantedCents: before } = award;
      const { definition } = await this.calls.present(unit, row.call);
      await decide(award, { unit, call: definition, now: await unit.now() });
      await this.calls.reserve(unit, row.call, award.grantedCents - before);
      await unit.query(
        `update grant_award set granted_cents = $2, paid_cents = $3, facts = $4::jsonb, version = $5 where application_id = $1`,
        [id, award.grantedCents, award.paidCents, JSON.stringify(award.state.facts), award.state.version],
      );
      await this.record(unit, award, row.facts, why);
      return award;
    });
  }

  /** What was applied for, and what of it was granted at first. */
  async applied(unit: Unit, id: string): Promise<Applied> {
    const [row] = await unit.query<Applied>(
      `select facts->'/submitted'->'content' as content, facts->'/decision'->'granted' as granted,
              facts->'/decision'->>'on' as "awardedOn"
         from grant_application where id = $1`,
      [id],
    );
    return row!;
  }

  async received(unit: Unit, id: string, report: string): Promise<void> {
    await unit.query(
      `update grant_report_due set received_at = clock_timestamp()
        where application_id = $1 and report = $2 and received_at is null`,
      [id, report],
    );
  }

  /** Reminders whose instant has come, each told once. @returns how many */
  async remind(unit: Unit): Promise<number> {
    const due = await unit.query<{ id: string; report: string; dueOn: string }>(
      `update grant_report_due r set reminded_at = clock_timestamp()
         from (select application_id, report from grant_report_due
                where reminded_at is null and received_at is null and remind_at <= clock_timestamp()
                order by remind_at limit 100 for no key update skip locked) d
        where r.application_id = d.application_id and r.report = d.report
        returning r.application_id as id, r.report, r.due_on::text as "dueOn"`,
    );
    if (due.length === 0) return 0;
    const awards = await unit.under('app.published', 'on', () =>
      unit.query<{ id: string; call: string; grant: string; organisationId: string }>(
        `select application_id as id, call, grant_code as grant, organisation_id as "organisationId"
           from grant_award where application_id = any($1)`,
        [due.map(({ id }) => id)],
      ),
    );
    const of = new Map(awards.map((award) => [award.id, award]));
    const facts = due.map(({ id, report, dueOn }): Fact => {
      const { call, grant, organisationId } = of.get(id)!;
      return fact(GrantReportDueV1, id, { applicationId: id, call, grant, organisationId, report, dueOn });
    });
    await unit.emit(...facts);
    return due.length;
  }

  /** In how many milliseconds the next reminder is due. */
  async nextReminder(unit: Unit): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select (extract(epoch from min(remind_at) - clock_timestamp()) * 1000)::double precision as ms
         from grant_report_due where reminded_at is null and received_at is null`,
    );
    return row!.ms;
  }

  private record(unit: Unit, award: GrantAward, before: object, why: string | null): Promise<void> {
    const { id, version, organisationId, facts } = award.state;
    const recorded = { subject: `grant-award/${id}`, version, organisationId, why };
    return this.history.record(unit, recorded, before as Readonly<Record<string, unknown>>, {
      ...facts,
    });
  }
}
