import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Doubt } from '../../domain/identity/match-pair.js';
import type { KnownRecord, Traces } from '../../domain/identity/traces.js';

const differ = (one: Buffer, before: Buffer | null | undefined): boolean => !before?.equals(one);

/** The traces of learners. */
@Injectable()
export class TraceRepository {
  /**
   * Reserves each identity for the learner proposed, in the order of the digests; a second transaction with the same
   * identity waits for the first. Answers whose each identity is, by its digest in base64.
   */
  async claim(
    unit: Unit,
    proposals: readonly { readonly learnerId: string; readonly traces: Traces }[],
  ): Promise<Map<string, string>> {
    const claimed = proposals.filter(({ traces }) => traces.identity !== null);
    if (claimed.length === 0) return new Map();
    const digests = claimed.map(({ traces }) => traces.identity);
    await unit.query(
      `insert into learner_trace (kind, digest, learner_id)
       select 'identity', digest, id from unnest($1::bytea[], $2::uuid[]) with ordinality as p(digest, id, n) order by digest, n
       on conflict (digest) where kind = 'identity' do nothing`,
      [digests, claimed.map(({ learnerId }) => learnerId)],
    );
    return this.owners(
      unit,
      claimed.map(({ traces }) => traces),
    );
  }

  /** Whose each identity is, by its digest in base64. */
  async owners(unit: Unit, all: readonly Traces[]): Promise<Map<string, string>> {
    const digests = all.flatMap(({ identity }) => identity ?? []);
    if (digests.length === 0) return new Map();
    const rows = await unit.query<{ digest: Buffer; learner_id: string }>(
      `select digest, learner_id from learner_trace where kind = 'identity' and digest = any($1::bytea[])`,
      [digests],
    );
    return new Map(rows.map((row) => [row.digest.toString('base64'), row.learner_id]));
  }

  /** Records the weaker traces of learners, by which later rows may look uncertain. */
  async leave(unit: Unit, of: readonly { readonly learnerId: string; readonly traces: Traces }[]): Promise<void> {
    const rows = of.flatMap(({ learnerId, traces }) =>
      (['code', 'name'] as const).flatMap((kind) => (traces[kind] ? [{ kind, digest: traces[kind], learnerId }] : [])),
    );
    if (rows.length === 0) return;
    await unit.query(
      `insert into learner_trace (kind, digest, learner_id) select * from unnest($1::text[], $2::bytea[], $3::uuid[]) on conflict do nothing`,
      [rows.map((row) => row.kind), rows.map((row) => row.digest), rows.map((row) => row.learnerId)],
    );
  }

  async erase(unit: Unit, learnerIds: readonly string[]): Promise<void> {
    if (learnerIds.length > 0)
      await unit.query(`delete from learner_trace where learner_id = any($1::uuid[])`, [learnerIds]);
  }

  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.query(
      `delete from learner_trace t using learner_trace s
        where t.learner_id = $1 and s.learner_id = $2 and s.kind = t.kind and s.digest = t.digest`,
      [ended, survivor],
    );
    await unit.query(`update learner_trace set learner_id = $2 where learner_id = $1`, [ended, survivor]);
  }

  /** The records that share a trace with each of these, by the traces alone: nobody's data is read. */
  async met(unit: Unit, all: readonly Traces[]): Promise<KnownRecord[][]> {
    const asked = all.flatMap((traces, n) =>
      (['identity', 'code', 'name'] as const).flatMap((kind) =>
        traces[kind] ? [{ n, kind, digest: traces[kind] }] : [],
      ),
    );
    const met = all.map((): KnownRecord[] => []);
    if (asked.length === 0) return met;
    const rows = await unit.query<KnownRecord & { n: number }>(
      `select a.n, t.learner_id as "learnerId", bool_or(t.kind = 'identity') as identity, bool_or(t.kind = 'name') as name,
              bool_or(t.kind = 'code') as code,
              exists (select from learner_trace c where c.kind = 'code' and c.learner_id = t.learner_id) as coded,
              exists (select from learner l where l.id = t.learner_id) as "inSight"
         from unnest($1::integer[], $2::text[], $3::bytea[]) as a(n, kind, digest)
         join learner_trace t on t.kind = a.kind and t.digest = a.digest
        group by a.n, t.learner_id order by a.n, t.learner_id`,
      [asked.map((a) => a.n), asked.map((a) => a.kind), asked.map((a) => a.digest)],
    );
    for (const { n, ...record } of rows) met[n]!.push(record);
    return met;
  }

  /**
   * Records that may be one learner's with one whose traces are new: the same permanent code with another birth date, or the same
   * name and birth date when one of them has no code. Homonyms that one system sends side by side are told apart by it.
   */
  async doubts(
    unit: Unit,
    of: readonly { readonly learnerId: string; readonly traces: Traces; readonly before?: Traces }[],
  ): Promise<Doubt[]> {
    const asked = of.flatMap(({ learnerId: id, traces, before }, n) =>
      (['code', 'name'] as const).flatMap((kind) => {
        const digest = traces[kind];
        return digest && differ(digest, before?.[kind]) ? [{ n, kind, digest, id, coded: traces.code !== null }] : [];
      }),
    );
    if (asked.length === 0) return [];
    const rows = await unit.query<{ id: string; other: string; kind: 'code' | 'name' }>(
      `select a.id, min(t.learner_id::text) as other, a.kind
         from unnest($1::integer[], $2::text[], $3::bytea[], $4::uuid[], $5::boolean[]) as a(n, kind, digest, id, coded)
         join learner_trace t on t.kind = a.kind and t.digest = a.digest and t.learner_id <> a.id
        where (a.kind = 'code' and (a.n > (select min(b.n) from unnest($1::integer[], $4::uuid[]) as b(n, id) where b.id = t.learner_id)) is not false)
           or (a.kind = 'name'
               and not (a.coded and exists (select from learner_trace c where c.kind = 'code' and c.learner_id = t.learner_id))
               and not exists (select from learner_source s join learner_source o using (source)
                                where s.learner_id = a.id and o.learner_id = t.learner_id and s.absent_at is null and o.absent_at is null))
        group by a.n, a.id, a.kind order by a.n, a.kind`,
      [
        asked.map((a) => a.n),
        asked.map((a) => a.kind),
        asked.map((a) => a.digest),
        asked.map((a) => a.id),
        asked.map((a) => a.coded),
      ],
    );
    return rows.map((row) => ({
      learnerId: row.id,
      otherLearnerId: row.other,
      reason: row.kind === 'code' ? 'same-code' : 'same-name-and-birth-date',
    }));
  }
}
