import type { Unit } from '@pan/kit/data';
import { joins, mismatchOf } from '../../domain/identity/joining.js';
import type { Doubt } from '../../domain/identity/match-pair.js';
import type { KnownRecord, Traces } from '../../domain/identity/traces.js';
import { MismatchRepository } from '../../persistence/identity/mismatch.repository.js';
import { TraceRepository } from '../../persistence/identity/trace.repository.js';
import type { Sending, WholeLearnerRow } from '../roster/rows.js';
import { note, type Mismatch } from './mismatches.js';

const mismatches = new MismatchRepository();
const kept = new TraceRepository();

/** A row on its way into the record, with the id that it gets if it opens one. */
export interface Entry {
  readonly row: WholeLearnerRow;
  readonly traces: Traces;
  id: string;
  /** Whether it joined by its identity, whose record may be another one's once that was parted. */
  byIdentity?: boolean;
}

/**
 * Gives each row the id of the record that it joins: one with the same permanent code, birth date and names. Any other keeps the id
 * of its own, and looks to its sender exactly like a new learner. @returns those that have somebody's code and birth date all the same
 */
export async function meet(unit: Unit, sending: Sending, entries: readonly Entry[]): Promise<Doubt[]> {
  let known = await recordsMet(unit, entries);
  if ([...known.values()].flat().some(({ inSight }) => !inSight)) {
    await mismatches.queueUp(unit);
    known = await recordsMet(unit, entries);
  }
  // Wrong codes count before anything joins: among a hundred guesses of one batch the right one gains nothing.
  await note(
    unit,
    sending,
    entries.flatMap((entry) => wrongCodes(entry, known.get(entry)!)),
  );

  const owners = await kept.claim(
    unit,
    entries.map(({ id, traces }) => ({ learnerId: id, traces })),
  );
  const ownerOf = ({ traces: { identity } }: Entry) => (identity ? owners.get(identity.toString('base64')) : undefined);
  const own = new Map(entries.map((entry) => [entry.id, entry]));
  const isLate = (entry: Entry) => {
    const owner = ownerOf(entry);
    return owner !== undefined && !own.has(owner) && !known.get(entry)!.some(({ learnerId }) => learnerId === owner);
  };
  // Somebody else opened the record while we waited for the identity.
  const late = entries.filter(isLate);
  if (late.length > 0) known = new Map([...known, ...(await recordsMet(unit, late))]);

  const met = entries.map((entry) => ({ entry, owner: ownerOf(entry), records: known.get(entry)! }));
  const before = await mismatches.about(unit, [
    ...new Set(
      met.flatMap(({ records }) => records.filter(({ inSight }) => !inSight).map(({ learnerId }) => learnerId)),
    ),
  ]);
  const opened = new Map<string, Entry>();
  const undecided: Doubt[] = [];
  const wrong: Mismatch[] = [];
  for (const { entry, owner, records } of met) {
    const twinKey = [entry.traces.code, entry.traces.name].map((trace) => trace?.toString('base64')).join();
    if (owner === undefined || owner === entry.id) {
      opened.set(twinKey, entry);
      continue;
    }
    const here = own.get(owner);
    const there = records.find(({ learnerId }) => learnerId === owner);
    const asMet = (record: KnownRecord) => ({
      namesAgree: record.name,
      inSight: record.inSight,
      mismatchedBefore: before.has(record.learnerId),
    });
    const owned = here ? { ...ofTheBatch, namesAgree: sameName(here, entry) } : asMet(there ?? unseen(owner));
    if (joins(owned)) {
      entry.id = here?.id ?? owner;
      entry.byIdentity = true;
      continue;
    }
    const twin = records.find((record) => record.learnerId !== owner && record.code && joins(asMet(record)));
    const twinHere = opened.get(twinKey);
    if (twin ?? twinHere) {
      entry.id = twin?.learnerId ?? twinHere!.id;
      continue;
    }
    opened.set(twinKey, entry);
    undecided.push({ learnerId: entry.id, otherLearnerId: owner, reason: 'same-identity-other-names' });
    if (!owned.inSight) wrong.push({ row: entry.row, learnerId: owner, kind: mismatchOf(owned) });
  }
  await note(unit, sending, wrong);
  return undecided;
}

const ofTheBatch = { inSight: true, mismatchedBefore: false };

/** A record that was merged between two looks: its traces went elsewhere, so nothing agrees. */
const unseen = (learnerId: string): KnownRecord => ({
  learnerId,
  identity: true,
  name: false,
  code: true,
  coded: true,
  inSight: false,
});

const sameName = (one: Entry, other: Entry): boolean =>
  one.traces.name !== null && other.traces.name !== null && one.traces.name.equals(other.traces.name);

/** Somebody out of sight has this name and birth date, and another permanent code. */
function wrongCodes({ row, traces }: Entry, records: readonly KnownRecord[]): Mismatch[] {
  if (!traces.code) return [];
  return records
    .filter(({ inSight, name, code, coded }) => !inSight && name && coded && !code)
    .map(({ learnerId }) => ({ row, learnerId, kind: 'other-code' }));
}

async function recordsMet(unit: Unit, entries: readonly Entry[]): Promise<Map<Entry, KnownRecord[]>> {
  const met = await kept.met(
    unit,
    entries.map(({ traces }) => traces),
  );
  return new Map(entries.map((entry, n) => [entry, met[n]!]));
}
