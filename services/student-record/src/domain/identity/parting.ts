import { DomainError } from '@pan/kit/domain';

/** What a record holds, each thing by itself; beside it the organisations in which other services keep things of it, and such things by their ids. */
export const partKinds = [
  'row',
  'stay',
  'place',
  'measure',
  'result',
  'account',
  'guardian-code',
  'guardian-word',
  'family-order',
  'consent',
  'correction-request',
  'transfer',
  'message',
  'message-copy',
  'intervention-plan',
  'absence-notice',
  'gradebook-result',
  'term-mark',
  'report-card',
  'code-request',
  'organisation',
  'thing',
] as const;
export type PartKind = (typeof partKinds)[number];

export type Side = 'parted' | 'remaining';

/** By what a part's side is known; `not-known` is asked of the person who decides. */
export const reasonsOfSide = ['of-merge', 'chosen', 'of-row', 'said-of', 'by-place', 'answered', 'not-known'] as const;
export type ReasonOfSide = (typeof reasonsOfSide)[number];

export interface PartKey {
  readonly kind: PartKind;
  readonly id: string;
}

export interface Part extends PartKey {
  readonly organisationId: string;
  /** The system that sent it; null for what no system sends. */
  readonly source: string | null;
  /** The row under whose key the system sent it; null where that was not kept. */
  readonly row: string | null;
  /** The record of which another service said it. */
  readonly saidOf: string | null;
}

export interface Placed extends Part {
  readonly side: Side | null;
  readonly why: ReasonOfSide;
}

/** A merge as it was decided: what each of the two records held by then. */
export interface Merge {
  readonly id: string;
  readonly endedId: string;
  readonly survivorId: string;
  readonly at: Date;
  /** By `nameOf`: whether the record that ended held it. */
  readonly parts: ReadonlyMap<string, boolean>;
}

/** What is asked: to undo a merge, or to part these rows from the others; and what the person says of what nobody can tell. */
export interface PartingAsked {
  /** The record that was merged and goes on by itself again. */
  readonly endedId: string | null;
  /** Rows that begin a record of their own. */
  readonly rows: readonly string[];
  readonly parted: readonly PartKey[];
  readonly remaining: readonly PartKey[];
}

export const nameOf = ({ kind, id }: PartKey): string => `${kind} ${id}`;

/**
 * Which side held each thing when merges were decided, for the merge that is undone and those that followed it: a later merge brought
 * in what was never the ended record's.
 * @param merges of the record, the oldest first
 */
export function sidesOfMerges(merges: readonly Merge[], endedId: string): Map<string, Side> {
  const sides = new Map<string, Side>();
  let container = endedId;
  for (const { endedId: ended, survivorId, parts } of merges) {
    const isUndone = ended === endedId && container === endedId;
    if (!isUndone && (container === endedId || (ended !== container && survivorId !== container))) continue;
    for (const [name, ofEnded] of parts) {
      if (sides.has(name)) continue;
      if (isUndone) sides.set(name, ofEnded ? 'parted' : 'remaining');
      else if (ofEnded !== (ended === container)) sides.set(name, 'remaining');
    }
    container = survivorId;
  }
  return sides;
}

/** A record in two: each part goes to one side, once, by what is known of it or by what a person says, never by a guess. */
export class Parting {
  private constructor(readonly parts: readonly Placed[]) {}

  /**
   * @param merges of the record, the oldest first
   * @param own the record that is parted and those that had been merged into it
   */
  static plan(
    parts: readonly Part[],
    asked: PartingAsked,
    merges: readonly Merge[] = [],
    own: ReadonlySet<string> = new Set(),
  ): Parting {
    const recorded = asked.endedId === null ? new Map<string, Side>() : sidesOfMerges(merges, asked.endedId);
    const answers = answersOf(asked);
    const place = (part: Part, known: () => readonly [Side, ReasonOfSide] | null): Placed => {
      const before = recorded.get(nameOf(part));
      const found = before ? ([before, 'of-merge'] as const) : known();
      const answer = answers.get(nameOf(part));
      if (found && answer && found[0] !== answer)
        throw new DomainError('parting-known-otherwise', { part: nameOf(part) });
      const [side, why] = found ?? (answer ? [answer, 'answered'] : [null, 'not-known']);
      return { ...part, side, why };
    };
    const chosen = new Set(asked.rows);
    const rows = parts
      .filter(({ kind }) => kind === 'row')
      .map((part) =>
        place(part, () => (asked.endedId !== null ? null : [chosen.has(part.id) ? 'parted' : 'remaining', 'chosen'])),
      );
    const stays = parts.filter(({ kind }) => kind === 'stay').map((part) => place(part, () => ofRow(part, rows)));
    const sent = parts
      .filter(({ kind, source }) => kind !== 'row' && kind !== 'stay' && source !== null)
      .map((part) => place(part, () => ofRow(part, rows) ?? byPlace(part, stays)));
    const others = parts
      .filter(({ kind, source }) => kind !== 'row' && source === null)
      .map((part) => place(part, () => saidOf(part, own) ?? byPlace(part, stays)));
    const organisations = [...new Set(stays.map(({ organisationId }) => organisationId))].map((id) =>
      place({ kind: 'organisation', id, organisationId: id, source: null, row: null, saidOf: null }, () =>
        byPlace({ organisationId: id }, stays),
      ),
    );
    const things = [...asked.parted, ...asked.remaining]
      .filter(({ kind }) => kind === 'thing')
      .map((key) => place({ ...key, organisationId: '', source: null, row: null, saidOf: null }, () => null));
    const placed = [...rows, ...stays, ...sent, ...others, ...organisations, ...things];
    const unknown = [...answers.keys()].find((name) => !placed.some((part) => nameOf(part) === name));
    const missing = asked.rows.find((id) => !rows.some((row) => row.id === id));
    if (unknown ?? missing)
      throw new DomainError('parting-part-unknown', { part: unknown ?? nameOf({ kind: 'row', id: missing! }) });
    return new Parting(placed);
  }

  /** @throws DomainError parting-undecided, parting-takes-nothing, parting-leaves-nothing: nothing is lost, doubled or guessed */
  mustBeWhole(): void {
    const [first, ...further] = this.parts.filter(({ side }) => side === null);
    if (first) throw new DomainError('parting-undecided', { part: nameOf(first), count: 1 + further.length });
    const sides = new Set(this.parts.filter(({ kind }) => kind === 'row').map(({ side }) => side));
    if (!sides.has('parted')) throw new DomainError('parting-takes-nothing');
    if (!sides.has('remaining')) throw new DomainError('parting-leaves-nothing');
  }

  /** By `nameOf`: all that goes over. */
  get names(): string[] {
    return this.parts.filter(({ side }) => side === 'parted').map(nameOf);
  }

  ids(kind: PartKind, side: Side = 'parted'): string[] {
    return this.parts.filter((part) => part.kind === kind && part.side === side).map(({ id }) => id);
  }
}

/** @throws DomainError parting-doubled */
function answersOf({ parted, remaining }: PartingAsked): Map<string, Side> {
  const answers = new Map<string, Side>();
  for (const [side, keys] of [
    ['parted', parted],
    ['remaining', remaining],
  ] as const)
    for (const key of keys) {
      if (answers.has(nameOf(key))) throw new DomainError('parting-doubled', { part: nameOf(key) });
      answers.set(nameOf(key), side);
    }
  return answers;
}

type Known = readonly [Side, ReasonOfSide] | null;

/** What a system sent goes with the row under whose key it was sent, or with the only side on which the system has rows. */
function ofRow({ source, row }: Part, rows: readonly Placed[]): Known {
  const named = rows.filter((one) => (row === null ? one.source === source : one.id === row));
  return onOneSide(named, 'of-row');
}

/** What another service said of the record that is parted is that record's, whatever went on in between. */
const saidOf = ({ saidOf: of }: Part, own: ReadonlySet<string>): Known =>
  of !== null && own.has(of) ? ['parted', 'said-of'] : null;

/** What happened in an organisation where only one of the two has stays is that one's. */
const byPlace = ({ organisationId }: Pick<Part, 'organisationId'>, stays: readonly Placed[]): Known =>
  onOneSide(
    stays.filter((stay) => stay.organisationId === organisationId),
    'by-place',
  );

function onOneSide(parts: readonly Placed[], why: ReasonOfSide): Known {
  const sides = new Set(parts.map(({ side }) => side));
  const [side] = sides;
  return sides.size === 1 && side ? [side, why] : null;
}
