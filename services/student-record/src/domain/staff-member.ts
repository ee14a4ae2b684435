import { StaffChangedV1, StaffLeftV1, StaffRegisteredV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

export interface StaffIdentity {
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string | null;
}

/** A person who works for an organisation, as one system knows them. */
export class StaffMember {
  private constructor(
    readonly id: string,
    readonly source: string,
    readonly sourceId: string,
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
      who.middleName,
      null,
      1,
    );
    return { member, fact: fact(StaffRegisteredV1, of.id, { staffId: of.id, organisationId: of.organisationId }) };
  }

  revise(who: StaffIdentity, organisationId: string, visibleTo: readonly string[]): Fact | null {
    const moved = organisationId !== this.organisationId || visibleTo.join() !== this.visibleTo.join();
    const same =
      who.familyName === this.familyName && who.givenName === this.givenName && who.middleName === this.middleName;
    if (same && !moved && !this.leftOn) return null;
    Object.assign(this, who, { organisationId, visibleTo, leftOn: null, version: this.version + 1 });
    return fact(StaffChangedV1, this.id, { staffId: this.id, organisationId });
  }

  leave(on: string): Fact | null {
    if (this.leftOn) return null;
    this.leftOn = on;
    this.version += 1;
    return fact(StaffLeftV1, this.id, { staffId: this.id, organisationId: this.organisationId });
  }
}
