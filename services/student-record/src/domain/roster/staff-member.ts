import { StaffChangedV1, StaffLeftV1, StaffRegisteredV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

export interface StaffIdentity {
  readonly familyName: string;
  readonly givenName: string;
  /** What a system leaves out stays as it was. */
  readonly middleName?: string | null;
}

/** A person who works for an organisation, as one system knows them. */
export class StaffMember {
  private constructor(
    readonly id: string,
    readonly source: string,
    public sourceId: string,
    private organisationId: string,
    private visibleTo: readonly string[],
    readonly familyName: string,
    readonly givenName: string,
    readonly middleName: string | null,
    private leftOn: string | null,
    public version: number,
  ) {}

  static register(
    of: { id: string; source: string; sourceId: string; organisationId: string; visibleTo: readonly string[] },
    who: StaffIdentity,
  ): { member: StaffMember; fact: Fact } {
    const member = new StaffMember(
      of.id,
      of.source,
      of.sourceId,
      of.organisationId,
      of.visibleTo,
      who.familyName,
      who.givenName,
      who.middleName ?? null,
      null,
      1,
    );
    return { member, fact: fact(StaffRegisteredV1, of.id, { staffId: of.id, organisationId: of.organisationId }) };
  }

  /** The system now uses this key for somebody else: whoever had it is gone, and what hangs on them stays theirs. */
  supersede(on: string): Fact | null {
    this.sourceId = `${this.sourceId}~${this.id}`;
    this.version += 1;
    return this.leave(on);
  }

  revise(who: StaffIdentity, organisationId: string, visibleTo: readonly string[]): Fact | null {
    const moved = organisationId !== this.organisationId || visibleTo.join() !== this.visibleTo.join();
    const { familyName, givenName, middleName = this.middleName } = who;
    const same = familyName === this.familyName && givenName === this.givenName && middleName === this.middleName;
    if (same && !moved && !this.leftOn) return null;
    Object.assign(this, { familyName, givenName, middleName, organisationId, visibleTo, leftOn: null });
    this.version += 1;
    return fact(StaffChangedV1, this.id, { staffId: this.id, organisationId });
  }

  leave(on: string): Fact | null {
    if (this.leftOn) return null;
    this.leftOn = on;
    this.version += 1;
    return fact(StaffLeftV1, this.id, { staffId: this.id, organisationId: this.organisationId });
  }
}
