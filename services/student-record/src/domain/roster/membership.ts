import { ClassJoinedV1, ClassLeftV1, ClassStaffedV1, ClassUnstaffedV1 } from '@pan/contracts';
import { fact, type Fact, isOpenOn } from '@pan/kit/domain';

export const roles = ['student', 'teacher'] as const;
export type Role = (typeof roles)[number];

/** What a sending system says about a place. */
export interface PlaceSaid {
  /** Whether a staff member has charge of the class. */
  readonly isPrimary: boolean;
  readonly beganOn: string | null;
  readonly endsOn: string | null;
}

const dayAhead = (day: string | null, today: string): string | null => (day !== null && day > today ? day : null);

/** One person's place in one class: a learner belongs to it, or a staff member teaches it. */
export class Membership {
  private constructor(
    readonly id: string,
    readonly source: string,
    readonly sourceId: string,
    private classId: string,
    private learnerId: string | null,
    private staffId: string | null,
    public visibleTo: readonly string[],
    private isPrimary: boolean,
    /** Its first day, while that lies ahead: it is nobody's place before. */
    private beginsOn: string | null,
    /** The first day without it, as its system says, often ahead. */
    private endsOn: string | null,
    /** Since when it is over, once that is told. */
    private endedOn: string | null,
    public version: number,
  ) {}

  static begin(
    of: {
      id: string;
      source: string;
      sourceId: string;
      classId: string;
      role: Role;
      personId: string;
      visibleTo: readonly string[];
    },
    { isPrimary, beganOn, endsOn }: PlaceSaid,
    today: string,
  ): { membership: Membership; facts: Fact[] } {
    const isOver = !isOpenOn(endsOn, today);
    const beginsOn = isOver ? null : dayAhead(beganOn, today);
    const membership = new Membership(
      of.id,
      of.source,
      of.sourceId,
      of.classId,
      of.role === 'student' ? of.personId : null,
      of.role === 'teacher' ? of.personId : null,
      of.visibleTo,
      isPrimary,
      beginsOn,
      endsOn,
      isOver ? endsOn : null,
      1,
    );
    if (isOver) return { membership, facts: [membership.joined, membership.left] };
    return { membership, facts: beginsOn === null ? [membership.joined] : [] };
  }

  get isOpen(): boolean {
    return this.endedOn === null && this.beginsOn === null;
  }

  /** Whether a staff member has charge of the class. */
  get isInCharge(): boolean {
    return this.isPrimary;
  }

  /** Whose id keeps this membership's facts in order. */
  get key(): string {
    return this.learnerId ?? this.classId;
  }

  /** A row that now speaks of another person or class ends the old place and begins the new one. */
  revise(
    to: { classId: string; role: Role; personId: string; visibleTo: readonly string[] },
    { isPrimary, beganOn, endsOn }: PlaceSaid,
    today: string,
  ): Fact[] {
    const isOver = !isOpenOn(endsOn, today);
    const beginsOn = isOver ? null : dayAhead(beganOn, today);
    const wasOpen = this.isOpen;
    const samePlace = to.classId === this.classId && to.personId === (this.learnerId ?? this.staffId);
    const sameDays = endsOn === this.endsOn && beginsOn === this.beginsOn && isOver === (this.endedOn !== null);
    if (samePlace && isPrimary === this.isPrimary && sameDays) return [];
    const before = wasOpen ? [this.left] : [];
    const wasPrimary = this.isPrimary;
    this.classId = to.classId;
    this.learnerId = to.role === 'student' ? to.personId : null;
    this.staffId = to.role === 'teacher' ? to.personId : null;
    this.visibleTo = to.visibleTo;
    this.isPrimary = isPrimary;
    this.beginsOn = beginsOn;
    this.endsOn = endsOn;
    this.endedOn = isOver ? endsOn : null;
    this.version += 1;
    if (!this.isOpen) return before;
    if (!samePlace) return [...before, this.joined];
    return wasOpen && wasPrimary === isPrimary ? [] : [this.joined];
  }

  /** One that has not begun ends before it does. */
  end(on: string): Fact | null {
    if (this.endedOn !== null) return null;
    this.beginsOn = null;
    this.endedOn = on;
    this.version += 1;
    return this.left;
  }

  /** A day that its system planned has come: that of its beginning, or of its end. */
  asPlanned(today: string): Fact | null {
    if (this.endedOn !== null) return null;
    if (this.endsOn !== null && !isOpenOn(this.endsOn, today)) return this.end(this.endsOn);
    if (this.beginsOn === null || today < this.beginsOn) return null;
    this.beginsOn = null;
    this.version += 1;
    return this.joined;
  }

  /** The learner goes on in another record. Each record's facts say which classes it is in, so that no reader has to know both. */
  handOver(survivorId: string): Fact[] {
    const before = this.isOpen ? [this.left] : [];
    this.learnerId = survivorId;
    this.version += 1;
    return this.isOpen ? [...before, this.joined] : [];
  }

  private get joined(): Fact {
    return toldOf(this.pair, this.isPrimary);
  }

  private get left(): Fact {
    return toldOf(this.pair, null);
  }

  get pair(): Pair {
    const { classId, learnerId, staffId } = this;
    return learnerId ? { classId, learnerId } : { classId, staffId: staffId! };
  }
}

/** Who is in which class, as facts name it: without the row that says so. */
export type Pair =
  { readonly classId: string; readonly learnerId: string } | { readonly classId: string; readonly staffId: string };

/** @param primary whether a staff member has charge of the class; null for a pair that is none any more */
export function toldOf(pair: Pair, primary: boolean | null): Fact {
  const { classId } = pair;
  if ('learnerId' in pair)
    return fact(primary === null ? ClassLeftV1 : ClassJoinedV1, pair.learnerId, { learnerId: pair.learnerId, classId });
  return primary === null
    ? fact(ClassUnstaffedV1, classId, { classId, staffId: pair.staffId })
    : fact(ClassStaffedV1, classId, { classId, staffId: pair.staffId, primary });
}
