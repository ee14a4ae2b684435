import { EnrolmentChangedV1, EnrolmentEndedV1, LearnerEnrolledV1, type Level } from '@pan/contracts';
import { fact, type Fact, isOpenOn } from '@pan/kit/domain';
import { sectorVocabularies } from '@pan/quebec';
import { noStudies, sameStudies, sectorOfStay, studiesAfter, type Studies, type StudiesSaid } from './studies.js';

/** What a sending system says about a stay. */
export interface Stay {
  readonly level: Level;
  readonly beganOn: string | null;
  /** The first day without it, often known ahead. */
  readonly endedOn: string | null;
  readonly studies?: StudiesSaid;
}

/** Whose stay it is, where, and by which key its system knows it. */
export interface StayPlace {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly schoolYear: string;
  readonly learnerId: string;
  /** Under which key its system named the learner; null in stays from before that was kept. */
  readonly learnerSourceId: string | null;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
}

interface EnrolmentState extends StayPlace, Omit<Stay, 'studies'> {
  /** Null where nothing was said beyond the level. */
  readonly studies: Studies | null;
  readonly version: number;
}

const kept = (studies: Studies): Studies | null => (sameStudies(studies, noStudies) ? null : studies);

/** A stay: one learner in one organisation for one school year, as one system tells it. */
export class Enrolment {
  private constructor(private state: EnrolmentState) {}

  static begin(
    of: StayPlace,
    { level, beganOn, endedOn, studies = {} }: Stay,
  ): { enrolment: Enrolment; facts: Fact[] } {
    const said = kept(studiesAfter(studies, { studies: noStudies, level }, level, of.schoolYear));
    const enrolment = new Enrolment({ ...of, level, beganOn, endedOn, studies: said, version: 1 });
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

  get level(): Level {
    return this.state.level;
  }

  /** Whether it goes on on this day or later. */
  isOpenAfter(day: string): boolean {
    return isOpenOn(this.state.endedOn, day);
  }

  /** Of a stay without a first day nobody knows. */
  mayHaveBegunBefore(day: string): boolean {
    return this.state.beganOn === null || this.state.beganOn < day;
  }

  /** The learner goes on in another record, under whose id it is told from here on. */
  handOver(learnerId: string): Fact[] {
    this.become({ learnerId });
    return this.present;
  }

  /** Whether it is a full-time stay of a sector in which a learner has one of them at a time. */
  get excludesOthers(): boolean {
    const { level } = this.state;
    const { attendance, sector: said } = this.studies;
    const sector = sectorOfStay(said, level);
    return attendance === 'full-time' && sector !== null && sectorVocabularies[sector].oneFullTimeStay;
  }

  /** Whether both have a day of one school year in common from this one on. */
  overlaps(other: Enrolment, today: string): boolean {
    const [own, others] = [this.daysFrom(today), other.daysFrom(today)];
    return (
      this.state.schoolYear === other.state.schoolYear &&
      own.from < own.until &&
      others.from < others.until &&
      own.from < others.until &&
      others.from < own.until
    );
  }

  /** Whether every day of the other one from this one on is among its own. */
  covers(other: Enrolment, today: string): boolean {
    const [own, others] = [this.daysFrom(today), other.daysFrom(today)];
    return own.from <= others.from && own.until >= others.until;
  }

  /** Of a stay without a first day nobody knows what was before. */
  private daysFrom(today: string): { from: string; until: string } {
    const { beganOn, endedOn } = this.state;
    return { from: beganOn !== null && beganOn > today ? beganOn : today, until: endedOn ?? '9999-12-31' };
  }

  private get studies(): Studies {
    return this.state.studies ?? noStudies;
  }

  /** Takes over what the system now says: a new level, an end, or a stay that goes on after all. A change says "open", so that of an ended stay is followed by its end. */
  revise({
    level,
    beganOn,
    endedOn,
    studies: said = {},
    learnerSourceId = this.state.learnerSourceId,
  }: Stay & Partial<Pick<StayPlace, 'learnerSourceId'>>): Fact[] {
    const { state } = this;
    const reopened = state.endedOn !== null && endedOn === null;
    const ended = endedOn !== null && endedOn !== state.endedOn;
    const relevelled = level !== state.level;
    const moved = beganOn !== state.beganOn;
    const studies = studiesAfter(said, { studies: this.studies, level: state.level }, level, state.schoolYear);
    const studiesOtherwise = !sameStudies(studies, this.studies);
    if (!reopened && !ended && !relevelled && !moved && !studiesOtherwise) return [];
    this.become({ level, beganOn, endedOn, studies: kept(studies), learnerSourceId });
    const endsAlone = ended && !relevelled && !moved && !studiesOtherwise;
    return endsAlone ? [this.ending(endedOn)] : this.present;
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
    const { modules: _, ...studies } = this.studies;
    const said = Object.fromEntries(Object.entries(studies).filter(([, word]) => word !== null));
    return {
      ...{ enrolmentId: id, learnerId, organisationId, schoolYear, level, version },
      ...(beganOn !== null && { beganOn }),
      ...(endedOn !== null && { endedOn }),
      ...said,
    };
  }
}
