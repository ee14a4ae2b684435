import type { Client } from 'pg';
import { storedInteger } from '../domain/index.js';
import { prepared } from '../data/prepared.js';

// Reads an outbox of which the sent rows cannot be vacuumed while an older transaction is open: walking over hundreds of thousands of them at each look would take longer than sending.

export interface OutboxRow {
  readonly seq: string;
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly payload: string;
  readonly occurred_at: Date;
  readonly traceparent: string | null;
}

/** Numbers below the highest one read that were not seen, from `low` to `high`: of a transaction still open, or given back by one that failed. */
interface Gap {
  readonly low: number;
  readonly high: number;
}

/** What of a batch fits the limits below, which keep it well under the broker's 1 MB even when all of it falls on one partition. */
const batchRows = 2_000;
const batchBytes = 700_000;

const columns = 'seq, id, topic, key, type, payload, occurred_at, traceparent';
const beyond = `
  select pg_current_snapshot()::text as snapshot, o.*
    from (values (1)) as always
    left join lateral (select ${columns} from outbox where seq > $1 order by seq limit ${batchRows}) o on true`;
const within = `
  select o.* from unnest($1::bigint[], $2::bigint[]) as gap (low, high),
         lateral (select ${columns} from outbox where seq between gap.low and gap.high order by seq limit ${batchRows}) o`;

/**
 * Gives every row of the outbox once, the rows of one key in order. Numbers are drawn before they are committed, so a lower
 * one may come later: it is looked for again as soon as a transaction has ended that was open when it was missed, and no
 * more once all of them have. A row's transaction has its id before it draws a number (see `appendToOutbox`).
 */
export class OutboxReader {
  private top = 0;
  /** By the transactions that were open when the numbers were missed. */
  private gaps = new Map<string, Gap[]>();

  constructor(private readonly session: Client) {}

  /** No row that was not given yet has a lower number. */
  get lowest(): number {
    return [...this.gaps.values()].reduce((least, [first]) => Math.min(least, first!.low), this.top + 1);
  }

  /** The oldest rows not given yet. */
  async next(): Promise<OutboxRow[]> {
    const { rows } = await this.session.query<OutboxRow & { snapshot: string }>(prepared(beyond, [this.top]));
    const running = new Running(rows[0]!.snapshot);
    const newer = rows.filter(({ seq }) => seq !== null);
    const open = this.passes(newer) ? running.andBelow(await this.nextId()) : '';
    const due = this.due(running);
    const looked = enough(due);
    const late = looked.length > 0 ? await this.inGaps(looked) : [];
    const taken = cut(looked.length < due.length || late.length >= batchRows ? late : [...late, ...newer]);
    this.remember(taken, looked, running, open, taken.length < late.length || late.length >= batchRows);
    return taken.length > 0 || looked.length === due.length ? taken : this.next();
  }

  /** Whether numbers are missing among these rows or before them. */
  private passes(newer: readonly OutboxRow[]): boolean {
    return newer.length > 0 && storedInteger(newer.at(-1)!.seq) - this.top > newer.length;
  }

  /** The id of the next transaction: whoever has drawn a number so far has a lower one. */
  private async nextId(): Promise<number> {
    const { rows } = await this.session.query<{ id: string }>(prepared('select pg_current_xact_id()::text as id', []));
    return storedInteger(rows[0]!.id);
  }

  private async inGaps(gaps: readonly Gap[]): Promise<OutboxRow[]> {
    const bounds = [gaps.map(({ low }) => low), gaps.map(({ high }) => high)];
    const { rows } = await this.session.query<OutboxRow>(prepared(within, bounds));
    return rows.sort((a, b) => storedInteger(a.seq) - storedInteger(b.seq));
  }

  /** Gaps that may have been filled since they were looked at, the lowest first. */
  private due(running: Running): Gap[] {
    return [...this.gaps]
      .filter(([open]) => open.split(',').some((id) => !running.has(id)))
      .flatMap(([, gaps]) => gaps)
      .sort((a, b) => a.low - b.low);
  }

  /** Moves on past what was taken; when rows were left, the gaps above the last one taken are still to be looked at. */
  private remember(
    taken: readonly OutboxRow[],
    looked: readonly Gap[],
    running: Running,
    open: string,
    rowsWereLeft: boolean,
  ): void {
    const seqs = taken.map(({ seq }) => storedInteger(seq));
    const until = rowsWereLeft ? seqs.at(-1)! : Infinity;
    const isLooked = new Set(looked);
    const gaps = new Map<string, Gap[]>();
    const keep = (by: string, low: number, high: number) => {
      if (low > high || by === '') return;
      if (!gaps.has(by)) gaps.set(by, []);
      gaps.get(by)!.push({ low, high });
    };
    let at = 0;
    for (const [by, of] of this.gaps) {
      const still = by
        .split(',')
        .filter((id) => running.has(id))
        .join();
      for (const gap of of) {
        if (!isLooked.has(gap)) {
          keep(by, gap.low, gap.high);
          continue;
        }
        let low = gap.low;
        const end = Math.min(gap.high, until);
        for (at = firstAtLeast(seqs, low); at < seqs.length && seqs[at]! <= end; at += 1) {
          keep(still, low, seqs[at]! - 1);
          low = seqs[at]! + 1;
        }
        keep(still, low, end);
        keep(by, Math.max(low, end + 1), gap.high);
      }
    }
    for (const seq of seqs) {
      if (seq <= this.top) continue;
      keep(open, this.top + 1, seq - 1);
      this.top = seq;
    }
    this.gaps = gaps;
  }
}

/** Transactions under way when a snapshot was taken. It lists those that are older than the last one that ended; any younger one may be. */
class Running {
  private readonly end: number;
  private readonly older: ReadonlySet<string>;

  constructor(snapshot: string) {
    const [, end, older] = snapshot.split(':');
    this.end = storedInteger(end!);
    this.older = new Set(older!.split(',').filter(Boolean));
  }

  has(id: string): boolean {
    return this.older.has(id) || storedInteger(id) >= this.end;
  }

  /** All of them, and whatever began since below this id. */
  andBelow(next: number): string {
    return [...this.older, ...Array.from({ length: next - this.end }, (_, n) => this.end + n)].join();
  }
}

/** As many gaps as may hold one batch. */
function enough(gaps: readonly Gap[]): Gap[] {
  let numbers = 0;
  const last = gaps.findIndex(({ low, high }) => (numbers += high - low + 1) >= batchRows);
  return last < 0 ? [...gaps] : gaps.slice(0, last + 1);
}

function cut(rows: readonly OutboxRow[]): OutboxRow[] {
  let bytes = 0;
  const end = rows.findIndex(
    (row, n) => n === batchRows || (bytes += Buffer.byteLength(row.payload) + 200) > batchBytes,
  );
  return end < 0 ? [...rows] : rows.slice(0, Math.max(end, 1));
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
