import { DomainError, exactNumber, type FieldError } from '@pan/kit/domain';
import {
  day,
  decimal,
  instant,
  kept,
  list,
  metadata,
  object,
  optional,
  reference,
  required,
  sourcedId,
  text,
  truth,
  word,
  type Of,
  type Reader,
  type Shape,
} from './body-fields.js';

// What systems put into a gradebook: OneRoster 1.2 Gradebook Service, chapter 5 of its information model, and the Assessment
// Results Profile 1.0. What we say ourselves (dateLastModified) may be sent and says nothing.

export const scoreStatuses = ['exempt', 'fully graded', 'not submitted', 'partially graded', 'submitted'] as const;

const ofEverything = {
  sourcedId: required(sourcedId),
  status: optional(word(['active', 'tobedeleted'])),
  dateLastModified: optional(text(100)),
  metadata: optional(metadata),
} as const;

const longestTitle = 255;
const longestText = 4_000;
const most = { values: 200, objectives: 200, lineItem: 200, result: 1_000 } as const;

const objectiveSource: Reader<string> = (value, pointer, faults) =>
  typeof value === 'string' && /^(ext:|\/)[\w.-]{1,100}$/.test(value)
    ? value
    : word(['case', 'unknown'], { extended: true })(value, pointer, faults);

/** Of a line item: what it looks at. */
const objectives = kept(
  list(
    object({
      source: required(objectiveSource),
      learningObjectiveIds: required(list(text(255), most.objectives)),
    }),
    most.objectives,
  ),
);

/** In a JSON text that is kept, a decimal is a number again. */
const number: Reader<object> = (value, pointer, faults) => {
  const digits = decimal(value, pointer, faults);
  return digits === undefined ? undefined : exactNumber(digits);
};

const objectiveResult: Reader<object> = (value, pointer, faults) => {
  const read = object({
    learningObjectiveId: required(text(255)),
    score: optional(number),
    textScore: optional(text(255)),
  })(value, pointer, faults);
  return read && Object.fromEntries(Object.entries(read).filter(([, said]) => said !== null));
};

/** Of a result: how far each objective is reached. */
const objectiveResults = kept(
  list(
    object({
      source: required(objectiveSource),
      learningObjectiveResults: required(list(objectiveResult, most.objectives)),
    }),
    most.objectives,
  ),
);

const category = { ...ofEverything, title: required(text(longestTitle)), weight: optional(decimal) } as const;

const scaleValue = object({ itemValueLHS: required(text(255)), itemValueRHS: required(text(255)) });

const scoreScale = {
  ...ofEverything,
  title: required(text(longestTitle)),
  type: required(text(100)),
  course: optional(reference('course')),
  class: required(reference('class')),
  scoreScaleValue: required(list(scaleValue, most.values)),
} as const;

const measured = {
  title: required(text(longestTitle)),
  description: optional(text(longestText, { lines: true })),
  scoreScale: optional(reference('scoreScale')),
  resultValueMin: optional(decimal),
  resultValueMax: optional(decimal),
  learningObjectiveSet: optional(objectives),
} as const;

const lineItem = {
  ...ofEverything,
  ...measured,
  assignDate: required(instant),
  dueDate: required(instant),
  class: required(reference('class')),
  school: required(reference('org')),
  category: required(reference('category')),
  gradingPeriod: optional(reference('academicSession')),
  academicSession: optional(reference('academicSession')),
} as const;

const assessmentLineItem = {
  ...ofEverything,
  ...measured,
  class: optional(reference('class')),
  parentAssessmentLineItem: optional(reference('assessmentLineItem')),
} as const;

const scored = {
  student: required(reference('user', 'student')),
  scoreScale: optional(reference('scoreScale')),
  scoreStatus: required(word(scoreStatuses, { extended: true })),
  score: optional(decimal),
  textScore: optional(text(255)),
  scoreDate: required(day),
  comment: optional(text(longestText, { lines: true })),
  learningObjectiveSet: optional(objectiveResults),
  inProgress: optional(truth),
  incomplete: optional(truth),
  late: optional(truth),
  missing: optional(truth),
} as const;

const result = {
  ...ofEverything,
  ...scored,
  lineItem: required(reference('lineItem')),
  class: optional(reference('class')),
} as const;

const assessmentResult = {
  ...ofEverything,
  ...scored,
  assessmentLineItem: required(reference('assessmentLineItem')),
  scorePercentile: optional(decimal),
} as const;

/** Each kind of thing: the name of one of them in a body, of many, and its fields. */
export const gradebookBodies = {
  category: { many: 'categories', shape: category },
  scoreScale: { many: 'scoreScales', shape: scoreScale },
  lineItem: { many: 'lineItems', shape: lineItem },
  result: { many: 'results', shape: result },
  assessmentLineItem: { many: 'assessmentLineItems', shape: assessmentLineItem },
  assessmentResult: { many: 'assessmentResults', shape: assessmentResult },
} as const;
export type GradebookKind = keyof typeof gradebookBodies;
export type Body<K extends GradebookKind> = Of<(typeof gradebookBodies)[K]['shape']>;

/** The one thing of a PUT. @throws DomainError invalid-request, with each fault at its place */
export function readOne<K extends GradebookKind>(kind: K, body: unknown): Body<K> {
  const { shape } = gradebookBodies[kind];
  return whole(object({ [kind]: required(object(shape as Shape)) }), body)[kind] as Body<K>;
}

/** The things of a POST, which makes new ones and deletes none. @throws DomainError invalid-request */
export function readMany<K extends 'lineItem' | 'result'>(kind: K, body: unknown): Body<K>[] {
  const { many, shape } = gradebookBodies[kind];
  const opened: Shape = { ...shape, status: optional(word(['active'])) };
  return whole(object({ [many]: required(list(object(opened), most[kind])) }), body)[many] as Body<K>[];
}

function whole<T>(read: Reader<T>, body: unknown): T {
  const faults: FieldError[] = [];
  const value = read(body, '', faults);
  if (value === undefined) throw new DomainError('invalid-request', {}, { errors: faults });
  return value;
}
