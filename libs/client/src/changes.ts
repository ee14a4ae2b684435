import type { Client } from 'openapi-fetch';
import { value } from './answers.ts';
import type { components, paths } from './generated/student-record.ts';

export type Change = components['schemas']['ChangeView'];

/** What a store knows of a thing: enough to prove that it has all of them. */
export interface Held {
  readonly kind: string;
  readonly id: string;
  readonly position: string;
}

/** Where a follower keeps what it read; each step is to be kept whole or not at all, as in one transaction. */
export interface ChangeStore {
  /** How far was read; null at the beginning. */
  position(): Promise<string | null>;
  /** Puts each thing in the place of what was known of it, forgets it where `record` is null, and keeps the position. */
  apply(changes: readonly Change[], position: string): Promise<void>;
  /** What is held of the ids of one part of so many; `partitionOf` says of which an id is. */
  held(partition: number, partitions: number): Promise<readonly Held[]>;
  /** What is held of one part is this and nothing else. The position stays. */
  replace(partition: number, partitions: number, changes: readonly Change[]): Promise<void>;
}

/** Which of so many equal parts of all ids this one is in. */
export function partitionOf(id: string, partitions: number): number {
  return Math.floor((Number.parseInt(id.slice(-2), 16) * partitions) / 256);
}

export interface Following {
  /** As one organisation in reach sees it; by default as all of the token's do. */
  readonly organisation?: string;
  readonly kinds?: readonly Change['kind'][];
  /** Things in one answer, 5,000 at most. */
  readonly limit?: number;
  /** The first reading asks for so many parts at the same time. */
  readonly parallel?: number;
}

const ranges = 256;

/** Follows the student record's log of changes into a store, and heals what the store has lost. One follower at a time for a store. */
export class ChangeFollower {
  private readonly query: { organisation?: string; kinds?: string; limit: number };
  private readonly client: Client<paths>;
  private readonly store: ChangeStore;
  private readonly parallel: number;

  constructor(
    client: Client<paths>,
    store: ChangeStore,
    { organisation, kinds, limit = 1_000, parallel = 1 }: Following = {},
  ) {
    this.client = client;
    this.store = store;
    this.parallel = parallel;
    this.query = { limit, ...(organisation && { organisation }), ...(kinds && { kinds: kinds.join(',') }) };
  }

  /** Reads until there is no more. @returns how many changes came @throws Refusal */
  async catchUp(): Promise<number> {
    const from = await this.store.position();
    if (from === null && this.parallel > 1) return this.begin();
    let count = 0;
    for await (const page of this.pages({ since: from ?? '0' })) {
      await this.store.apply(page.items, page.position);
      count += page.items.length;
    }
    return count;
  }

  /**
   * Compares what is held with what the record says that this reader sees, and reads again the parts that differ, alone.
   * Parts in which something changes just then are compared the next time.
   * @returns the parts that were read again @throws Refusal
   */
  async verify(): Promise<number[]> {
    await this.catchUp();
    const position = (await this.store.position()) ?? '0';
    const { organisation, kinds } = this.query;
    const query = { position, partitions: ranges, ...(organisation && { organisation }), ...(kinds && { kinds }) };
    const proof = await value(this.client.GET('/v1/changes/proof', { params: { query } }));
    const healed: number[] = [];
    for (const { partition, digest, moved } of proof.ranges) {
      if (moved || digest === (await digestOf(await this.store.held(partition, ranges)))) continue;
      const part: Change[] = [];
      for await (const page of this.pages({ since: '0', partitions: ranges, partition })) part.push(...page.items);
      await this.store.replace(partition, ranges, part);
      healed.push(partition);
    }
    return healed;
  }

  /** Each part from the beginning, at the same time; what changed in one meanwhile comes after the earliest end of all. */
  private async begin(): Promise<number> {
    const ends = await Promise.all(
      Array.from({ length: this.parallel }, async (_, partition) => {
        const part: Change[] = [];
        let end = '0';
        for await (const page of this.pages({ since: '0', partitions: this.parallel, partition })) {
          part.push(...page.items);
          end = page.position;
        }
        await this.store.replace(partition, this.parallel, part);
        return { end, count: part.length };
      }),
    );
    const earliest = ends.map(({ end }) => BigInt(end)).reduce((one, other) => (one < other ? one : other));
    await this.store.apply([], String(earliest));
    return ends.reduce((sum, { count }) => sum + count, 0) + (await this.catchUp());
  }

  private async *pages({ since, ...part }: { since: string; partitions?: number; partition?: number }) {
    for (let position = since; ;) {
      const query = { ...this.query, ...part, changedSince: position };
      const page = await value(this.client.GET('/v1/changes', { params: { query } }));
      yield page;
      if (!page.more) return;
      position = page.position;
    }
  }
}

async function digestOf(held: readonly Held[]): Promise<string> {
  const lines = held.map(({ kind, id, position }) => `${kind} ${id} ${position}\n`);
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.sort().join('')));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A store that lasts as long as the process, and the example of one. */
export function memoryStore(): ChangeStore & { readonly things: Map<string, Change> } {
  const things = new Map<string, Change>();
  let position: string | null = null;
  const keyOf = ({ kind, id }: Held) => `${kind} ${id}`;
  const of = (partition: number, partitions: number) =>
    [...things.values()].filter(({ id }) => partitionOf(id, partitions) === partition);
  const put = (changes: readonly Change[]) => {
    for (const change of changes)
      if (change.record) things.set(keyOf(change), change);
      else things.delete(keyOf(change));
  };
  return {
    things,
    position: () => Promise.resolve(position),
    apply: (changes, until) => {
      put(changes);
      position = until;
      return Promise.resolve();
    },
    held: (partition, partitions) => Promise.resolve(of(partition, partitions)),
    replace: (partition, partitions, changes) => {
      for (const one of of(partition, partitions)) things.delete(keyOf(one));
      put(changes);
      return Promise.resolve();
    },
  };
}
