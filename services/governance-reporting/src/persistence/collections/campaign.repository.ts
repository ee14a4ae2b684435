import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { OrganisationKind } from '@pan/contracts';
import type { Campaign, CampaignTerms } from '../../domain/collections/campaign.js';

const columns = `code, form, form_version as "formVersion", title, period_start as "periodStart", period_end as "periodEnd",
  expected_on as "expectedOn", due_on as "dueOn", late_until as "lateUntil", within,
  remind_days_before as "remindDaysBefore", remind_days_after as "remindDaysAfter", expected, opened_at as "openedAt"`;

/**
 * The organisations of these kinds as the record told them until the end of a day, each with where it stood; sandboxes are none. A tree deeper
 * than ten is none of ours.
 */
const expectedThen = `
with recursive known as (
  select distinct on (organisation_id) organisation_id, code, name, kind, parent_id from organisation_told
   where told_at < ($2::date + 1)::timestamp at time zone 'America/Toronto' order by organisation_id, told_at desc),
above as (
  select organisation_id as unit, name, organisation_id, code, kind, parent_id, 1 as depth from known
   where kind = any($3) and ($5::text is null or code = $5)
  union all
  select a.unit, a.name, k.organisation_id, k.code, k.kind, k.parent_id, a.depth + 1
    from above a join known k on k.organisation_id = a.parent_id where a.depth < 10),
paths as (
  select unit, name, array_agg(organisation_id order by depth) as ids, array_agg(code order by depth) as codes,
         array_agg(kind order by depth) as kinds
    from above group by unit, name),
added as (
insert into campaign_return (id, campaign, organisation_id, organisation, name, path_ids, path, path_kinds, expected, state,
                             nothing_to_report, cells, missing, approvals, approved, entered_by, version)
select gen_random_uuid(), $1, unit, codes[1], name, ids, codes, kinds, $7, 'awaited', false, '{}', $6, '[]', false, '{}', 0
  from paths where not 'bac-a-sable' = any(codes) and ($4::text is null or $4 = any(codes))
on conflict do nothing returning 1)
select count(*)::integer as n from added`;

@Injectable()
export class CampaignRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws DomainError campaign-unknown */
  async find(unit: Unit, code: string): Promise<Campaign> {
    const [campaign] = await unit.query<Campaign>(`select ${columns} from campaign where code = $1`, [code]);
    if (!campaign) throw new DomainError('campaign-unknown', { campaign: code });
    return campaign;
  }

  read(code: string): Promise<Campaign> {
    return this.work.run((unit) => this.find(unit, code));
  }

  list(search: PageRequest & { readonly form?: string }): Promise<Page<Campaign>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<Campaign>(
        `select ${columns} from campaign where code > $1 and ($2::text is null or form = $2) order by code limit $3`,
        [search.after(textOf) ?? '', search.form ?? null, search.limit + 1],
      );
      return page(rows, search.limit, (last) => last.code);
    });
  }

  /** Of this code, or of this form and period; nobody opens one of the form meanwhile. */
  async lockAlike(unit: Unit, code: string, { form, periodStart, periodEnd, within }: CampaignTerms) {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('campaign', 0))`);
    return unit.query<Campaign>(
      `select ${columns} from campaign
        where code = $1 or (form = $2 and period_start = $3 and period_end = $4 and coalesce(within, '') = coalesce($5, ''))`,
      [code, form, periodStart, periodEnd, within],
    );
  }

  /**
   * With a return for each organisation that is expected, so that what nobody answers is there to be seen.
   * @returns how many
   */
  async open(
    unit: Unit,
    campaign: Omit<Campaign, 'expected'> & { readonly id: string },
    { kinds, required, by }: { kinds: readonly OrganisationKind[]; required: number; by: string },
  ): Promise<number> {
    const { code, form, formVersion, title, periodStart, periodEnd, expectedOn, dueOn, lateUntil } = campaign;
    const { within, remindDaysBefore, remindDaysAfter, openedAt } = campaign;
    const expected = await this.expect(unit, code, {
      day: expectedOn,
      kinds,
      within,
      only: null,
      required,
      expected: true,
    });
    if (expected === 0) return 0;
    await unit.query(
      `insert into campaign (id, code, form, form_version, title, period_start, period_end, expected_on, due_on, late_until, within,
                             remind_days_before, remind_days_after, expected, opened_by, opened_at)
       values ($16, $1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        ...[
          code,
          form,
          formVersion,
          JSON.stringify(title),
          periodStart,
          periodEnd,
          expectedOn,
          dueOn,
          lateUntil,
          within,
        ],
        ...[remindDaysBefore, remindDaysAfter, expected, by, openedAt, campaign.id],
      ],
    );
    return expected;
  }

  /** @returns how many were added: those that are there already stay as they are */
  async expect(
    unit: Unit,
    campaign: string,
    who: {
      readonly day: string;
      readonly kinds: readonly OrganisationKind[];
      readonly within: string | null;
      readonly only: string | null;
      readonly required: number;
      /** An exception that is decided in the same transaction expects it. */
      readonly expected: boolean;
    },
  ): Promise<number> {
    const { day, kinds, within, only, required, expected } = who;
    const [added] = await unit.query<{ n: number }>(expectedThen, [
      campaign,
      day,
      kinds,
      within,
      only,
      required,
      expected,
    ]);
    return added!.n;
  }
}
