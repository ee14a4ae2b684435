import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Identity } from '../../domain/learners/learner.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';

/** What a system says of a learner, under its own key. */
export interface Word {
  readonly sourceId: string;
  readonly organisationId: string;
  /** Every organisation that gets to see the record by this row: the codes of their paths. */
  readonly visibleTo: readonly string[];
  /** Digest of what is said. */
  readonly claims: Buffer;
  readonly said: Identity;
}

export interface KnownWord extends Omit<Word, 'said'> {
  readonly learnerId: string;
  /** Null in rows from before it was kept. */
  readonly said: Identity | null;
  readonly version: number | null;
}

const columnsOf = (words: readonly Word[]) => [
  words.map((word) => word.sourceId),
  words.map((word) => word.organisationId),
  words.map((word) => word.visibleTo.join()),
  words.map((word) => word.claims),
  words.map((word) => JSON.stringify(word.said)),
];

/** The rows by which systems know learners; who is sent again is there. */
@Injectable()
export class LearnerSourceRepository {
  async sentAgain(unit: Unit, source: string, sourceIds: readonly string[]): Promise<Map<string, KnownWord>> {
    const [, known] = await Promise.all([
      unit.query(
        `update learner_source set absent_at = null where source = $1 and source_id = any($2) and absent_at is not null`,
        [source, sourceIds],
      ),
      unit.query<KnownWord>(
        `select s.source_id as "sourceId", s.learner_id as "learnerId", s.claims, s.said, s.visible_to as "visibleTo",
                s.organisation_id as "organisationId", l.version
           from learner_source s left join learner l on l.id = s.learner_id where s.source = $1 and s.source_id = any($2)`,
        [source, sourceIds],
      ),
    ]);
    return new Map(known.map((row) => [row.sourceId, row]));
  }

  /** Which learner each of a system's keys stands for, with the sandbox that the system sent the learner for. */
  async learnersOf(
    unit: Unit,
    source: string,
    sourceIds: readonly string[],
  ): Promise<Map<string, { readonly learnerId: string; readonly apart: string | null }>> {
    const rows = await unit.query<{ source_id: string; learner_id: string; top: string[] }>(
      `select source_id, learner_id, visible_to[1:3] as top from learner_source where source = $1 and source_id = any($2)`,
      [source, sourceIds],
    );
    return new Map(rows.map((row) => [row.source_id, { learnerId: row.learner_id, apart: sandboxOf(row.top) }]));
  }

  /** Whether each key still stands for the learner that it was read for, whose row is locked by now: a record may have been parted meanwhile. */
  async stillStand(unit: Unit, source: string, read: ReadonlyMap<string, string>): Promise<boolean> {
    if (read.size === 0) return true;
    const now = await this.learnersOf(unit, source, [...read.keys()]);
    return [...read].every(([key, learnerId]) => now.get(key)?.learnerId === learnerId);
  }

  async learnerOf(unit: Unit, source: string, sourceId: string): Promise<string | null> {
    return (await this.learnersOf(unit, source, [sourceId])).get(sourceId)?.learnerId ?? null;
  }

  async addAll(unit: Unit, source: string, words: readonly Word[], learnerIds: readonly string[]): Promise<void> {
    await unit.query(
      `insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims, said)
       select $1, source_id, learner_id, organisation_id, string_to_array(visible_to, ','), claims, said::jsonb
         from unnest($2::text[], $3::uuid[], $4::text[], $5::bytea[], $6::text[], $7::uuid[])
           as n(source_id, organisation_id, visible_to, claims, said, learner_id)`,
      [source, ...columnsOf(words), learnerIds],
    );
  }

  async saveAll(unit: Unit, source: string, words: readonly Word[]): Promise<void> {
    await unit.query(
      `update learner_source s set claims = n.claims, said = n.said::jsonb, organisation_id = n.organisation_id,
                                   visible_to = string_to_array(n.visible_to, ',')
         from unnest($2::text[], $3::uuid[], $4::text[], $5::bytea[], $6::text[]) as n(source_id, organisation_id, visible_to, claims, said)
        where s.source = $1 and s.source_id = n.source_id`,
      [source, ...columnsOf(words)],
    );
  }

  /** These keys stand for these learners from here on. */
  async standFor(
    unit: Unit,
    source: string,
    sourceIds: readonly string[],
    learnerIds: readonly string[],
  ): Promise<void> {
    await unit.query(
      `update learner_source s set learner_id = n.learner_id from unnest($2::text[], $3::uuid[]) as n(source_id, learner_id)
        where s.source = $1 and s.source_id = n.source_id`,
      [source, sourceIds, learnerIds],
    );
  }

  /** Whoever had these keys keeps a row, so that those who saw the record still see it for a year, and what was sent under it goes with it. */
  async giveUp(unit: Unit, source: string, sourceIds: readonly string[], now: Date): Promise<void> {
    if (sourceIds.length > 0)
      await unit.query(
        `with given as materialized (
           select source, source_id, learner_id, source_id || '~' || gen_random_uuid() as next from learner_source
            where source = $1 and source_id = any($2)
         ), stays as (
           update enrolment t set learner_source_id = g.next from given g
            where t.learner_id = g.learner_id and t.source = g.source and t.learner_source_id = g.source_id
         ), places as (
           update membership t set learner_source_id = g.next from given g
            where t.learner_id = g.learner_id and t.source = g.source and t.learner_source_id = g.source_id
         ), measures as (
           update accommodation t set learner_source_id = g.next from given g
            where t.learner_id = g.learner_id and t.source = g.source and t.learner_source_id = g.source_id
         ), parts as (
           update merge_part p set part = g.source || '/' || g.next from given g where p.kind = 'row' and p.part = g.source || '/' || g.source_id
         )
         update learner_source s set source_id = g.next, absent_at = $3 from given g where s.source = g.source and s.source_id = g.source_id`,
        [source, sourceIds, now],
      );
  }

  /** Of these learners, those that the system has rows of beside the ones named. */
  async linkedBefore(
    unit: Unit,
    source: string,
    learnerIds: readonly string[],
    sourceIds: readonly string[],
  ): Promise<Set<string>> {
    const rows = await unit.query<{ learner_id: string }>(
      `select learner_id from learner_source where source = $1 and learner_id = any($2::uuid[]) and source_id <> all($3)`,
      [source, learnerIds, sourceIds],
    );
    return new Set(rows.map((row) => row.learner_id));
  }

  /** Of these learners, those whose leading system still sends them, whoever sees that. */
  async stillLed(unit: Unit, learnerIds: readonly string[]): Promise<Set<string>> {
    const [still] = await unit.query<{ ids: string[] }>(`select still_led($1::uuid[]) as ids`, [learnerIds]);
    return new Set(still!.ids);
  }
}
