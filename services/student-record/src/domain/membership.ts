import { ClassJoinedV1, ClassLeftV1, ClassStaffedV1, ClassUnstaffedV1 } from '@pan/contracts';
import { fact, isOpenOn, type Fact } from '@pan/kit/domain';

export const roles = ['student', 'teacher'] as const;
export type Role = (typeof roles)[number];

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
    isPrimary: boolean,
    endsOn: string | null,
    today: string,
  ): { membership: Membership; facts: Fact[] } {
    const isOver = !isOpenOn(endsOn, today);
    const membership = new Membership(
      of.id,
      of.source,
      of.sourceId,
      of.classId,
      of.role === 'student' ? of.personId : null,
      of.role === 'teacher' ? of.personId : null,
      of.visibleTo,
      isPrimary,
      endsOn,
      isOver ? endsOn : null,
      1,
    );
    return { membership, facts: isOver ? [membership.joined, membership.left] : [membership.joined] };
  }

  get isOpen(): boolean {
    return this.endedOn === null;
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
    isPrimary: boolean,
    endsOn: string | null,
    today: string,
  ): Fact[] {
    const isOver = !isOpenOn(endsOn, today);
    const wasOpen = this.isOpen;
    const samePlace = to.classId === this.classId && to.personId === (this.learnerId ?? this.staffId);
    if (samePlace && isPrimary === this.isPrimary && endsOn === this.endsOn && wasOpen !== isOver) return [];
    const before = wasOpen ? [this.left] : [];
    const wasPrimary = this.isPrimary;
    this.classId = to.classId;
    this.learnerId = to.role === 'student' ? to.personId : null;
    this.staffId = to.role === 'teacher' ? to.personId : null;
    this.visibleTo = to.visibleTo;
    this.isPrimary = isPrimary;
    this.endsOn = endsOn;
    this.endedOn = isOver ? endsOn : null;
    this.version += 1;
    if (!samePlace) return isOver ? before : [...before, this.joined];
    if (isOver) return wasOpen ? before : [];
    return wasOpen && wasPrimary === isPrimary ? [] : [this.joined];
  }

  end(on: string): Fact | null {
    if (!this.isOpen) return null;
    this.endedOn = on;
    this.version += 1;
    return this.left;
  }

  /** The day that its system planned has come. */
  endAsPlanned(today: string): Fact | null {
    return this.endsOn !== null && !isOpenOn(this.endsOn, today) ? this.end(this.endsOn) : null;
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
