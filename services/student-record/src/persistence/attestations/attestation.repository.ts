import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { Attestation, type StatusPlace } from '../../domain/attestations/attestation.js';

/** A list that is half full takes no more, so that a place drawn at random is nearly always free. */
const placesTaken = 65_536;
const places = 131_072;

/** Attestations, and the places of their states, which say nothing of whom they are and stay when an attestation is destroyed. */
@Injectable()
export class AttestationRepository {
  constructor(private readonly database: Database) {}

  /** Locked. */
  async byId(unit: Unit, id: string): Promise<Attestation | null> {
    return unit.asService(async () => (await lockAll<Attestation>(unit, Attestation, 't.id = $1', [id]))[0] ?? null);
  }

  /** Whose record the attested result stands in. */
  async learnerOf(unit: Unit, id: string): Promise<string | null> {
    return unit.asService(async () => {
      const [row] = await unit.query<{ learnerId: string }>(
        `select r.learner_id as "learnerId" from attestation a join result r on r.id = a.result_id where a.id = $1`,
        [id],
      );
      return row?.learnerId ?? null;
    });
  }

  /** Those of these results that hold, locked. */
  standing(unit: Unit, results: readonly string[]): Promise<Attestation[]> {
    const where = 't.result_id = any($1::uuid[]) and t.revoked_at is null';
    return unit.asService(() => lockAll<Attestation>(unit, Attestation, where, [results]));
  }

  /** A place that nobody has, in no order that would tell when it was given. */
  async drawPlace(unit: Unit): Promise<StatusPlace> {
    const [newest] = await unit.query<{ list: number; full: boolean }>(
      `select list, count(*) >= $1 as full from attestation_status where list = (select max(list) from attestation_status) group by list`,
      [placesTaken],
    );
    const list = newest ? newest.list + (newest.full ? 1 : 0) : 1;
    for (;;) {
      const place = randomInt(places);
      const taken = await unit.query(
        `insert into attestation_status (list, place) values ($1, $2) on conflict do nothing returning place`,
        [list, place],
      );
      if (taken.length > 0) return { list, place };
    }
  }

  add(unit: Unit, attestation: Attestation): Promise<void> {
    return unit.asService(() => insertAll(unit, Attestation, [attestation]));
  }

  async saveRevoked(unit: Unit, revoked: readonly Attestation[], now: Date): Promise<void> {
    if (revoked.length === 0) return;
    await unit.asService(() => updateAll(unit, Attestation, revoked));
    await unit.query(
      `update attestation_status s set revoked_at = $2
         from jsonb_to_recordset($1) as r (list integer, place integer) where s.list = r.list and s.place = r.place`,
      [JSON.stringify(revoked.map(({ status }) => status)), now],
    );
  }

  /** Places of what was revoked; null where there is no such list. */
  async revokedIn(list: number): Promise<number[] | null> {
    const [found] = await this.database.query<{ known: number; revoked: number[] | null }>(
      `select count(*)::integer as known, array_agg(place order by place) filter (where revoked_at is not null) as revoked
         from attestation_status where list = $1`,
      [list],
    );
    return found!.known > 0 ? (found!.revoked ?? []) : null;
  }
}
