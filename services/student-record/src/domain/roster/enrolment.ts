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

/** A stay: one learner in one organisation for one school year, as one system tells it. */
export class Enrolment {
  private constructor(
    readonly id: string,
    readonly source: string,
    private sourceId: string,
    readonly schoolYear: string,
    readonly learnerId: string,
    readonly organisationId: string,
    readonly visibleTo: readonly string[],
    private level: Level,
    private beganOn: string | null,
    private endedOn: string | null,
    public version: number,
  ) {}

  static begin(of: StayPlace, stay: Stay): { enrolment: Enrolment; facts: Fact[] } {
    const enrolment = new Enrolment(
      of.id,
      of.source,
      of.sourceId,
      of.schoolYear,
      of.learnerId,
      of.organisationId,
      of.visibleTo,
      stay.level,
      stay.beganOn,
      stay.endedOn,
      1,
    );
    const facts = [fact(LearnerEnrolledV1, of.learnerId, enrolment.published)];
    return { enrolment, facts: stay.endedOn ? [...facts, enrolment.ending(stay.endedOn)] : facts };
  }

  /** How the sending system names this stay. */
  get key(): { sourceId: string; schoolYear: string } {
    return { sourceId: this.sourceId, schoolYear: this.schoolYear };
  }

  /** Takes over what the system now says: a new level, an end, or a stay that goes on after all. A change says "open", so that of an ended stay is followed by its end. */
  revise(stay: Stay): Fact[] {
    const reopened = this.endedOn !== null && stay.endedOn === null;
    const ended = stay.endedOn !== null && stay.endedOn !== this.endedOn;
    const relevelled = stay.level !== this.level;
    const moved = stay.beganOn !== this.beganOn;
    if (!reopened && !ended && !relevelled && !moved) return [];
    this.level = stay.level;
    this.beganOn = stay.beganOn;
    this.endedOn = stay.endedOn;
    this.version += 1;
    const changed =
      relevelled || reopened || moved || !ended ? [fact(EnrolmentChangedV1, this.learnerId, this.published)] : [];
    return stay.endedOn === null ? changed : [...changed, this.ending(stay.endedOn)];
  }

  /** It is over from this day on, sooner than its system had planned; one that is over by then stays as it was. */
  end(on: string): Fact | null {
    if (!isOpenOn(this.endedOn, on)) return null;
    this.endedOn = on;
    this.version += 1;
    return this.ending(on);
  }

  /** The system now uses this key for another stay: this one ends and gives the key up. */
  supersede(on: string): Fact | null {
    this.sourceId = `${this.sourceId}~${this.id}`;
    this.version += 1;
    return this.end(on);
  }

  private ending(endedOn: string): Fact {
    const { level: _level, beganOn: _beganOn, ...stay } = this.published;
    return fact(EnrolmentEndedV1, this.learnerId, { ...stay, endedOn });
  }

  private get published(): LearnerEnrolledV1 {
    const { id, learnerId, organisationId, schoolYear, level, beganOn } = this;
    return { enrolmentId: id, learnerId, organisationId, schoolYear, level, ...(beganOn !== null && { beganOn }) };
  }
}
