import { Injectable } from '@nestjs/common';
import { extendChain } from '../data/hash-chain.js';
import { UnitOfWork } from '../data/unit-of-work.js';

// Entries of the access log are written without a lock, and sealed by a poll each minute: a hash chain a month, so that a month that
// the schedule drops leaves the head of its chain behind. Their order in the chain is that of the sealing.

/** An entry in its one spelling: every column, by the database's own clock and writing. */
export const sealedContent = `json_build_array(e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.client_id, e.subject,
  e.acting_organisations, e.role, e.operation, e.purpose, e.legal_basis, e.request_id, e.learner_ids, e.visible_to)::text`;

/** What is chained of an entry; of one that was gone before its minute was over, its id. */
export const contentOf = (entry: string | null, id: string): object => (entry === null ? { gone: id } : { entry });

/** One decision to keep an entry from its person until a day, as it is chained; of an entry the last one holds. */
export interface Withholding {
  readonly entryId: string;
  /** Its number among the decisions about this entry. */
  readonly decision: number;
  readonly reason: string;
  readonly until: string;
  readonly by: string;
  readonly decidedAt: string;
}

/** Decisions of a service are one chain, which their own transaction extends: they are few. */
export const withholdingChain = 'withholdings';

const atOnce = 2_000;

interface Taken {
  readonly id: string;
  readonly at: string;
  readonly chain: string;
  readonly content: string | null;
}

const take = `
with taken as (
  delete from access_unsealed where (at, entry_id) in (
    select at, entry_id from access_unsealed order by at, entry_id limit $1 for update skip locked)
  returning entry_id, at)
select t.entry_id as id, t.at::text as at, 'access-' || to_char(t.at at time zone 'UTC', 'YYYYMM') as chain, e.content
  from taken t left join lateral (
    select ${sealedContent} as content from access_log e where e.id = t.entry_id and e.at = t.at offset 0) e on true
 order by t.at, t.entry_id`;

/** A service that keeps its log sealed polls it, with the tables access_unsealed, access_seal, access_withholding and hash_chain. */
@Injectable()
export class AccessSeals {
  constructor(private readonly work: UnitOfWork) {}

  /** @returns how many entries were sealed */
  seal(): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const taken = await unit.query<Taken>(take, [atOnce]);
        for (const chain of [...new Set(taken.map((entry) => entry.chain))].sort()) {
          const entries = taken.filter((entry) => entry.chain === chain);
          const contents = entries.map(({ content, id }) => contentOf(content, id));
          const links = await extendChain(unit, chain, contents);
          await unit.query(
            `insert into access_seal (chain, number, entry_id, at, hash)
             select $1, * from unnest($2::bigint[], $3::uuid[], $4::timestamptz[], $5::bytea[])`,
            [
              chain,
              links.map(({ number }) => number),
              entries.map(({ id }) => id),
              entries.map(({ at }) => at),
              links.map(({ hash }) => hash),
            ],
          );
        }
        return taken.length;
      }),
    );
  }
}
