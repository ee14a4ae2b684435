import { EnrolmentChangedV1, EnrolmentEndedV1, LearnerEnrolledV1, type Level } from '@pan/contracts';
import { fact, type Fact, isOpenOn } from '@pan/kit/domain';

/** What a sending system says about a stay. */
export interface Stay {
  readonly level: Level;
  readonly beganOn: string | null;
  /** The first day without it, often known ahead. */
  readonly endedOn: string | null;
}

/** Whose stay it is, where, and by which key its system knows it. */
export interface StayPlace {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly schoolYear: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
}

interface EnrolmentState extends StayPlace, Stay {
  readonly version: number;
}

/** A stay: one learner in one organisation for one school year, as one system tells it. */
export class Enrolment {
  private constructor(private state: EnrolmentState) {}

  static begin(of: StayPlace, { level, beganOn, endedOn }: Stay): { enrolment: Enrolment; facts: Fact[] } {
    const enrolment = new Enrolment({ ...of, level, beganOn, endedOn, version: 1 });
    const facts = [fact(LearnerEnrolledV1, of.learnerId, enrolment.published)];
    return { enrolment, facts: endedOn ? [...facts, enrolment.ending(endedOn)] : facts };
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get version(): number {
    return this.state.version;
  }

  /** How the sending system names this stay. */
  get key(): { sourceId: string; schoolYear: string } {
    return { sourceId: this.state.sourceId, schoolYear: this.state.schoolYear };
  }

  /** Takes over what the system now says: a new level, an end, or a stay that goes on after all. A change says "open", so that of an ended stay is followed by its end. */
  revise({ level, beganOn, endedOn }: Stay): Fact[] {
    const { state } = this;
    const reopened = state.endedOn !== null && endedOn === null;
    const ended = endedOn !== null && endedOn !== state.endedOn;
    const relevelled = level !== state.level;
    const moved = beganOn !== state.beganOn;
    if (!reopened && !ended && !relevelled && !moved) return [];
    this.become({ level, beganOn, endedOn });
    return endedOn !== null && ended && !relevelled && !moved ? [this.ending(endedOn)] : this.present;
  }

  /** It is over from this day on, sooner than its system had planned; one that is over by then stays as it was. */
  end(on: string): Fact | null {
    if (!isOpenOn(this.state.endedOn, on)) return null;
    this.become({ endedOn: on });
    return this.ending(on);
  }

  /** The system now uses this key for another stay: this one ends and gives the key up. */
  supersede(on: string): Fact | null {
    this.become({ sourceId: `${this.state.sourceId}~${this.id}` });
    return this.end(on);
  }

  /** What holds now, for a reader who may know nothing of it yet. */
  get present(): Fact[] {
    const { endedOn } = this.state;
    const changed = fact(EnrolmentChangedV1, this.learnerId, this.published);
    return endedOn === null ? [changed] : [changed, this.ending(endedOn)];
  }

  private become(next: Partial<EnrolmentState>): void {
    this.state = { ...this.state, ...next, version: this.version + 1 };
  }

  private ending(endedOn: string): Fact {
    return fact(EnrolmentEndedV1, this.learnerId, { ...this.published, endedOn });
  }

  private get published(): LearnerEnrolledV1 {
    const { id, learnerId, organisationId, schoolYear, level, beganOn, endedOn, version } = this.state;
    return {
      ...{ enrolmentId: id, learnerId, organisationId, schoolYear, level, version },
      ...(beganOn !== null && { beganOn }),
      ...(endedOn !== null && { endedOn }),
    };
  }
}
