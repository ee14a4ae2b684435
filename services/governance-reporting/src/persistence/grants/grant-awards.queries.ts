import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { Database, page, type Page, type PageRequest, type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { GrantAward, type GrantAwardState } from '../../domain/grants/grant-award.js';
import type { Line } from '../../domain/grants/ledger.js';
import type { OwnText } from '../../domain/register.js';

export interface AwardRow extends GrantAwardState {
  readonly organisation: string;
  readonly asked: readonly Line[];
  /** When the recipient was reminded of a report, by its code. */
  readonly reminded: Readonly<Record<string, string>>;
}

/** What everybody may know of a grant. */
export interface PublicAward {
  readonly id: string;
  readonly grant: string;
  readonly organisation: string;
  readonly name: string;
  readonly title: OwnText;
  readonly grantedCents: number;
  readonly measures: readonly string[];
  readonly announcedOn: string;
}

@Injectable()
export class GrantAwardQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** @throws DomainError grant-award-unknown */
  one(id: string): Promise<AwardRow> {
    return this.work.run(async (unit) => {
      const [row] = await unit.query<AwardRow>(
        `select a.application_id as id, a.call, a.organisation_id as "organisationId", o.code as organisation,
                a.grant_code as grant, a.commitment_id as "commitmentId", a.title, a.parts, a.facts, a.version,
                p.facts->'/submitted'->'content'->'budget' as asked, a.announced_on::text as "announcedOn",
                (select coalesce(jsonb_object_agg(d.report, d.reminded_at), '{}') from grant_report_due d
                  where d.application_id = a.application_id and d.reminded_at is not null) as reminded
           from grant_award a join grant_application p on p.id = a.application_id
           join known_organisation o on o.organisation_id = a.organisation_id
          where a.application_id = $1`,
        [id],
      );
      if (!row) throw new DomainError('grant-award-unknown', { id });
      return row;
    });
  }

  /** Of a call, for everybody, as the grants stand now. */
  published(call: string, search: PageRequest): Promise<Page<PublicAward>> {
    return this.work.run(async (unit) => {
      const rows = await this.publicRows(unit, call, search);
      return page(rows, search.limit, (last) => last.id);
    });
  }

  /** What of an application is granted and spent now; null where it is no grant yet. */
  async ledgers(unit: Unit, id: string): Promise<{ granted: readonly Line[]; spent: readonly Line[] } | null> {
    const [row] = await unit.query<Pick<GrantAwardState, 'facts'>>(
      `select facts from grant_award where application_id = $1`,
      [id],
    );
    if (!row) return null;
    const award = new GrantAward(row as GrantAwardState);
    return { granted: row.facts['/amounts'], spent: award.spent };
  }

  /** Whether the register keeps a grant of a call under this code. */
  async isAwarded(grant: string): Promise<boolean> {
    const rows = await this.work.run((unit) =>
      unit.under('app.published', 'on', () => unit.query(`select from grant_award where grant_code = $1`, [grant])),
    );
    return rows.length > 0;
  }

  /** The organisation, and the ministry that funds it, by the names that they go by. */
  async names(organisationId: string) {
    const [row] = await this.database.query<{ name: string; kind: OrganisationKind; funder: string }>(
      `select o.name, o.kind, (select m.name from known_organisation m where m.code = 'ministere') as funder
         from known_organisation o where o.organisation_id = $1`,
      [organisationId],
    );
    return row!;
  }

  private publicRows(unit: Unit, call: string, search: PageRequest): Promise<PublicAward[]> {
    return unit.under('app.published', 'on', () =>
      unit.query<PublicAward>(
        `select a.application_id as id, a.grant_code as grant, o.code as organisation, o.name,
                a.title, a.granted_cents::double precision as "grantedCents",
                r.facts->'/measures'->'value' as measures, a.announced_on::text as "announcedOn"
           from grant_award a join known_organisation o on o.organisation_id = a.organisation_id
           join register_entry r on r.kind = 'grant' and r.code = a.grant_code
          where a.call = $1 and ($2::uuid is null or a.application_id > $2) order by a.application_id limit $3`,
        [call, search.after(uuidOf), search.limit + 1],
      ),
    );
  }
}
