import { beginning, ChainReader, type ChainFault, type Head } from '../data/hash-chain.js';
import { contentOf, sealedContent, type Withholding, withholdingChain } from './access-seals.js';

// Whether the access log is what was sealed: read by whoever may read all of it, in one snapshot of the database.

export interface SealFault {
  readonly chain: string;
  /** Its place in the chain; null of an entry that was never sealed. Of the chain of withholdings, a decision about the entry. */
  readonly number: number | null;
  readonly entry: string | null;
  /** `hidden`: it stands, but the index by which its person reads it does not have it, or as somebody else's. */
  readonly fault: ChainFault['fault'] | 'hidden';
}

export interface SealReport {
  readonly chains: number;
  readonly entries: number;
  /** Entries that the next minute seals. */
  readonly waiting: number;
  /** Months that the schedule dropped, whose heads are kept. */
  readonly dropped: number;
  readonly faults: number;
  /** The first of them. */
  readonly named: readonly SealFault[];
}

type Query = <T extends object>(sql: string, params?: unknown[]) => Promise<T[]>;

const atOnce = 20_000;
const mostNamed = 100;

interface Sealed {
  readonly number: number;
  readonly id: string;
  readonly hash: Buffer;
  readonly found: boolean;
  readonly content: string | null;
}

/** @param query statements of one session, which sees every row */
export async function verifySeals(query: Query, progress: (done: number, all: number) => void): Promise<SealReport> {
  await query('begin isolation level repeatable read read only');
  try {
    // All of it is read: plans that give the first rows soon cost more.
    await query(`select set_config('cursor_tuple_fraction', '1', true), set_config('work_mem', '128MB', true)`);
    return await verified(query, progress);
  } finally {
    await query('rollback');
  }
}

async function verified(query: Query, progress: (done: number, all: number) => void): Promise<SealReport> {
  const heads = await query<{ name: string; length: number; head: Buffer; dropped: boolean }>(
    `select c.name, c.length::integer as length, c.head, d.chain is not null as dropped
       from hash_chain c left join access_dropped d on d.chain = c.name and d.length = c.length and d.head = c.head
      where c.name like 'access-%' order by c.name`,
  );
  const present = heads.filter(({ dropped }) => !dropped);
  const all = present.reduce((sum, { length }) => sum + length, 0);
  const faults = new Faults();
  let done = 0;
  for (const { name: chain, length, head } of present) {
    if (await isSound(query, { chain, length, head })) {
      progress((done += length), all);
      continue;
    }
    // Something is wrong: read entry by entry, so that it is named.
    const reader = new ChainReader(chain);
    const ids = new Map<number, string>();
    const note = (found: readonly ChainFault[]) => {
      for (const { number, fault } of found) faults.add({ chain, number, entry: ids.get(number) ?? null, fault });
    };
    await query(
      `declare sealed no scroll cursor for ${sealedEntries} order by s.number`.replace(
        '$1',
        `'${chain.replaceAll("'", "''")}'`,
      ),
    );
    // The database reads the next ones while these are hashed.
    const fetch = () => {
      const fetched = query<Sealed>(`fetch ${atOnce} from sealed`);
      fetched.catch(() => undefined);
      return fetched;
    };
    let next = fetch();
    for (let rows: Sealed[]; (rows = await next).length > 0;) {
      next = fetch();
      for (const { number, id, hash, found, content } of rows) {
        if (!found) ids.set(number, id);
        else
          note(
            reader
              .take({ number, hash, content: contentOf(content, id) })
              .map((fault) => named(fault, ids, number, id)),
          );
      }
      progress((done += rows.length), all);
    }
    note(reader.end({ chain, length, head }));
    await query('close sealed');
  }
  const unsealed = await query<{ chain: string; id: string }>(notSealed, [mostNamed]);
  for (const { chain, id } of unsealed) faults.add({ chain, number: null, entry: id, fault: 'inserted' });
  const hidden = await query<{ chain: string; id: string }>(notShown, [mostNamed]);
  for (const { chain, id } of hidden) faults.add({ chain, number: null, entry: id, fault: 'hidden' });
  for (const fault of await withholdingFaults(query)) faults.add(fault);
  const [waiting] = await query<{ count: number }>(`select count(*)::integer as count from access_unsealed`);
  return {
    chains: present.length,
    entries: done,
    waiting: waiting!.count,
    dropped: heads.length - present.length,
    faults: faults.count,
    named: faults.named,
  };
}

/** The entry at the number of a fault is kept until the fault is noted. */
function named(fault: ChainFault, ids: Map<number, string>, number: number, id: string): ChainFault {
  if (fault.number === number) ids.set(number, id);
  return fault;
}

class Faults {
  count = 0;
  readonly named: SealFault[] = [];

  add(fault: SealFault): void {
    this.count += 1;
    if (this.named.length < mostNamed) this.named.push(fault);
  }
}

/** Each entry hashed with the hash before it, by the database: as `linkHash` does, for a chain in which nothing is missing. */
const links = `
select count(*)::integer as entries,
       coalesce(bool_and(e.id is not null and (s.number = 1 or p.hash is not null) and s.hash = sha256(
         coalesce(p.hash, decode(repeat('00', 32), 'hex'))
         || convert_to('["' || s.chain || '",' || s.number || ',{"entry":' || to_json(${sealedContent})::text || '}]', 'UTF8'))), true) as sound,
       (select h.hash from access_seal h where h.chain = $1 and h.number = $2) as head
  from access_seal s left join access_seal p on p.chain = s.chain and p.number = s.number - 1
  left join access_log e on e.id = s.entry_id and e.at = s.at
 where s.chain = $1`;

async function isSound(query: Query, { chain, length, head }: Head): Promise<boolean> {
  const [found] = await query<{ entries: number; sound: boolean; head: Buffer | null }>(links, [chain, length]);
  return found!.sound && found!.entries === length && (found!.head?.equals(head) ?? length === 0);
}

const sealedEntries = `
select s.number::integer as number, s.entry_id as id, s.hash, e.id is not null as found, case when e.id is not null then ${sealedContent} end as content
  from access_seal s left join access_log e on e.id = s.entry_id and e.at = s.at
 where s.chain = $1`;

/** Entries that no poll has sealed and none will. */
const notSealed = `
with found as materialized (select 'access-' || to_char(e.at at time zone 'UTC', 'YYYYMM') as chain, e.id
  from access_log e
 where not exists (select from access_seal s where s.entry_id = e.id and s.at = e.at)
   and not exists (select from access_unsealed u where u.at = e.at and u.entry_id = e.id))
select * from found limit $1`;

/** Whose look it is decides to whom of a family it is shown: nobody, whoever looked alone, or all of it. */
const notShown = `
with found as materialized (select distinct 'access-' || to_char(e.at at time zone 'UTC', 'YYYYMM') as chain, e.id
  from access_log e cross join unnest(e.learner_ids) learner
 where not exists (select from access_of o where o.learner_id = learner and o.at = e.at and o.entry_id = e.id
                      and o.family is not distinct from case when e.operation = 'read-account' then '' when e.purpose = 'family-access' then e.subject end))
select * from found limit $1`;

interface KeptWithholding extends Withholding {
  readonly number: number;
  readonly hash: Buffer;
}

/** A decision that was put in, changed or removed would hide an entry, or that it was hidden. */
async function withholdingFaults(query: Query): Promise<SealFault[]> {
  const chain = withholdingChain;
  const [sealed] = await query<Head>(
    `select name as chain, length::integer as length, head from hash_chain where name = $1`,
    [chain],
  );
  const reader = new ChainReader(chain);
  const entries = new Map<number, string>();
  const found: ChainFault[] = [];
  for (let after = 0, rows: KeptWithholding[]; (rows = await query(withholdings, [after, atOnce])).length > 0;) {
    for (const { number, hash, ...content } of rows) {
      entries.set(number, content.entryId);
      found.push(...reader.take({ number, hash, content }));
    }
    after = rows.at(-1)!.number;
  }
  found.push(...reader.end(sealed ?? { chain, length: 0, head: beginning }));
  return found.map(({ number, fault }) => ({ chain, number, entry: entries.get(number) ?? null, fault }));
}

const withholdings = `
select number::integer as number, hash, entry_id as "entryId", decision, reason, until::text as until, by,
       to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "decidedAt"
  from access_withholding where number > $1 order by number limit $2`;
