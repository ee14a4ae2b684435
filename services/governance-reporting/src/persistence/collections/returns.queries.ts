import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { OrganisationKind } from '@pan/contracts';
import type { Approval, ReturnState } from '../../domain/collections/campaign-return.js';
import type { Cells } from '../../domain/collections/return-form.js';

/** Where a return stands, in one word: what is not expected, not answered, nothing and none are never the same. */
export const returnStatuses = [
  'not-expected',
  'awaited',
  'draft',
  'nothing-to-report',
  'submitted',
  'approved',
] as const;
export type ReturnStatus = (typeof returnStatuses)[number];

export interface ReturnRow {
  readonly id: string;
  readonly campaign: string;
  readonly organisation: string;
  readonly name: string;
  readonly path: readonly string[];
  readonly pathKinds: readonly OrganisationKind[];
  readonly status: ReturnStatus;
  readonly expected: boolean;
  readonly lateUntil: string | null;
  readonly state: ReturnState;
  readonly nothingToReport: boolean;
  readonly missing: number;
  readonly receivedAt: Date | null;
  readonly onTime: boolean | null;
  readonly approvals: readonly Approval[];
  readonly version: number;
}

const statusOf = `case when not r.expected then 'not-expected' when r.approved then 'approved' when r.state <> 'submitted' then r.state
  when r.nothing_to_report then 'nothing-to-report' else 'submitted' end`;
const onTime = `(r.received_at at time zone 'America/Toronto')::date <= c.due_on`;
const columns = `r.id, r.campaign, r.organisation, r.name, r.path, r.path_kinds as "pathKinds", ${statusOf} as status, r.expected,
  r.late_until as "lateUntil", r.state, r.nothing_to_report as "nothingToReport", r.missing, r.received_at as "receivedAt",
  ${onTime} as "onTime", r.approvals, r.version`;

/** How a campaign is answered, of one group of those who were expected. */
export interface CompletenessCount {
  /** The organisation of the asked kind above them, null for those that have none; null for all of them together. */
  readonly key: string | null;
  readonly expected: number;
  readonly received: number;
  readonly onTime: number;
  readonly late: number;
  readonly complete: number;
  readonly nothingToReport: number;
  readonly approved: number;
  /** Taken out by an exception. */
  readonly notExpected: number;
}

/** Who expects nothing of whom stands below no organisation of the kind. */
const groupOf = `r.path[array_position(r.path_kinds, $2::text)]`;

@Injectable()
export class ReturnQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws DomainError return-unknown */
  one(campaign: string, organisation: string): Promise<ReturnRow & { cells: Cells }> {
    return this.work.run(async (unit) => {
      const [row] = await unit.query<ReturnRow & { cells: Cells }>(
        `select ${columns}, r.cells from campaign_return r join campaign c on c.code = r.campaign
          where r.campaign = $1 and r.organisation = $2`,
        [campaign, organisation],
      );
      if (!row) throw new DomainError('return-unknown', { campaign, organisation });
      return row;
    });
  }

  /** Those in the caller's reach, by organisation. */
  list(campaign: string, search: PageRequest & { readonly status?: ReturnStatus }): Promise<Page<ReturnRow>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<ReturnRow>(
        `select ${columns} from campaign_return r join campaign c on c.code = r.campaign
          where r.campaign = $1 and r.organisation > $2 and ($3::text is null or ${statusOf} = $3)
          order by r.organisation limit $4`,
        [...[campaign, search.after(textOf) ?? ''], ...[search.status ?? null, search.limit + 1]],
      );
      return page(rows, search.limit, (last) => last.organisation);
    });
  }

  /** With their cells, after an organisation. */
  async withCells(
    unit: Unit,
    campaign: string,
    after: string,
    most: number,
  ): Promise<(ReturnRow & { cells: Cells })[]> {
    return unit.query<ReturnRow & { cells: Cells }>(
      `select ${columns}, r.cells from campaign_return r join campaign c on c.code = r.campaign
        where r.campaign = $1 and r.organisation > $2 order by r.organisation limit $3`,
      [campaign, after, most],
    );
  }

  /** Counted over those in the caller's reach, in one statement, whatever their number. @param kind null is all of them together */
  completeness(campaign: string, kind: OrganisationKind | null): Promise<CompletenessCount[]> {
    return this.work.run((unit) =>
      unit.query<CompletenessCount>(
        `select case when $2::text is not null then ${groupOf} end as key,
                (count(*) filter (where r.expected))::integer as expected,
                (count(*) filter (where r.expected and r.state = 'submitted'))::integer as received,
                (count(*) filter (where r.expected and r.state = 'submitted' and ${onTime}))::integer as "onTime",
                (count(*) filter (where r.expected and r.state = 'submitted' and not ${onTime}))::integer as late,
                (count(*) filter (where r.expected and r.state = 'submitted' and r.missing = 0))::integer as complete,
                (count(*) filter (where r.expected and r.state = 'submitted' and r.nothing_to_report))::integer as "nothingToReport",
                (count(*) filter (where r.expected and r.approved))::integer as approved,
                (count(*) filter (where not r.expected))::integer as "notExpected"
           from campaign_return r join campaign c on c.code = r.campaign
          where r.campaign = $1 group by 1 order by 1 nulls last limit 5000`,
        [campaign, kind],
      ),
    );
  }
}
