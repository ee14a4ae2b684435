export interface RoomTerms {
  /** What people call it: a number, a floor. */
  readonly name: string;
  /** Staff members in the student record; where nobody is named, whoever proctors in the organisation may. */
  readonly proctorIds: readonly string[];
  /** Whether candidates wait until whoever watches lets them begin. */
  readonly authorises: boolean;
}

interface RoomState extends RoomTerms {
  readonly id: string;
  readonly sessionId: string;
  readonly organisationId: string;
  /** One of its organisation's own, such as `204`. */
  readonly code: string;
  readonly version: number;
}

/** Where candidates of one organisation sit in one session, and who watches over them. */
export class ExamRoom {
  private constructor(private state: RoomState) {}

  static open(id: string, of: Pick<RoomState, 'sessionId' | 'organisationId' | 'code'>, terms: RoomTerms): ExamRoom {
    const { sessionId, organisationId, code } = of;
    const { name, proctorIds, authorises } = terms;
    return new ExamRoom({ id, sessionId, organisationId, code, name, proctorIds, authorises, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  change({ name, proctorIds, authorises }: RoomTerms): void {
    this.state = { ...this.state, name, proctorIds, authorises, version: this.state.version + 1 };
  }
}
