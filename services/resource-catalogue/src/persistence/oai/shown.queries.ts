import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import { instantOf } from '@pan/kit/domain';
import type { Description } from '../../domain/description.js';

/** Which part of the list: days or seconds as the protocol writes them, both inclusive, and a set. */
export interface ListWindow {
  readonly from?: string;
  readonly until?: string;
  readonly set?: string;
}

/** A resource as the provider shows it; one withdrawn shows its header for ever. */
export interface Shown {
  readonly id: string;
  readonly deleted: boolean;
  readonly changedAt: Date;
  readonly description: Description;
  readonly sets: readonly string[];
  readonly origin: {
    readonly baseUrl: string;
    readonly identifier: string;
    readonly datestamp: string;
    readonly prefix: string;
    readonly harvestedAt: string;
  } | null;
}

const shown = `r.id, r.state = 'withdrawn' as deleted, r.changed_at as "changedAt", r.description,
  array(select i.set_spec from resource_set i where i.resource_id = r.id order by 1) as sets,
  case when r.source_id is not null and r.oai_datestamp is not null then jsonb_build_object('baseUrl', o.base_url, 'identifier', r.oai_identifier,
    'datestamp', r.oai_datestamp, 'prefix', o.metadata_prefix, 'harvestedAt', r.changed_at) end as origin`;

/** One range scan of an index from the last item given: a page costs the same wherever it lies. */
export const listSql = `select ${shown} from resource r left join source o on o.id = r.source_id
  where r.state <> 'draft' and (r.changed_at, r.id) > ($1::timestamptz, $2::uuid) and r.changed_at < $3::timestamptz
  order by r.changed_at, r.id limit $4`;

export const listOfSetSql = `select ${shown} from resource_set s join resource r on r.id = s.resource_id left join source o on o.id = r.source_id
  where s.set_spec = $5 and (s.changed_at, s.resource_id) > ($1::timestamptz, $2::uuid) and s.changed_at < $3::timestamptz
  order by s.changed_at, s.resource_id limit $4`;

/** Beyond this many the size of a list is not said: counting would cost more than the page. */
const countedUpTo = 100_000;
const nil = '00000000-0000-0000-0000-000000000000';

/** What the OAI-PMH provider shows. */
@Injectable()
export class ShownQueries {
  constructor(private readonly database: Database) {}

  async one(id: string): Promise<Shown | null> {
    const [found] = await this.database.query<Shown>(
      `select ${shown} from resource r left join source o on o.id = r.source_id where r.id = $1 and r.state <> 'draft'`,
      [id],
    );
    return found ?? null;
  }

  /** @param after the last item given; null begins the list */
  list(list: ListWindow, after: readonly [at: number, id: string] | null, limit: number): Promise<Shown[]> {
    const [begin, end] = bounds(list);
    const key = after ? [new Date(after[0]).toISOString(), after[1]] : [begin, nil];
    return list.set
      ? this.database.query<Shown>(listOfSetSql, [...key, end, limit, list.set])
      : this.database.query<Shown>(listSql, [...key, end, limit]);
  }

  /** Null when there are too many to be worth counting. */
  async size(list: ListWindow): Promise<number | null> {
    const [begin, end] = bounds(list);
    const [row] = list.set
      ? await this.database.query<{ n: number }>(
          `select count(*)::integer as n from (select from resource_set where set_spec = $4 and changed_at >= $1 and changed_at < $2 limit $3) x`,
          [begin, end, countedUpTo + 1, list.set],
        )
      : await this.database.query<{ n: number }>(
          `select count(*)::integer as n from (select from resource where state <> 'draft' and changed_at >= $1 and changed_at < $2 limit $3) x`,
          [begin, end, countedUpTo + 1],
        );
    return row!.n > countedUpTo ? null : row!.n;
  }

  async earliest(): Promise<Date> {
    const [row] = await this.database.query<{ at: Date }>(
      `select coalesce((select changed_at from resource where state <> 'draft' order by changed_at, id limit 1), clock_timestamp()) as at`,
    );
    return row!.at;
  }
}

/** From the first instant of `from` to the first instant after `until`: a day is a whole day. */
function bounds({ from, until }: ListWindow): [begin: string, end: string] {
  return [from ? beginOf(from).toISOString() : '-infinity', until ? endOf(until) : 'infinity'];
}

const beginOf = (text: string): Date => instantOf(text.length === 10 ? `${text}T00:00:00Z` : text);

function endOf(until: string): string {
  const end = new Date(beginOf(until).getTime() + (until.length === 10 ? 86_400_000 : 1_000));
  return end.getUTCFullYear() > 9999 ? 'infinity' : end.toISOString();
}
