import { createHmac } from 'node:crypto';
import type { Unit } from '@pan/kit/data';
import type { Identity } from '../../domain/learners/learner.js';
import { folded } from '../../domain/identity/likeness.js';
import type { MatchReason } from '../../domain/identity/match-pair.js';

export interface Traces {
  /** Permanent code and birth date together: whose both are equal is the same person, if the names agree. */
  readonly identity: Buffer | null;
  readonly code: Buffer | null;
  readonly name: Buffer | null;
}

/** Lets rows of different systems meet by keyed digests, so that no centre needs sight of another's pupils to find a match. */
export class IdentityTraces {
  constructor(private readonly key: string) {}

  /** Tells this key from another one, and nothing else of it. */
  get fingerprint(): Buffer {
    return this.digest(['fingerprint of the key']);
  }

  /** @param apart a sandbox: what is invented there meets nothing outside */
  of(who: Identity, apart: string | null): Traces {
    const { permanentCode: code, birthDate } = who;
    const world = apart === null ? [] : [apart];
    return {
      identity: code && birthDate ? this.digest(['identity', code, birthDate, ...world]) : null,
      code: code ? this.digest(['code', code, ...world]) : null,
      name: birthDate
        ? this.digest(['name', folded(who.familyName), folded(who.givenName), birthDate, ...world])
        : null,
    };
  }

  /** Whether two words about a person leave the same traces. */
  areSame(one: Identity, other: Identity): boolean {
    return JSON.stringify(this.of(one, null)) === JSON.stringify(this.of(other, null));
  }

  /** What a system claims about a person, to know an unchanged row without reading the person. */
  claims(who: Identity): Buffer {
    return this.digest([who.familyName, who.givenName, who.middleName, who.birthDate, who.permanentCode, who.sex]);
  }

  private digest(parts: (string | null)[]): Buffer {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest();
  }
}

/**
 * Reserves each identity for the learner proposed, in the order of the digests; a second transaction with the same
 * identity waits for the first. Answers whose each identity is.
 */
export async function claimIdentities(
  unit: Unit,
  proposals: readonly { digest: Buffer; learnerId: string }[],
): Promise<Map<string, string>> {
  if (proposals.length === 0) return new Map();
  const digests = proposals.map(({ digest }) => digest);
  await unit.query(
    `insert into learner_trace (kind, digest, learner_id)
     select 'identity', digest, id from unnest($1::bytea[], $2::uuid[]) with ordinality as p(digest, id, n) order by digest, n
     on conflict (digest) where kind = 'identity' do nothing`,
    [digests, proposals.map(({ learnerId }) => learnerId)],
  );
  const rows = await unit.query<{ digest: Buffer; learner_id: string }>(
    `select digest, learner_id from learner_trace where kind = 'identity' and digest = any($1::bytea[])`,
    [digests],
  );
  return new Map(rows.map((row) => [row.digest.toString('base64'), row.learner_id]));
}

/** Records the weaker traces of learners, by which later rows may look uncertain. */
export async function leaveTraces(unit: Unit, of: readonly { learnerId: string; traces: Traces }[]): Promise<void> {
  const rows = of.flatMap(({ learnerId, traces }) =>
    (['code', 'name'] as const).flatMap((kind) => (traces[kind] ? [{ kind, digest: traces[kind], learnerId }] : [])),
  );
  if (rows.length === 0) return;
  await unit.query(
    `insert into learner_trace (kind, digest, learner_id) select * from unnest($1::text[], $2::bytea[], $3::uuid[]) on conflict do nothing`,
    [rows.map((row) => row.kind), rows.map((row) => row.digest), rows.map((row) => row.learnerId)],
  );
}

export async function eraseTraces(unit: Unit, learnerIds: readonly string[]): Promise<void> {
  if (learnerIds.length > 0)
    await unit.query(`delete from learner_trace where learner_id = any($1::uuid[])`, [learnerIds]);
}

export interface Doubt {
  readonly learnerId: string;
  readonly otherLearnerId: string;
  readonly reason: MatchReason;
}

const differ = (one: Buffer, before: Buffer | null | undefined): boolean => !before?.equals(one);

/**
 * Records that may be one learner's with one whose traces are new: the same permanent code with another birth date, or the same
 * name and birth date when one of them has no code. Homonyms that one system sends side by side are told apart by it.
 */
export async function doubts(
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
