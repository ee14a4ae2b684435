import { AccommodationEndedV1, AccommodationGrantedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact, isOpenOn } from '@pan/kit/domain';

/** What an exam room can offer beside time. */
export const accommodationTools = [
  'text-to-speech',
  'speech-to-text',
  'spell-checker',
  'word-prediction',
  'dictionary',
  'calculator',
  'large-print',
  'colour-contrast',
  'breaks',
  'separate-room',
  'human-reader',
  'scribe',
] as const;
export type AccommodationTool = (typeof accommodationTools)[number];

/** What the exam room has to know, and nothing of the reason. */
export interface AccommodationTerms {
  /** Hundredths of the time that everybody has. */
  readonly extraTimePercent: number;
  readonly tools: readonly AccommodationTool[];
  /** School days, both included. */
  readonly validFrom: string;
  readonly validUntil: string | null;
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
    const { validUntil, endedOn } = this.state;
    return {
      ...{ accommodationId, learnerId, extraTimePercent, tools: [...tools], validFromOn, version },
      ...(validUntil !== null && { validUntilOn: validUntil }),
      ...(endedOn !== null && { endedOn }),
    };
  }
}

/** Tools in one order and once each, so that saying the same again changes nothing. */
function checked(terms: AccommodationTerms): AccommodationTerms {
  const { extraTimePercent, validFrom, validUntil } = terms;
  if (validUntil !== null && validUntil < validFrom) throw new DomainError('accommodation-ends-before-it-begins');
  return { extraTimePercent, tools: [...new Set(terms.tools)].sort(), validFrom, validUntil };
}
