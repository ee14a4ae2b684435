import type { Level } from '@pan/contracts';
import { Decimal, type Numeric, settled, zero } from '@pan/kit/domain';
import type { Competency, CourseFramework } from './frameworks.js';
import { isLast, type ReportingScheme } from './schemes.js';

/** A mark out of 100, a decimal digit for digit, or what stands instead of one; both null where it was taken back. */
export interface MarkSaid {
  readonly mark: string | null;
  readonly code: string | null;
}

/** A mark of one learner for one competency of a course in one term. */
export interface MarkAt extends MarkSaid {
  readonly classId: string;
  readonly course: string;
  readonly competency: string;
  readonly term: string;
}

/** A result of a ministry’s examination. */
export interface ExamResult {
  readonly subject: string;
  readonly level: Level;
  readonly mark: string;
  readonly passed: boolean;
}

/** A course that a learner takes in a class, with all that was said of it in the year. */
export interface CourseTaken {
  readonly framework: CourseFramework;
  readonly classId: string;
  readonly classTitle: string;
  readonly level: Level;
  readonly marks: readonly MarkAt[];
  readonly exams: readonly ExamResult[];
}

/** Why no mark stands where one should. */
export const missingReasons = [
  'not-told',
  'word',
  'two-marks',
  'nothing-assessed',
  'no-examination-result',
  'no-framework',
] as const;
export type MissingReason = (typeof missingReasons)[number];

/** A part without which a mark cannot be reckoned; it never counts as zero. */
export interface MissingPart {
  readonly course: string;
  /** Null where it is of the whole subject. */
  readonly competency: string | null;
  readonly term: string | null;
  readonly why: MissingReason;
  /** The word that stands instead of the mark. */
  readonly code: string | null;
}

/** As it is printed. */
export interface PrintedMark {
  readonly term: string;
  /** Rounded; null where there is none. */
  readonly mark: string | null;
  /** The word that stands instead. */
  readonly code: string | null;
}

export interface CompetencyLine extends Pick<Competency, 'code' | 'fr' | 'en' | 'weight'> {
  readonly terms: readonly PrintedMark[];
  readonly final: string | null;
}

/** The mean of a class, or that too few have a mark for it to be told. */
export interface GroupMean {
  readonly term: string;
  readonly mean: string | null;
  readonly withheld: boolean;
}

export interface CourseLine extends Pick<CourseFramework, 'code' | 'version' | 'fr' | 'en'> {
  readonly classTitle: string;
  readonly competencies: readonly CompetencyLine[];
  readonly terms: readonly PrintedMark[];
  readonly means: readonly GroupMean[];
  /** Null before the last term, and where a part is missing. */
  readonly final: string | null;
  readonly finalMean: GroupMean | null;
  readonly examination: (ExamResult & { readonly share: string; readonly effect: string }) | null;
  readonly passed: boolean | null;
  readonly credits: string | null;
}

/** A value, or the parts that it lacks. */
export interface Reckoned {
  readonly value: Decimal | null;
  readonly missing: readonly MissingPart[];
}

interface Share {
  readonly weight: Numeric;
  /** Null where the others count for it too. */
  readonly value: Decimal | null;
}

/** The mean of those that have a value, by their weights; null of none. */
export function weighted(shares: readonly Share[]): Decimal | null {
  let [sum, weights] = [zero, zero];
  for (const { weight, value } of shares) {
    if (value === null) continue;
    sum = sum.plus(value.times(weight));
    weights = weights.plus(weight);
  }
  return weights.isZero() ? null : sum.div(weights);
}

/** Half up, once, when it is printed. */
export const printed = (value: Decimal | null, { decimals }: Pick<ReportingScheme, 'decimals'>): string | null =>
  value === null ? null : settled(value).toDecimalPlaces(decimals, Decimal.ROUND_HALF_UP).toFixed(decimals);

/** What one learner’s marks in one course come to, in decimals that are rounded nowhere: what is printed is rounded from here. */
export class CourseMarks {
  private readonly at: ReadonlyMap<string, readonly MarkAt[]>;

  constructor(
    private readonly scheme: ReportingScheme,
    private readonly taken: CourseTaken,
  ) {
    this.at = Map.groupBy(taken.marks, ({ competency, term }) => `${competency} ${term}`);
  }

  get competencies(): readonly Competency[] {
    return this.taken.framework.competencies;
  }

  /** What was said: a mark, a word, or nothing. Two different words, which a merge of two records leaves, are for the school to settle. */
  said(competency: string, term: string): MarkSaid & { readonly why: MissingReason | null } {
    const all = (this.at.get(`${competency} ${term}`) ?? []).filter(({ mark, code }) => mark !== null || code !== null);
    const [one, ...others] = all;
    if (!one) return { mark: null, code: null, why: 'not-told' };
    if (others.some((other) => other.code !== one.code || !sameMark(other.mark, one.mark)))
      return { mark: null, code: null, why: 'two-marks' };
    if (one.mark !== null) return { ...one, why: null };
    const effect = this.scheme.codes.find(({ code }) => code === one.code)?.effect ?? 'missing';
    return { mark: null, code: one.code, why: effect === 'missing' ? 'word' : null };
  }

  /** The subject’s mark in one term, by the weights of its competencies. */
  ofTerm(term: string): Reckoned {
    return this.reckon(
      this.competencies.map(({ code, weight }) => {
        const { value, missing } = this.one(code, term);
        return { weight, value, missing };
      }),
      { competency: null, term },
    );
  }

  /** A competency’s final mark, by the weights of the terms. */
  finalOf(competency: string): Reckoned {
    return this.reckon(
      this.scheme.terms.map(({ code, weight }) => {
        const { value, missing } = this.one(competency, code);
        return { weight, value, missing };
      }),
      { competency, term: null },
    );
  }

  /** The subject’s final mark: its competencies’ by their weights, and the ministry’s part where there is one. */
  final(): Reckoned {
    const school = this.reckon(
      this.competencies.map(({ code, weight }) => {
        const { value, missing } = this.finalOf(code);
        // A competency that was assessed in no term leaves its weight to the others.
        const counted = missing.filter(({ why }) => why !== 'nothing-assessed');
        return { weight, value, missing: counted };
      }),
      { competency: null, term: null },
    );
    const { examination } = this.taken.framework;
    if (examination?.effect !== 'part-of-final-mark' || !examination.levels.includes(this.taken.level)) return school;
    const result = this.examResult;
    if (!result) {
      const absent = this.part({ competency: null, term: null }, 'no-examination-result');
      return { value: null, missing: [...school.missing, absent] };
    }
    if (school.value === null) return school;
    const share = new Decimal(examination.share);
    const value = school.value.times(new Decimal(100).minus(share)).plus(share.times(result.mark)).div(100);
    return { value, missing: [] };
  }

  get examResult(): ExamResult | null {
    const { framework, exams, level } = this.taken;
    return exams.find((one) => one.subject === framework.examination?.subject && one.level === level) ?? null;
  }

  private one(competency: string, term: string): Reckoned {
    const { mark, code, why } = this.said(competency, term);
    if (why === null) return { value: mark === null ? null : new Decimal(mark), missing: [] };
    return { value: null, missing: [this.part({ competency, term }, why, code)] };
  }

  private reckon(
    shares: readonly (Share & { readonly missing: readonly MissingPart[] })[],
    of: Pick<MissingPart, 'competency' | 'term'>,
  ): Reckoned {
    const missing = shares.flatMap((share) => share.missing);
    if (missing.length > 0) return { value: null, missing };
    const value = weighted(shares);
    return { value, missing: value === null ? [this.part(of, 'nothing-assessed')] : [] };
  }

  private part(
    of: Pick<MissingPart, 'competency' | 'term'>,
    why: MissingReason,
    code: string | null = null,
  ): MissingPart {
    return { course: this.taken.framework.code, ...of, why, code };
  }
}

const sameMark = (one: string | null, other: string | null): boolean =>
  one === null || other === null ? one === other : new Decimal(one).eq(other);

/** The mean of the marks of a class, of those who have one; withheld of a small group. */
export function groupMean(scheme: ReportingScheme, term: string, values: readonly (Decimal | null)[]): GroupMean {
  const marks = values.filter((value) => value !== null);
  if (marks.length === 0) return { term, mean: null, withheld: false };
  if (marks.length < scheme.smallestGroup) return { term, mean: null, withheld: true };
  return { term, mean: printed(weighted(marks.map((value) => ({ weight: 1, value }))), scheme), withheld: false };
}

/** Terms up to this one. */
const until = ({ terms }: ReportingScheme, term: string): readonly string[] => {
  const all = terms.map(({ code }) => code);
  return all.slice(0, all.indexOf(term) + 1);
};

/** Means of a class in a course, of each term so far and of the year once it ends. */
export interface ClassMeans {
  readonly terms: readonly GroupMean[];
  readonly final: GroupMean | null;
}

/** @param classmates marks in one course of all who are in its class */
export function meansOf(scheme: ReportingScheme, term: string, classmates: readonly CourseMarks[]): ClassMeans {
  const mean = (of: string, value: (one: CourseMarks) => Reckoned): GroupMean =>
    groupMean(
      scheme,
      of,
      classmates.map((one) => value(one).value),
    );
  return {
    terms: until(scheme, term).map((of) => mean(of, (one) => one.ofTerm(of))),
    final: isLast(scheme, term) ? mean('final', (one) => one.final()) : null,
  };
}

/** One course of a report card of a term, and what is missing in it. */
export function courseLine(
  scheme: ReportingScheme,
  term: string,
  taken: CourseTaken,
  means: ClassMeans,
): { readonly line: CourseLine; readonly missing: readonly MissingPart[] } {
  const marks = new CourseMarks(scheme, taken);
  const { framework } = taken;
  const terms = until(scheme, term);
  const ends = isLast(scheme, term);
  const final = ends ? marks.final() : null;
  const printedFinal = printed(final?.value ?? null, scheme);
  const competencies = framework.competencies.map(({ code, fr, en, weight }) => ({
    ...{ code, fr, en, weight },
    terms: terms.map((of) => {
      const said = marks.said(code, of);
      return { term: of, mark: printed(said.mark === null ? null : new Decimal(said.mark), scheme), code: said.code };
    }),
    final: ends ? printed(marks.finalOf(code).value, scheme) : null,
  }));
  const passed = printedFinal === null ? null : isPassed(scheme, framework, printedFinal, competencies);
  const exam = framework.examination?.levels.includes(taken.level) && ends ? marks.examResult : null;
  const line: CourseLine = {
    ...{ code: framework.code, version: framework.version, fr: framework.fr, en: framework.en },
    ...{ classTitle: taken.classTitle, competencies, final: printedFinal, passed },
    terms: terms.map((of) => ({ term: of, mark: printed(marks.ofTerm(of).value, scheme), code: null })),
    ...{ means: means.terms, finalMean: means.final },
    examination: exam && { ...exam, share: framework.examination!.share, effect: framework.examination!.effect },
    credits: passed && framework.credits !== null ? String(framework.credits) : null,
  };
  // A term in which nothing was assessed lacks no mark; a year in which nothing was does.
  const ofTerm = marks.ofTerm(term).missing.filter(({ why }) => why !== 'nothing-assessed');
  const missing = final ? final.missing : ofTerm;
  return { line, missing };
}

function isPassed(
  { passMark }: ReportingScheme,
  framework: CourseFramework,
  final: string,
  competencies: readonly CompetencyLine[],
): boolean {
  const reaches = framework.competencies.every(({ least }, at) => {
    const mark = competencies[at]!.final;
    return least === null || mark === null || new Decimal(mark).gte(least);
  });
  return reaches && new Decimal(final).gte(passMark);
}
