import { Decimal, DomainError, readDecimal } from '@pan/kit/domain';
import { competencyOf, type CourseFramework } from './frameworks.js';
import type { MarkSaid } from './report-card.js';
import { type ReportingScheme, termOf, wordsOf } from './schemes.js';

/** Whose mark it is, in which class, for what. */
export interface MarkKey {
  readonly learnerId: string;
  readonly classId: string;
  readonly course: string;
  readonly competency: string;
  readonly term: string;
}

/** By whose word a mark stands, why it was changed, and which line items of the gradebook it was taken from. */
export interface MarkWord {
  readonly clientId: string;
  readonly saidBy: string;
  readonly saidAt: Date;
  readonly reason: string | null;
  readonly lineItems: readonly string[] | null;
}

interface TermMarkState extends MarkKey, MarkSaid, MarkWord {
  readonly id: string;
  readonly version: number;
}

/** A version as it was said; it never changes. */
export interface TermMarkVersion extends MarkSaid, MarkWord {
  readonly markId: string;
  readonly version: number;
}

/** What rules a mark in its class. */
export interface MarkRules {
  readonly scheme: ReportingScheme;
  readonly framework: CourseFramework;
}

/** A teacher’s mark of one learner for one competency in one term, by the word of the school’s system; what it said before stays. */
export class TermMark {
  constructor(private state: TermMarkState) {}

  static tell(id: string, key: MarkKey, said: MarkSaid, rules: MarkRules, word: MarkWord): TermMark {
    check(key, said, rules);
    return new TermMark({ id, ...key, ...ofOneForm(said), ...word, version: 1 });
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

  get all(): TermMarkState {
    return this.state;
  }

  get latest(): TermMarkVersion {
    const { id: markId, version, mark, code, clientId, saidBy, saidAt, reason, lineItems } = this.state;
    return { markId, version, mark, code, clientId, saidBy, saidAt, reason, lineItems };
  }

  /**
   * @param isPublished whether a report card that this mark stands in was published
   * @returns whether anything changed
   * @throws DomainError correction-reason-required: what a family has read changes with a reason
   */
  restate(said: MarkSaid, rules: MarkRules, word: MarkWord, isPublished: boolean): boolean {
    check(this.state, said, rules);
    const next = ofOneForm(said);
    if (next.mark === this.state.mark && next.code === this.state.code) return false;
    if (isPublished && word.reason === null) throw new DomainError('correction-reason-required');
    this.state = { ...this.state, ...next, ...word, version: this.version + 1 };
    return true;
  }
}

const mostDigits = 4;

/** @throws DomainError report-term-unknown, competency-not-of-course, mark-outside-range, mark-or-word, mark-word-unknown */
function check({ competency, term }: MarkKey, { mark, code }: MarkSaid, { scheme, framework }: MarkRules): void {
  termOf(scheme, term);
  competencyOf(framework, competency);
  if (mark !== null && code !== null) throw new DomainError('mark-or-word');
  if (code !== null && !scheme.codes.some((one) => one.code === code))
    throw new DomainError('mark-word-unknown', { codes: wordsOf(scheme.codes) });
  if (mark === null) return;
  const value = readDecimal(mark);
  if (value === null || value.lt(0) || value.gt(100) || value.decimalPlaces() > mostDigits)
    throw new DomainError('mark-outside-range');
}

/** 72.50 and 72.5 are one mark. */
const ofOneForm = ({ mark, code }: MarkSaid): MarkSaid => ({
  mark: mark === null ? null : new Decimal(mark).toFixed(),
  code,
});
