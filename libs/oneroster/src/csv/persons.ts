import { decodeText, storedInteger } from '@pan/kit/domain';
import { hash64 } from './hash64.js';

export const isLearner = 1;
export const isStaff = 2;
export const hasOtherRole = 4;
export const hasDemographics = 8;
export const hasFaultyDemographics = 16;
export const isInUsers = 32;
export const hasFaultyRole = 64;
const isTaken = 128;

export interface Place {
  readonly organisation: string;
  readonly role: number;
  readonly isPrimary: boolean;
}

const none = -1;

/** Few different texts met again and again, by number; kept apart from the block of the file they were cut from. */
class Words {
  private readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      const own = decodeText(Buffer.from(text));
      number = this.texts.push(own) - 1;
      this.numbers.set(own, number);
    }
    return number;
  }

  text(number: number): string {
    return this.texts[number]!;
  }
}

/** What other files say of people, until their row in `users.csv` comes by: one record of fixed size per person, found by 64 bits of hash. */
class Columns {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly flags: Uint8Array;
  readonly births: Uint32Array;
  readonly sexes: Uint8Array;
  readonly levels: Uint8Array;
  readonly lastPlaces: Int32Array;

  constructor(readonly size: number) {
    this.low = new Uint32Array(size);
    this.high = new Uint32Array(size);
    this.flags = new Uint8Array(size);
    this.births = new Uint32Array(size);
    this.sexes = new Uint8Array(size);
    this.levels = new Uint8Array(size);
    this.lastPlaces = new Int32Array(size).fill(none);
  }

  /** Where a person stands, or would stand. */
  find(low: number, high: number): number {
    let at = low & (this.size - 1);
    while (this.flags[at] !== 0 && (this.low[at] !== low || this.high[at] !== high)) at = (at + 1) & (this.size - 1);
    return at;
  }

  copy(from: Columns, slot: number): void {
    const at = this.find(from.low[slot]!, from.high[slot]!);
    for (const key of ['low', 'high', 'flags', 'births', 'sexes', 'levels', 'lastPlaces'] as const)
      this[key][at] = from[key][slot]!;
  }
}

/**
 * People by source id, some twenty bytes each and outside the heap: `users.csv`, `demographics.csv` and `roles.csv` are joined in whatever
 * order their rows come, and a map of texts would cost ten times the memory.
 */
export class Persons {
  private columns = new Columns(4_096);
  private count = 0;
  private places = {
    organisations: new Uint32Array(4_096),
    kinds: new Uint8Array(4_096),
    before: new Int32Array(4_096),
  };
  private placeCount = 0;
  private readonly organisations = new Words();
  private readonly words = new Words();

  /** The slot of a person, known or new; it holds until the next person is added. */
  add(sourceId: string): number {
    if (this.count * 10 > this.columns.size * 7) this.grow();
    const [low, high] = hash64(sourceId);
    const slot = this.columns.find(low, high);
    if (this.columns.flags[slot] === 0) {
      this.columns.low[slot] = low;
      this.columns.high[slot] = high;
      this.columns.flags[slot] = isTaken;
      this.count += 1;
    }
    return slot;
  }

  find(sourceId: string): number | null {
    const [low, high] = hash64(sourceId);
    const slot = this.columns.find(low, high);
    return this.columns.flags[slot] === 0 ? null : slot;
  }

  mark(slot: number, flag: number): void {
    this.columns.flags[slot]! |= flag;
  }

  markIfKnown(sourceId: string, flag: number): void {
    const slot = this.find(sourceId);
    if (slot !== null) this.mark(slot, flag);
  }

  is(slot: number, flag: number): boolean {
    return (this.columns.flags[slot]! & flag) !== 0;
  }

  /** How many have one of the marks and none of the others. */
  countWith(marks: number, without: number): number {
    return this.columns.flags.reduce(
      (sum, flags) => sum + ((flags & marks) !== 0 && (flags & without) === 0 ? 1 : 0),
      0,
    );
  }

  describe(slot: number, birthDate: string | null, sex: string | null): void {
    this.columns.births[slot] = birthDate === null ? 0 : storedInteger(birthDate.replaceAll('-', ''));
    this.columns.sexes[slot] = sex === null ? 0 : this.words.number(sex) + 1;
  }

  birthDate(slot: number): string | null {
    const text = String(this.columns.births[slot]);
    return text === '0' ? null : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  }

  sex(slot: number): string | null {
    const number = this.columns.sexes[slot]!;
    return number === 0 ? null : this.words.text(number - 1);
  }

  setLevel(slot: number, level: string): void {
    this.columns.levels[slot] = this.words.number(level) + 1;
  }

  level(slot: number): string | null {
    const number = this.columns.levels[slot]!;
    return number === 0 ? null : this.words.text(number - 1);
  }

  place(slot: number, organisation: string, role: number, isPrimary: boolean): void {
    if (this.placeCount === this.places.kinds.length) this.places = widened(this.places);
    this.places.organisations[this.placeCount] = this.organisations.number(organisation);
    this.places.kinds[this.placeCount] = role | (isPrimary ? isTaken : 0);
    this.places.before[this.placeCount] = this.columns.lastPlaces[slot]!;
    this.columns.lastPlaces[slot] = this.placeCount;
    this.placeCount += 1;
  }

  /** In the order in which they were added. */
  placesOf(slot: number): Place[] {
    const found: Place[] = [];
    for (let at = this.columns.lastPlaces[slot]!; at !== none; at = this.places.before[at]!) {
      const kind = this.places.kinds[at]!;
      const organisation = this.organisations.text(this.places.organisations[at]!);
      found.push({ organisation, role: kind & ~isTaken, isPrimary: (kind & isTaken) !== 0 });
    }
    return found.reverse();
  }

  private grow(): void {
    const next = new Columns(this.columns.size * 2);
    for (let slot = 0; slot < this.columns.size; slot += 1)
      if (this.columns.flags[slot] !== 0) next.copy(this.columns, slot);
    this.columns = next;
  }
}

function widened({
  organisations,
  kinds,
  before,
}: {
  organisations: Uint32Array;
  kinds: Uint8Array;
  before: Int32Array;
}) {
  const next = {
    organisations: new Uint32Array(kinds.length * 2),
    kinds: new Uint8Array(kinds.length * 2),
    before: new Int32Array(kinds.length * 2),
  };
  next.organisations.set(organisations);
  next.kinds.set(kinds);
  next.before.set(before);
  return next;
}
