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

/** Who has a place in which class, as its system says. */
export interface PlaceOf {
  readonly classId: string;
  readonly role: Role;
  readonly personId: string;
  /** Under which key the system names the person. */
  readonly personSourceId?: string;
  readonly visibleTo: readonly string[];
}

interface MembershipState {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly classId: string;
  readonly learnerId: string | null;
  readonly staffId: string | null;
  /** Under which key its system named the learner; null for staff, and in places from before that was kept. */
  readonly learnerSourceId: string | null;
  readonly visibleTo: readonly string[];
  /** Whether a staff member has charge of the class. */
  readonly isPrimary: boolean;
  /** Its first day, while that lies ahead: it is nobody's place before. */
  readonly beginsOn: string | null;
  /** The first day without it, as its system says, often ahead. */
  readonly endsOn: string | null;
  /** Since when it is over, once that is published. */
  readonly endedOn: string | null;
  readonly version: number;
}

/** One person's place in one class: a learner belongs to it, or a staff member teaches it. */
export class Membership {
  private constructor(private state: MembershipState) {}

  static begin(
    of: PlaceOf & Pick<MembershipState, 'id' | 'source' | 'sourceId'>,
    said: PlaceSaid,
    today: string,
  ): { membership: Membership; facts: Fact[] } {
    const { id, source, sourceId } = of;
    const membership = new Membership({ id, source, sourceId, ...placeOf(of), ...daysOf(said, today), version: 1 });
    if (membership.state.endedOn !== null) return { membership, facts: [membership.joined, membership.left] };
    return { membership, facts: membership.isOpen ? [membership.joined] : [] };
  }

  get id(): string {
    return this.state.id;
  }

  get sourceId(): string {
    return this.state.sourceId;
  }

  get version(): number {
    return this.state.version;
  }

  get isOpen(): boolean {
    return this.state.endedOn === null && this.state.beginsOn === null;
  }

  get isInCharge(): boolean {
    return this.state.isPrimary;
  }

  /** Whose id keeps this membership's facts in order. */
  get key(): string {
    return this.state.learnerId ?? this.state.classId;
  }

  /** A row that now speaks of another person or class ends the old place and begins the new one. */
  revise(to: PlaceOf, said: PlaceSaid, today: string): Fact[] {
    const { state, isOpen: wasOpen } = this;
    const days = daysOf(said, today);
    const samePlace = to.classId === state.classId && to.personId === (state.learnerId ?? state.staffId);
    const isOver = days.endedOn !== null;
    const sameDays =
      days.endsOn === state.endsOn && days.beginsOn === state.beginsOn && isOver === (state.endedOn !== null);
    if (samePlace && days.isPrimary === state.isPrimary && sameDays) return [];
    const before = wasOpen ? [this.left] : [];
    this.become({ ...placeOf(to), ...days });
    if (!this.isOpen) return before;
    if (!samePlace) return [...before, this.joined];
    return wasOpen && state.isPrimary === days.isPrimary ? [] : [this.joined];
  }

  /** One that has not begun ends before it does. */
  end(on: string): Fact | null {
    if (this.state.endedOn !== null) return null;
    this.become({ beginsOn: null, endedOn: on });
    return this.left;
  }

  /** A day that its system planned has come: that of its beginning, or of its end. */
  asPlanned(today: string): Fact | null {
    const { beginsOn, endsOn, endedOn } = this.state;
    if (endedOn !== null) return null;
    if (endsOn !== null && !isOpenOn(endsOn, today)) return this.end(endsOn);
    if (beginsOn === null || today < beginsOn) return null;
    this.become({ beginsOn: null });
    return this.joined;
  }

  /** The learner goes on in another record. Each record's facts say which classes it is in, so that no reader has to know both. */
  handOver(survivorId: string): Fact[] {
    const before = this.isOpen ? [this.left] : [];
    this.become({ learnerId: survivorId });
    return this.isOpen ? [...before, this.joined] : [];
  }

  get pair(): Pair {
    const { classId, learnerId, staffId } = this.state;
    return learnerId ? { classId, learnerId } : { classId, staffId: staffId! };
  }

  private become(next: Partial<MembershipState>): void {
    this.state = { ...this.state, ...next, version: this.version + 1 };
  }

  private get joined(): Fact {
    return factOf(this.pair, this.isInCharge);
  }

  private get left(): Fact {
    return factOf(this.pair, null);
  }
}

function placeOf({ classId, role, personId, personSourceId, visibleTo }: PlaceOf) {
  const [learnerId, staffId] = role === 'student' ? [personId, null] : [null, personId];
  return { classId, learnerId, staffId, learnerSourceId: (learnerId && personSourceId) ?? null, visibleTo };
}

/** A first day matters while it lies ahead, a last one is published when it has come. */
function daysOf({ isPrimary, beganOn, endsOn }: PlaceSaid, today: string) {
  const isOver = !isOpenOn(endsOn, today);
  const beginsOn = !isOver && beganOn !== null && beganOn > today ? beganOn : null;
  return { isPrimary, beginsOn, endsOn, endedOn: isOver ? endsOn : null };
}

/** Who is in which class, as facts name it: without the row that says so. */
export type Pair =
  { readonly classId: string; readonly learnerId: string } | { readonly classId: string; readonly staffId: string };

/** @param primary whether a staff member has charge of the class; null for a pair that is none any more */
export function factOf(pair: Pair, primary: boolean | null): Fact {
  const { classId } = pair;
  if ('learnerId' in pair)
    return fact(primary === null ? ClassLeftV1 : ClassJoinedV1, pair.learnerId, { learnerId: pair.learnerId, classId });
  return primary === null
    ? fact(ClassUnstaffedV1, classId, { classId, staffId: pair.staffId })
    : fact(ClassStaffedV1, classId, { classId, staffId: pair.staffId, primary });
}
