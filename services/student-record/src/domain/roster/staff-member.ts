import { StaffChangedV1, StaffLeftV1, StaffRegisteredV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

export interface StaffIdentity {
  readonly familyName: string;
  readonly givenName: string;
  /** What a system leaves out stays as it was. */
  readonly middleName?: string | null;
}

/** By which key a system knows a member of the staff, and where that one belongs. */
export interface StaffPlace {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
}

interface StaffState extends StaffPlace, Required<StaffIdentity> {
  readonly leftOn: string | null;
  readonly version: number;
}

/** A person who works for an organisation, as one system knows them. */
export class StaffMember {
  private constructor(private state: StaffState) {}

  static register(of: StaffPlace, who: StaffIdentity): { member: StaffMember; fact: Fact } {
    const { familyName, givenName, middleName = null } = who;
    const member = new StaffMember({ ...of, familyName, givenName, middleName, leftOn: null, version: 1 });
    return { member, fact: fact(StaffRegisteredV1, of.id, { staffId: of.id, organisationId: of.organisationId }) };
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

  get names(): Required<StaffIdentity> {
    const { familyName, givenName, middleName } = this.state;
    return { familyName, givenName, middleName };
  }

  /** The system now uses this key for somebody else: whoever had it is gone, and what hangs on them stays theirs. */
  supersede(on: string): Fact | null {
    this.become({ sourceId: `${this.sourceId}~${this.id}` });
    return this.leave(on);
  }

  revise(who: StaffIdentity, organisationId: string, visibleTo: readonly string[]): Fact | null {
    const { state } = this;
    const moved = organisationId !== state.organisationId || visibleTo.join() !== state.visibleTo.join();
    const { familyName, givenName, middleName = state.middleName } = who;
    const same = familyName === state.familyName && givenName === state.givenName && middleName === state.middleName;
    if (same && !moved && !state.leftOn) return null;
    this.become({ familyName, givenName, middleName, organisationId, visibleTo, leftOn: null });
    return fact(StaffChangedV1, this.id, { staffId: this.id, organisationId });
  }

  leave(on: string): Fact | null {
    if (this.state.leftOn) return null;
    this.become({ leftOn: on });
    return fact(StaffLeftV1, this.id, { staffId: this.id, organisationId: this.state.organisationId });
  }

  private become(next: Partial<StaffState>): void {
    this.state = { ...this.state, ...next, version: this.version + 1 };
  }
}
