import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { PupilFile } from '../../domain/files/files.js';
import type { Approval, DestructionPhase, FrozenRule } from '../../domain/retention/destruction.js';
import type { HoldReason } from '../../domain/retention/legal-hold.js';
import { OrganisationQueries } from '../organisations/organisations.queries.js';

export interface DestructionRecord {
  readonly id: string;
  readonly organisation: string;
  readonly file: PupilFile;
  readonly rule: FrozenRule;
  readonly latest: string;
  readonly state: DestructionPhase;
  readonly notBefore: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly approvals: readonly Approval[];
  readonly endedAt: string | null;
  readonly listed: number;
  readonly listHash: string;
  readonly destroyed: number;
  readonly kept: number;
  /** By service, how many files it has yet to confirm. */
  readonly awaited: Readonly<Record<string, number>>;
  readonly certificateHash: string | null;
}

export interface ListedRecord {
  readonly id: string;
  readonly learnerId: string | null;
  readonly organisation: string;
  readonly since: string;
  readonly state: string;
  readonly why: string | null;
}

export interface HoldRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly organisation: string;
  readonly reason: HoldReason;
  readonly reference: string;
  readonly placedAt: string;
  readonly liftedAt: string | null;
}

const shown = `
  select d.id, d.visible_to[cardinality(d.visible_to)] as organisation, d.file, d.rule, d.latest::text as latest, d.state, d.not_before::text as "notBefore",
         d.proposed_by as "proposedBy", to_json(d.proposed_at)#>>'{}' as "proposedAt", d.approvals, to_json(d.ended_at)#>>'{}' as "endedAt",
         d.listed, d.list_hash as "listHash", d.certificate_hash as "certificateHash", coalesce(i.destroyed, 0) as destroyed, coalesce(i.kept, 0) as kept,
         coalesce((select jsonb_object_agg(a.who, a.n) from (select who, count(*) as n from destruction_item w, unnest(w.awaits) who
                     where w.destruction_id = d.id group by who) a), '{}') as awaited
    from destruction d
    left join lateral (select count(*) filter (where i.state = 'destroyed')::int as destroyed, count(*) filter (where i.state = 'kept')::int as kept
                         from destruction_item i where i.destruction_id = d.id) i on true`;

/** Destructions and holds, to the organisations whose they are. */
@Injectable()
export class RetentionQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: OrganisationQueries,
  ) {}

  /** Of an organisation and those below it. @throws DomainError organisation-unknown */
  async list(organisation: string, search: PageRequest): Promise<Page<DestructionRecord>> {
    await this.organisations.one(organisation);
    const rows = await this.work.run((unit) =>
      unit.asService(() =>
        unit.query<DestructionRecord>(
          `${shown} where $1 = any (d.visible_to) and d.visible_to && (select app_organisations()) and d.id > coalesce($2::uuid, $4::uuid) order by d.id limit $3`,
          [organisation, search.after(uuidOf), search.limit + 1, beforeAll],
        ),
      ),
    );
    return page(rows, search.limit, (last) => last.id);
  }

  /** @throws DomainError destruction-unknown */
  async one(id: string): Promise<DestructionRecord> {
    const [found] = await this.work.run((unit) =>
      unit.asService(() =>
        unit.query<DestructionRecord>(`${shown} where d.id = $1 and d.visible_to && (select app_organisations())`, [
          id,
        ]),
      ),
    );
    if (!found) throw new DomainError('destruction-unknown');
    return found;
  }

  /** Whose files are listed, for as long as they are named. @throws DomainError destruction-unknown */
  async listed(id: string, search: PageRequest): Promise<Page<ListedRecord>> {
    await this.one(id);
    const rows = await this.work.run((unit) =>
      unit.asService(() =>
        unit.query<ListedRecord>(
          `select i.id, i.learner_id as "learnerId", o.code as organisation, i.since::text as since, i.state, i.why
             from destruction_item i join organisation o on o.id = i.organisation_id
            where i.destruction_id = $1 and i.id > coalesce($2::uuid, $4::uuid) order by i.id limit $3`,
          [id, search.after(uuidOf), search.limit + 1, beforeAll],
        ),
      ),
    );
    return page(rows, search.limit, (last) => last.id);
  }

  /** Of a learner’s files that are on lists the first day on which each may be destroyed. @param toFamily only where the rule tells families */
  async noticesOf(learnerId: string, toFamily: boolean): Promise<Map<PupilFile, string>> {
    const rows = await this.work.run((unit) =>
      unit.asService(() =>
        unit.query<{ file: PupilFile; from: string }>(
          `select d.file, min(d.not_before)::text as from from destruction_item i join destruction d on d.id = i.destruction_id
            where i.learner_id = $1 and i.state = 'listed' and d.state in ('proposed', 'approved', 'begun')
              and (not $2 or (d.rule->>'tellsFamily')::boolean) group by d.file`,
          [learnerId, toFamily],
        ),
      ),
    );
    return new Map(rows.map(({ file, from }) => [file, from]));
  }

  /** @throws DomainError destruction-unknown, destruction-uncertified */
  async certificate(id: string): Promise<{ certificate: object; hash: string }> {
    await this.one(id);
    const [found] = await this.work.run((unit) =>
      unit.query<{ certificate: string | null; hash: string }>(
        `select certificate, certificate_hash as hash from destruction where id = $1`,
        [id],
      ),
    );
    if (!found?.certificate) throw new DomainError('destruction-uncertified');
    return { certificate: JSON.parse(found.certificate) as object, hash: found.hash };
  }

  /** Of an organisation and those below it. @throws DomainError organisation-unknown */
  async holds(organisation: string, search: PageRequest): Promise<Page<HoldRecord>> {
    await this.organisations.one(organisation);
    const rows = await this.work.run((unit) =>
      unit.query<HoldRecord>(
        `select h.id, h.learner_id as "learnerId", h.visible_to[cardinality(h.visible_to)] as organisation, h.reason, h.reference,
                to_json(h.placed_at)#>>'{}' as "placedAt", to_json(h.lifted_at)#>>'{}' as "liftedAt"
           from legal_hold h where $1 = any (h.visible_to) and h.id > coalesce($2::uuid, $4::uuid) order by h.id limit $3`,
        [organisation, search.after(uuidOf), search.limit + 1, beforeAll],
      ),
    );
    return page(rows, search.limit, (last) => last.id);
  }
}

const beforeAll = '00000000-0000-0000-0000-000000000000';
