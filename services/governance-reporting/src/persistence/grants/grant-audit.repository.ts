import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import type { Drawn, Framed, Stratum } from '../../domain/grants/sample.js';
import type { Facts } from '../../domain/history/changes.js';
import { HistoryRepository } from '../history/history.repository.js';

export interface GrantAudit {
  readonly id: string;
  readonly call: string;
  readonly seed: string;
  readonly seedSource: string;
  readonly strata: readonly Stratum[];
  readonly frame: readonly Framed[];
  readonly sample: readonly Drawn[];
  readonly at: Date;
}

/** What was found of a drawn grant; what followed, once something did. */
export interface Finding {
  readonly outcome: 'in-order' | 'to-correct' | 'to-recover';
  readonly text: string;
  readonly followUp: string | null;
}

export interface FoundFinding extends Finding {
  readonly grant: string;
  readonly version: number;
}

const columns = `id, call, seed, seed_source as "seedSource", strata, frame, sample, at`;

@Injectable()
export class GrantAuditRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly history: HistoryRepository,
  ) {}

  /** The grants of a call as they stand, which may be drawn. */
  frame(unit: Unit, call: string, most: number): Promise<Framed[]> {
    return unit.query<Framed>(
      `select application_id as id, granted_cents::double precision as "amountCents"
         from grant_award where call = $1 order by application_id limit $2`,
      [call, most],
    );
  }

  async add(unit: Unit, audit: GrantAudit, by: string): Promise<void> {
    const { id, call, seed, seedSource, strata, frame, sample, at } = audit;
    await unit.query(
      `insert into grant_audit (id, call, seed, seed_source, strata, frame, sample, by, at)
       values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8, $9)`,
      [
        ...[id, call, seed, seedSource, JSON.stringify(strata), JSON.stringify(frame), JSON.stringify(sample)],
        ...[by, at],
      ],
    );
  }

  /** @throws DomainError grant-audit-unknown */
  one(id: string): Promise<GrantAudit> {
    return this.work.run(async (unit) => {
      const [audit] = await unit.query<GrantAudit>(`select ${columns} from grant_audit where id = $1`, [id]);
      if (!audit) throw new DomainError('grant-audit-unknown', { id });
      return audit;
    });
  }

  of(call: string, search: PageRequest): Promise<Page<Omit<GrantAudit, 'frame' | 'sample'>>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<Omit<GrantAudit, 'frame' | 'sample'>>(
        `select id, call, seed, seed_source as "seedSource", strata, at
           from grant_audit where call = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        [call, search.after(uuidOf), search.limit + 1],
      );
      return page(rows, search.limit, (last) => last.id);
    });
  }

  findings(auditId: string, search: PageRequest): Promise<Page<FoundFinding & { readonly application: string }>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<{ application: string; grant: string; facts: Facts; version: number }>(
        `select f.application_id as application, a.grant_code as grant, f.facts, f.version
           from grant_finding f join grant_award a using (application_id)
          where f.audit_id = $1 and ($2::uuid is null or f.application_id > $2) order by f.application_id limit $3`,
        [auditId, search.after(uuidOf), search.limit + 1],
      );
      const { items, nextCursor } = page(rows, search.limit, (last) => last.application);
      return {
        items: items.map(({ facts, ...row }) => ({ ...row, ...(facts['/finding'] as Finding) })),
        nextCursor,
      };
    });
  }

  /** Said, or said anew, with its history. @throws DomainError stale-version */
  async put(unit: Unit, auditId: string, application: string, finding: Finding, expected: number | null) {
    const inserted = await unit.query(
      `insert into grant_finding (audit_id, application_id, organisation_id, facts, version)
       select $1, application_id, organisation_id, '{}', 0 from grant_award where application_id = $2
       on conflict (audit_id, application_id) do nothing returning audit_id`,
      [auditId, application],
    );
    const [row] = await unit.query<{ organisationId: string; facts: Facts; version: number }>(
      `select organisation_id as "organisationId", facts, version
         from grant_finding where audit_id = $1 and application_id = $2 for no key update`,
      [auditId, application],
    );
    const { organisationId, facts, version } = row!;
    requireVersion(expected, inserted.length > 0 ? 0 : version);
    const after: Facts = { '/finding': finding };
    await unit.query(
      `update grant_finding set facts = $3::jsonb, version = $4 where audit_id = $1 and application_id = $2`,
      [auditId, application, JSON.stringify(after), version + 1],
    );
    const subject = `grant-finding/${auditId}/${application}`;
    await this.history.record(unit, { subject, version: version + 1, organisationId, why: null }, facts, after);
  }
}
