import { ClassJoinedV1, ClassLeftV1, ClassStaffedV1, ClassUnstaffedV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

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
    endedOn: string | null,
  ): { membership: Membership; facts: Fact[] } {
    const membership = new Membership(
      of.id,
      of.source,
      of.sourceId,
      of.classId,
      of.role === 'student' ? of.personId : null,
      of.role === 'teacher' ? of.personId : null,
      of.visibleTo,
      isPrimary,
      endedOn,
      1,
    );
    return { membership, facts: endedOn ? [membership.joined, membership.left] : [membership.joined] };
  }

  get isOpen(): boolean {
    return this.endedOn === null;
  }

  /** Whose id keeps this membership's facts in order. */
  get key(): string {
    return this.learnerId ?? this.classId;
  }

  /** A row that now speaks of another person or class ends the old place and begins the new one. */
  revise(
    to: { classId: string; role: Role; personId: string; visibleTo: readonly string[] },
    isPrimary: boolean,
    endedOn: string | null,
  ): Fact[] {
    const samePlace = to.classId === this.classId && to.personId === (this.learnerId ?? this.staffId);
    if (samePlace && isPrimary === this.isPrimary && endedOn === this.endedOn) return [];
    const before = this.isOpen ? [this.left] : [];
    const wasOpen = this.isOpen;
    const wasPrimary = this.isPrimary;
    this.classId = to.classId;
    this.learnerId = to.role === 'student' ? to.personId : null;
    this.staffId = to.role === 'teacher' ? to.personId : null;
    this.visibleTo = to.visibleTo;
    this.isPrimary = isPrimary;
    this.endedOn = endedOn;
    this.version += 1;
    if (!samePlace) return endedOn ? before : [...before, this.joined];
    if (endedOn) return wasOpen ? before : [];
    return wasOpen && wasPrimary === isPrimary ? [] : [this.joined];
  }

  end(on: string): Fact | null {
    if (!this.isOpen) return null;
    this.endedOn = on;
    this.version += 1;
    return this.left;
  }

  private get joined(): Fact {
    return this.learnerId
      ? fact(ClassJoinedV1, this.learnerId, { learnerId: this.learnerId, classId: this.classId })
      : fact(ClassStaffedV1, this.classId, { classId: this.classId, staffId: this.staffId!, primary: this.isPrimary });
  }

  private get left(): Fact {
    return this.learnerId
      ? fact(ClassLeftV1, this.learnerId, { learnerId: this.learnerId, classId: this.classId })
      : fact(ClassUnstaffedV1, this.classId, { classId: this.classId, staffId: this.staffId! });
  }
}
