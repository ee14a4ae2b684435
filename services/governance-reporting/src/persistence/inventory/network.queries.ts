import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import type { Content } from '../../domain/inventory/inventory-row.js';
import { compare, measuredDays, type Verdict } from '../../domain/inventory/measurement.js';

/** A connection with what was contracted and the median of what was measured: Mbit/s, milliseconds. */
export interface NetworkRecord {
  readonly connection: string;
  readonly site: string;
  readonly organisation: string;
  readonly siteContent: Content;
  readonly content: Content;
  readonly measurements: number;
  readonly measuredDown: number | null;
  readonly measuredUp: number | null;
  readonly latency: number | null;
  readonly share: number | null;
  readonly verdict: Verdict;
}

type Row = Omit<NetworkRecord, 'share' | 'verdict'>;

/** A page of connections first, then what was measured on each; sandboxes stand in no figure but their own. */
const measured = `
select c.id as connection, s.id as site, o.code as organisation, s.content as "siteContent", c.content,
       m.count as measurements, m.down as "measuredDown", m.up as "measuredUp", m.latency
  from (select id, site_id, organisation_id, content from inventory_entry e
         where register = 'connections' and content->>'state' in ('active', 'offline') and ($3::uuid is null or id > $3)
           and exists (select from inventory_entry t where t.id = e.site_id and t.content->>'state' <> 'closed')
           and organisation_id in (
             select b.organisation_id from known_organisation t cross join lateral organisations_below(t.organisation_id) b where t.code = $2)
           and ($2::text = 'bac-a-sable' or $2 like 'bac-a-sable.%' or organisation_id not in (select unnest(app_sandboxes())))
         order by id limit $4) c
  join inventory_entry s on s.id = c.site_id join known_organisation o on o.organisation_id = c.organisation_id
 cross join lateral (
   select count(*)::integer as count, round(percentile_cont(0.5) within group (order by down)::numeric, 2)::float8 as down,
          round(percentile_cont(0.5) within group (order by up)::numeric, 2)::float8 as up,
          round(percentile_cont(0.5) within group (order by latency)::numeric, 2)::float8 as latency
     from connection_measurement where connection_id = c.id and at > clock_timestamp() - make_interval(days => $1)) m
 order by c.id`;

@Injectable()
export class NetworkQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** All of them, a page at a time: an edition has them whole. */
  async all(organisation: string): Promise<NetworkRecord[]> {
    const all: NetworkRecord[] = [];
    for (let last: string | null = null; ; last = all.at(-1)!.connection) {
      const after = <T>(read: (key: unknown) => T | null) => read(last);
      const { items, nextCursor } = await this.list(organisation, { limit: 100, after });
      all.push(...items);
      if (nextCursor === null) return all;
    }
  }

  /** Connections in service, with their figures; of an organisation with everything below it. */
  list(organisation: string, search: PageRequest): Promise<Page<NetworkRecord>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<Row>(measured, [
        measuredDays,
        organisation,
        search.after(uuidOf),
        search.limit + 1,
      ]);
      const { items, nextCursor } = page(rows, search.limit, (last) => last.connection);
      return { items: items.map(shown), nextCursor };
    });
  }
}

const shown = (row: Row): NetworkRecord => ({
  ...row,
  ...compare(row.content['contractedDown'] as number, row.measuredDown, row.measurements),
});
