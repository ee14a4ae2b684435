import { AccommodationEndedV1, AccommodationGrantedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact, isOpenOn } from '@pan/kit/domain';
import { type AccommodationParameter, type AccommodationTool, checkedParameters, type DecidedBy } from './kinds.js';

/** What the exam room has to know, and nothing of the reason. */
export interface AccommodationTerms {
  /** Hundredths of the time that everybody has. */
  readonly extraTimePercent: number;
  readonly tools: readonly AccommodationTool[];
  /** How tools are set, where the school says so. */
  readonly parameters: readonly AccommodationParameter[];
  /** School days, both included. */
  readonly validFrom: string;
  readonly validUntil: string | null;
  /** Which the room is not told; null in measures of which no school has said it. */
  readonly decided: DecidedBy | null;
  /** The intervention plan that it rests on, which the room is not told either. */
  readonly planId: string | null;
}

export interface AccommodationPlace {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly learnerId: string;
  /** Under which key its system named the learner; null in measures from before that was kept. */
  readonly learnerSourceId: string | null;
  readonly organisationId: string;
}

interface AccommodationState extends AccommodationPlace, AccommodationTerms {
  readonly endedOn: string | null;
  readonly version: number;
}

/** A measure that a school grants to a learner and that follows the learner to each sitting. */
export class Accommodation {
  private constructor(private state: AccommodationState) {}

  static grant(of: AccommodationPlace, terms: AccommodationTerms): { accommodation: Accommodation; fact: Fact } {
    const accommodation = new Accommodation({ ...of, ...checked(terms), endedOn: null, version: 1 });
    return { accommodation, fact: accommodation.granted };
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get version(): number {
    return this.state.version;
  }

  /** Takes over what the school now says; an ended measure that it says again holds again. */
  revise(learnerId: string, organisationId: string, terms: AccommodationTerms): Fact | null {
    if (learnerId !== this.learnerId) throw new DomainError('accommodation-cannot-move');
    const next = checked(terms);
    const { state } = this;
    const same =
      organisationId === state.organisationId &&
      next.extraTimePercent === state.extraTimePercent &&
      next.tools.join() === state.tools.join() &&
      settingsOf(next.parameters).join() === settingsOf(state.parameters).join() &&
      sameDecision(next.decided, state.decided) &&
      next.planId === state.planId &&
      next.validFrom === state.validFrom &&
      next.validUntil === state.validUntil &&
      state.endedOn === null;
    if (same) return null;
    this.state = { ...state, ...next, organisationId, endedOn: null, version: state.version + 1 };
    return this.granted;
  }

  /** The learner goes on in another record, under whose id it is told from here on. */
  handOver(learnerId: string): Fact[] {
    this.state = { ...this.state, learnerId, version: this.version + 1 };
    return this.present;
  }

  /** It no longer holds from this day on; sooner than was said before, never later. */
  end(on: string): Fact | null {
    if (!isOpenOn(this.state.endedOn, on)) return null;
    this.state = { ...this.state, endedOn: on, version: this.version + 1 };
    return this.ended(on);
  }

  /** What holds now, for a reader who may know nothing of it yet: an end that lies ahead is no use without what ends. */
  get present(): Fact[] {
    const { endedOn } = this.state;
    return endedOn ? [this.granted, this.ended(endedOn)] : [this.granted];
  }

  private ended(on: string): Fact {
    return fact(AccommodationEndedV1, this.learnerId, { ...this.published, endedOn: on });
  }

  private get granted(): Fact {
    return fact(AccommodationGrantedV1, this.learnerId, this.published);
  }

  private get published(): AccommodationGrantedV1 {
    const { id: accommodationId, learnerId, extraTimePercent, tools, validFrom: validFromOn, version } = this.state;
    const { validUntil, endedOn, parameters } = this.state;
    return {
      ...{ accommodationId, learnerId, extraTimePercent, tools: [...tools], validFromOn, version },
      ...(parameters.length > 0 && { settings: settingsOf(parameters) }),
      ...(validUntil !== null && { validUntilOn: validUntil }),
      ...(endedOn !== null && { endedOn }),
    };
  }
}

const settingsOf = (parameters: readonly AccommodationParameter[]): string[] =>
  parameters.map(({ tool, name, value }) => `${tool}.${name}=${value}`);

const sameDecision = (one: DecidedBy | null, other: DecidedBy | null): boolean =>
  one?.authority === other?.authority && one?.decidedOn === other?.decidedOn && one?.reference === other?.reference;

/** Tools in one order and once each, so that saying the same again changes nothing. */
function checked(terms: AccommodationTerms): AccommodationTerms {
  const { extraTimePercent, parameters, validFrom, validUntil, decided, planId } = terms;
  if (validUntil !== null && validUntil < validFrom) throw new DomainError('accommodation-ends-before-it-begins');
  if (decided && validUntil !== null && decided.decidedOn > validUntil)
    throw new DomainError('accommodation-decided-after-its-end');
  const tools = [...new Set(terms.tools)].sort();
  return {
    extraTimePercent,
    tools,
    parameters: checkedParameters(parameters, tools),
    validFrom,
    validUntil,
    decided,
    planId,
  };
}
