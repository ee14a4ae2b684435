import { exactNumber, parseExactly } from '@pan/kit/domain';
import { begin, type Known } from './shapes.js';

// What the gradebook knows, as objects of OneRoster 1.2: decimals digit for digit, and what was kept as it was sent as it was sent.

interface Entry extends Known {
  readonly metadata: string | null;
}

export interface KnownCategory extends Entry {
  readonly title: string;
  readonly weight: string | null;
}

export interface KnownScoreScale extends Entry {
  readonly title: string;
  readonly type: string;
  readonly course: string | null;
  readonly classId: string;
  readonly scale: string;
}

export interface KnownLineItem extends Entry {
  readonly title: string;
  readonly description: string | null;
  readonly assignedAt: string | null;
  readonly dueAt: string | null;
  readonly classId: string | null;
  readonly schoolId: string;
  readonly categoryId: string | null;
  readonly parentId: string | null;
  readonly gradingPeriod: string | null;
  readonly academicSession: string | null;
  readonly scoreScaleId: string | null;
  readonly lowest: string | null;
  readonly highest: string | null;
  readonly objectives: string | null;
}

export interface KnownResult extends Entry {
  readonly lineItemId: string;
  readonly studentId: string;
  readonly classId: string | null;
  readonly scoreScaleId: string | null;
  readonly scoreStatus: string;
  readonly score: string | null;
  readonly textScore: string | null;
  readonly percentile: string | null;
  readonly scoredOn: string;
  readonly comment: string | null;
  readonly objectives: string | null;
  readonly inProgress: boolean | null;
  readonly incomplete: boolean | null;
  readonly late: boolean | null;
  readonly missing: boolean | null;
}

/** Where an object that others refer to is read. */
export type GradebookReference =
  | 'academicSession'
  | 'assessmentLineItem'
  | 'category'
  | 'class'
  | 'course'
  | 'lineItem'
  | 'org'
  | 'scoreScale'
  | 'user';
type Shape = Readonly<Record<string, unknown>>;

const number = (digits: string | null): object | null => (digits === null ? null : exactNumber(digits));
const json = (text: string | null): unknown => text && parseExactly(text);
/** The standard writes booleans as text. */
const truth = (value: boolean | null): string | null => (value === null ? null : String(value));

export class GradebookShapes {
  constructor(private readonly addressOf: (type: GradebookReference, id: string) => string) {}

  category(known: KnownCategory): Shape {
    return { ...this.entry(known), title: known.title, weight: number(known.weight) };
  }

  scoreScale(known: KnownScoreScale): Shape {
    return {
      ...this.entry(known),
      title: known.title,
      type: known.type,
      course: this.ref('course', known.course),
      class: this.ref('class', known.classId),
      scoreScaleValue: json(known.scale),
    };
  }

  lineItem(known: KnownLineItem): Shape {
    return {
      ...this.measured(known),
      assignDate: known.assignedAt,
      dueDate: known.dueAt,
      class: this.ref('class', known.classId),
      school: this.ref('org', known.schoolId),
      category: this.ref('category', known.categoryId),
      gradingPeriod: this.ref('academicSession', known.gradingPeriod),
      academicSession: this.ref('academicSession', known.academicSession),
    };
  }

  assessmentLineItem(known: KnownLineItem): Shape {
    return {
      ...this.measured(known),
      class: this.ref('class', known.classId),
      parentAssessmentLineItem: this.ref('assessmentLineItem', known.parentId),
    };
  }

  result(known: KnownResult): Shape {
    return {
      ...this.scored(known),
      lineItem: this.ref('lineItem', known.lineItemId),
      class: this.ref('class', known.classId),
    };
  }

  assessmentResult(known: KnownResult): Shape {
    return {
      ...this.scored(known),
      assessmentLineItem: this.ref('assessmentLineItem', known.lineItemId),
      scorePercentile: number(known.percentile),
    };
  }

  private entry(known: Entry): Shape {
    return { ...begin(known), metadata: json(known.metadata) };
  }

  private measured(known: KnownLineItem): Shape {
    return {
      ...this.entry(known),
      title: known.title,
      description: known.description,
      scoreScale: this.ref('scoreScale', known.scoreScaleId),
      resultValueMin: number(known.lowest),
      resultValueMax: number(known.highest),
      learningObjectiveSet: json(known.objectives),
    };
  }

  private scored(known: KnownResult): Shape {
    return {
      ...this.entry(known),
      student: this.ref('user', known.studentId),
      scoreScale: this.ref('scoreScale', known.scoreScaleId),
      scoreStatus: known.scoreStatus,
      score: number(known.score),
      textScore: known.textScore,
      scoreDate: known.scoredOn,
      comment: known.comment,
      learningObjectiveSet: json(known.objectives),
      inProgress: truth(known.inProgress),
      incomplete: truth(known.incomplete),
      late: truth(known.late),
      missing: truth(known.missing),
    };
  }

  private ref(type: GradebookReference, sourcedId: string | null): Shape | null {
    return sourcedId === null ? null : { href: this.addressOf(type, sourcedId), sourcedId, type };
  }
}
