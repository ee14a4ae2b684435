import { beginning, ChainReader, type ChainFault, type Head } from './hash-chain.js';

// Reads the whole history of a database and says what in it is not as it was written.

interface Entry {
  readonly chain: string;
  readonly number: number;
  readonly at: string;
  readonly by: string;
  readonly why: string | null;
  readonly subject: string;
  readonly version: number;
  readonly organisationId: string | null;
  readonly changes: unknown;
  readonly hash: Buffer;
}

export interface HistoryFault extends ChainFault {
  /** Of the entry, where it is still there. */
  readonly subject: string | null;
  readonly version: number | null;
  readonly by: string | null;
  readonly at: string | null;
}

export interface HistoryCheck {
  readonly entries: number;
  readonly heads: readonly Head[];
  readonly faults: readonly HistoryFault[];
}

/** What of an entry is chained. */
export const chainedContent = ({
  at,
  by,
  why,
  subject,
  version,
  organisationId,
  changes,
}: Omit<Entry, 'chain' | 'number' | 'hash'>): object => ({
  ...{ at, by, why, subject, version, organisationId, changes },
});

/**
 * @param query a connection that sees every row
 * @param kept heads that were kept elsewhere: an entry that one of them names must still have its hash
 */
export async function checkHistory(
  query: <T extends object>(sql: string, params: unknown[]) => Promise<T[]>,
  kept: readonly Head[] = [],
): Promise<HistoryCheck> {
  const heads = await query<Head>(
    `select name as chain, length::integer as length, head from hash_chain order by name`,
    [],
  );
  const chains = await query<{ chain: string }>(`select distinct chain from history_entry order by chain`, []);
  const faults: HistoryFault[] = [];
  let entries = 0;
  const names = new Set([...heads, ...chains, ...kept].map(({ chain }) => chain));
  for (const chain of [...names].sort()) {
    const reader = new ChainReader(chain);
    const keptHere = kept.filter((head) => head.chain === chain);
    const seen = new Map<number, Buffer>();
    let last: Entry | undefined;
    for (let after = 0; ;) {
      const page = await query<Entry>(
        `select chain, number::integer as number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, by, why, subject,
                version, organisation_id as "organisationId", changes, hash
           from history_entry where chain = $1 and number > $2 order by number limit 2000`,
        [chain, after],
      );
      for (const entry of page) {
        const { number, hash } = entry;
        if (keptHere.some(({ length }) => length === number)) seen.set(number, hash);
        for (const fault of reader.take({ number, hash, content: chainedContent(entry) }))
          faults.push(named(fault, fault.number === number ? entry : fault.number === last?.number ? last : undefined));
        last = entry;
      }
      entries += page.length;
      if (page.length < 2_000) break;
      after = page.at(-1)!.number;
    }
    const head = heads.find((one) => one.chain === chain) ?? { chain, length: 0, head: beginning };
    faults.push(...reader.end(head).map((fault) => named(fault, fault.number === last?.number ? last : undefined)));
    for (const { length, head: was } of keptHere)
      if (length > 0 && !seen.get(length)?.equals(was))
        faults.push(named({ chain, number: length, fault: seen.has(length) ? 'head-changed' : 'removed' }, undefined));
  }
  return { entries, heads, faults };
}

const named = (fault: ChainFault, entry: Entry | undefined): HistoryFault => ({
  ...fault,
  ...{ subject: entry?.subject ?? null, version: entry?.version ?? null },
  ...{ by: entry?.by ?? null, at: entry?.at ?? null },
});
