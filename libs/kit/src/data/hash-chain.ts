import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/index.js';
import type { Unit } from './unit-of-work.js';

// Entries chained by SHA-256, so that one that is changed, removed or put in between afterwards shows. A service gives its table
// of entries the columns chain, number and hash, and has the table hash_chain, where each chain's head is sealed in the same
// transaction. Who can write both tables can write a chain anew: heads that were kept elsewhere show that too.

/** The place of an entry in its chain. */
export interface Link {
  readonly chain: string;
  readonly number: number;
  readonly hash: Buffer;
}

/** The head of a chain: its last number and hash. */
export interface Head {
  readonly chain: string;
  readonly length: number;
  readonly head: Buffer;
}

/** What comes before the first entry. */
export const beginning = Buffer.alloc(32);

/** Subjects share this many chains: whoever writes to one waits for who writes to it at that moment. */
export const shards = 16;

/** The chain of a subject. */
export function shardOf(name: string, subject: string): string {
  const shard = createHash('sha256').update(subject).digest()[0]! % shards;
  return `${name}-${String(shard).padStart(2, '0')}`;
}

/** SHA-256 of the hash before, the place and the content in its one spelling. */
export function linkHash(previous: Buffer, chain: string, number: number, content: object): Buffer {
  return createHash('sha256')
    .update(previous)
    .update(canonicalJson([chain, number, content]))
    .digest();
}

/**
 * Links for new entries of one chain, whose head is locked until the transaction ends: do it last.
 * Contents must come back from the database as they went there.
 */
export async function extendChain(unit: Unit, chain: string, contents: readonly object[]): Promise<Link[]> {
  await unit.query(`insert into hash_chain (name, length, head) values ($1, 0, $2) on conflict (name) do nothing`, [
    chain,
    beginning,
  ]);
  const [row] = await unit.query<{ length: number; head: Buffer }>(
    `select length::integer as length, head from hash_chain where name = $1 for update`,
    [chain],
  );
  let { length, head } = row!;
  const links = contents.map((content): Link => {
    length += 1;
    head = linkHash(head, chain, length, content);
    return { chain, number: length, hash: head };
  });
  await unit.query(`update hash_chain set length = $2, head = $3 where name = $1`, [chain, length, head]);
  return links;
}

/** What is wrong with a chain, and where. */
export interface ChainFault {
  readonly chain: string;
  readonly number: number;
  readonly fault: 'changed' | 'removed' | 'inserted' | 'head-changed';
}

/** Reads the entries of one chain in the order of their numbers. */
export class ChainReader {
  private number = 0;
  /** Entries that were put in between moved those behind them. */
  private moved = 0;
  private previous: Buffer = beginning;
  private before: Buffer = beginning;

  constructor(private readonly chain: string) {}

  /** @returns the faults that this entry shows: numbers that are missing before it, or that it is not what was chained */
  take({
    number,
    hash,
    content,
  }: {
    readonly number: number;
    readonly hash: Buffer;
    readonly content: object;
  }): ChainFault[] {
    const faults: ChainFault[] = [];
    for (this.number += 1; this.number < number; this.number += 1) faults.push(this.at('removed', this.number));
    const fits = (previous: Buffer, moved: number) =>
      linkHash(previous, this.chain, number - moved, content).equals(hash);
    // Behind a gap the hash before it is not known: the entry is taken at its word, and those that follow are checked by it.
    if (faults.length === 0 && !fits(this.previous, this.moved)) {
      const follows = number > 1 && fits(this.before, this.moved + 1);
      if (follows) this.moved += 1;
      faults.push(follows ? this.at('inserted', number - 1) : this.at('changed', number));
      if (follows) this.previous = this.before;
    }
    [this.before, this.previous] = [this.previous, hash];
    return faults;
  }

  /** Compares with the sealed head: what is behind it was put there, what is missing up to it was taken away. */
  end(sealed: Head): ChainFault[] {
    const length = this.number - this.moved;
    const faults: ChainFault[] = [];
    for (let number = length + 1; number <= sealed.length; number += 1) faults.push(this.at('removed', number));
    for (let number = sealed.length + 1; number <= length; number += 1) faults.push(this.at('inserted', number));
    if (faults.length > 0 || this.previous.equals(sealed.head)) return faults;
    return [this.at('head-changed', this.number)];
  }

  private at(fault: ChainFault['fault'], number: number): ChainFault {
    return { chain: this.chain, number, fault };
  }
}
