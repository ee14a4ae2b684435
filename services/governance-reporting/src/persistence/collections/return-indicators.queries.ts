import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { type Unit } from '@pan/kit/data';
import type { Campaign } from '../../domain/collections/campaign.js';
import type { ReturnIndicator } from '../../domain/collections/form.js';
import type { IndicatorSums } from '../../domain/collections/indicator-value.js';

/** Of a return (alias `r`): the sum of these cells, null where one of them is missing or the return does not count. */
const sumOf = (cells: string, r: string) => `
  case when not (${r}.expected and case when $6 then ${r}.approved else ${r}.state = 'submitted' end) then null
       when ${r}.nothing_to_report then case when $5 then 0 end
       when ${r}.cells ?& ${cells} then (select sum((${r}.cells->>c)::numeric) from unnest(${cells}) c) end`;

@Injectable()
export class ReturnIndicatorQueries {
  /** The campaign of the same form, to the same part of the network, for the period before; null where there is none. */
  async before(unit: Unit, { form, periodStart, within }: Campaign): Promise<string | null> {
    const [last] = await unit.query<{ code: string }>(
      `select code from campaign where form = $1 and period_end < $2 and coalesce(within, '') = coalesce($3, '')
        order by period_end desc, period_start desc limit 1`,
      [form, periodStart, within],
    );
    return last?.code ?? null;
  }

  /**
   * Added up over those expected in the caller's reach, in one statement.
   * @param kind null is all of them together
   * @param former the campaign whose returns speak for those that are missing; null is none
   */
  sums(
    unit: Unit,
    campaign: string,
    { numerator, denominator, nothingToReport, of }: ReturnIndicator,
    kind: OrganisationKind | null,
    former: string | null,
  ): Promise<(IndicatorSums & { readonly key: string | null })[]> {
    return unit.query<IndicatorSums & { key: string | null }>(
      `with said as (
         select case when $2::text is not null then r.path[array_position(r.path_kinds, $2)] end as key,
                r.state = 'submitted' as received, own.above, own.below, past.above as past_above, past.below as past_below
           from campaign_return r
           cross join lateral (select ${sumOf('$3::text[]', 'r')} as above, ${sumOf('$4::text[]', 'r')} as below) own
           left join campaign_return p on p.campaign = $7 and p.organisation_id = r.organisation_id
           left join lateral (select ${sumOf('$3::text[]', 'p')} as above, ${sumOf('$4::text[]', 'p')} as below) past on p.id is not null
          where r.campaign = $1 and r.expected),
       judged as (
         select *, above is not null and (below is not null or cardinality($4::text[]) = 0) as is_own,
                past_above is not null and (past_below is not null or cardinality($4::text[]) = 0) as is_past
           from said)
       select key, count(*)::integer as expected, (count(*) filter (where received))::integer as received,
              (count(*) filter (where is_own))::integer as used, (count(*) filter (where not is_own and is_past))::integer as carried,
              sum(case when is_own then above when is_past then past_above end)::text as numerator,
              sum(case when is_own then below when is_past then past_below end)::text as denominator
         from judged group by key order by key nulls last limit 5000`,
      [campaign, kind, numerator, denominator ?? [], nothingToReport === 'zero', of === 'approved', former],
    );
  }
}
