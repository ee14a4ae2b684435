import { day, instant, list, number, openWord, optional, part, reference, resource, text, truth } from './resource.js';
import { scoreStatuses } from './gradebook-bodies.js';

// The objects of the gradebook service, OneRoster 1.2, and of the Assessment Results Profile 1.0, as their official OpenAPI prints them.

const objectives = optional(list(part({ source: openWord('case', 'unknown'), learningObjectiveIds: list(text()) })));
const objectiveResults = optional(
  list(
    part({
      source: openWord('case', 'unknown'),
      learningObjectiveResults: list(
        part({ learningObjectiveId: text(), score: optional(number()), textScore: optional(text()) }),
      ),
    }),
  ),
);

export const category = resource(
  { one: 'category', many: 'categories' },
  { title: text(), weight: optional(number()) },
  { title: 'text', weight: 'number' },
);

export const scoreScale = resource(
  { one: 'scoreScale', many: 'scoreScales' },
  {
    title: text(),
    type: text(),
    course: optional(reference('course')),
    class: reference('class'),
    scoreScaleValue: list(part({ itemValueLHS: text(), itemValueRHS: text() })),
  },
  { title: 'text', type: 'text', 'class.sourcedId': 'word' },
);

export const lineItem = resource(
  { one: 'lineItem', many: 'lineItems' },
  {
    title: text(),
    description: optional(text()),
    assignDate: instant(),
    dueDate: instant(),
    class: reference('class'),
    school: reference('org'),
    category: reference('category'),
    gradingPeriod: optional(reference('academicSession')),
    academicSession: optional(reference('academicSession')),
    scoreScale: optional(reference('scoreScale')),
    resultValueMin: optional(number()),
    resultValueMax: optional(number()),
    learningObjectiveSet: objectives,
  },
  {
    title: 'text',
    description: 'text',
    assignDate: 'instant',
    dueDate: 'instant',
    resultValueMin: 'number',
    resultValueMax: 'number',
    'class.sourcedId': 'word',
    'school.sourcedId': 'word',
    'category.sourcedId': 'word',
    'gradingPeriod.sourcedId': 'word',
    'academicSession.sourcedId': 'word',
    'scoreScale.sourcedId': 'word',
  },
);

const scored = {
  scoreStatus: openWord(...scoreStatuses),
  score: optional(number()),
  textScore: optional(text()),
  scoreDate: day(),
  comment: optional(text()),
  learningObjectiveSet: objectiveResults,
  inProgress: optional(truth()),
  incomplete: optional(truth()),
  late: optional(truth()),
  missing: optional(truth()),
};
const scoredQueries = {
  scoreStatus: 'word',
  score: 'number',
  textScore: 'text',
  scoreDate: 'day',
  comment: 'text',
  inProgress: 'word',
  incomplete: 'word',
  late: 'word',
  missing: 'word',
  'student.sourcedId': 'word',
  'scoreScale.sourcedId': 'word',
} as const;

export const result = resource(
  { one: 'result', many: 'results' },
  {
    lineItem: reference('lineItem'),
    student: reference('user'),
    class: optional(reference('class')),
    scoreScale: optional(reference('scoreScale')),
    ...scored,
  },
  { ...scoredQueries, 'lineItem.sourcedId': 'word', 'class.sourcedId': 'word' },
);

export const assessmentLineItem = resource(
  { one: 'assessmentLineItem', many: 'assessmentLineItems' },
  {
    title: text(),
    description: optional(text()),
    class: optional(reference('class')),
    parentAssessmentLineItem: optional(reference('assessmentLineItem')),
    scoreScale: optional(reference('scoreScale')),
    resultValueMin: optional(number()),
    resultValueMax: optional(number()),
    learningObjectiveSet: objectives,
  },
  {
    title: 'text',
    description: 'text',
    resultValueMin: 'number',
    resultValueMax: 'number',
    'class.sourcedId': 'word',
    'parentAssessmentLineItem.sourcedId': 'word',
    'scoreScale.sourcedId': 'word',
  },
);

export const assessmentResult = resource(
  { one: 'assessmentResult', many: 'assessmentResults' },
  {
    assessmentLineItem: reference('assessmentLineItem'),
    student: reference('user'),
    scoreScale: optional(reference('scoreScale')),
    scorePercentile: optional(number()),
    ...scored,
  },
  { ...scoredQueries, scorePercentile: 'number', 'assessmentLineItem.sourcedId': 'word' },
);

/** Objects that a path of the service leads to. */
export const gradebookSets = {
  categories: category,
  scoreScales: scoreScale,
  lineItems: lineItem,
  results: result,
  assessmentLineItems: assessmentLineItem,
  assessmentResults: assessmentResult,
} as const;
export type GradebookSet = keyof typeof gradebookSets;

/** What a collection is restricted to, by the keys in its address. */
export type GradebookWithin = Partial<Record<'school' | 'class' | 'student' | 'lineItem', string>>;

export interface GradebookRead {
  /** The name that the official document gives it. */
  readonly id: string;
  readonly path: string;
  readonly set: GradebookSet;
  readonly single: boolean;
  /** One of these opens it. */
  readonly scopes: readonly [string, ...string[]];
}

const core = ['gradebook-core.readonly', 'gradebook.readonly'] as const;
const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1);

const own = (Object.keys(gradebookSets) as GradebookSet[]).flatMap((set): GradebookRead[] => {
  const scopes = set.startsWith('assessment') ? (['assessment.readonly'] as const) : core;
  const one = gradebookSets[set].one;
  return [
    { id: `getAll${capital(set)}`, path: `/${set}`, set, single: false, scopes },
    { id: `get${capital(one)}`, path: `/${set}/:sourcedId`, set, single: true, scopes },
  ];
});

const relation = (id: string, path: string): GradebookRead => ({
  id,
  path,
  set: path.slice(path.lastIndexOf('/') + 1) as GradebookSet,
  single: false,
  scopes: ['gradebook.readonly'],
});

/** The 15 reads of the gradebook service and the 4 of the assessment profile. */
export const gradebookReads: readonly GradebookRead[] = [
  ...own,
  relation('getCategoriesForClass', '/classes/:classSourcedId/categories'),
  relation('getLineItemsForClass', '/classes/:classSourcedId/lineItems'),
  relation('getResultsForClass', '/classes/:classSourcedId/results'),
  relation('getScoreScalesForClass', '/classes/:classSourcedId/scoreScales'),
  relation('getScoreScalesForSchool', '/schools/:schoolSourcedId/scoreScales'),
  relation('getResultsForStudentForClass', '/classes/:classSourcedId/students/:studentSourcedId/results'),
  relation('getResultsForLineItemForClass', '/classes/:classSourcedId/lineItems/:lineItemSourcedId/results'),
];

export interface GradebookWrite extends GradebookRead {
  readonly method: 'put' | 'post' | 'delete';
}

const right = (set: GradebookSet, name: string): [string] => [
  `${set.startsWith('assessment') ? 'assessment' : 'gradebook'}.${name}`,
];

const post = (id: string, path: string, set: 'lineItems' | 'results'): GradebookWrite => ({
  ...{ id, method: 'post', path, set, single: false, scopes: right(set, 'createpost') },
});

/** The 12 writes of the gradebook service and the 4 of the assessment profile. */
export const gradebookWrites: readonly GradebookWrite[] = [
  ...(Object.keys(gradebookSets) as GradebookSet[]).flatMap((set): GradebookWrite[] => {
    const [name, entry] = [capital(gradebookSets[set].one), { path: `/${set}/:sourcedId`, set, single: true }];
    return [
      { id: `put${name}`, method: 'put', ...entry, scopes: right(set, 'createput') },
      { id: `delete${name}`, method: 'delete', ...entry, scopes: right(set, 'delete') },
    ];
  }),
  post('postLineItemsForClass', '/classes/:classSourcedId/lineItems', 'lineItems'),
  post('postLineItemsForSchool', '/schools/:schoolSourcedId/lineItems', 'lineItems'),
  post('postResultsForLineItem', '/lineItems/:lineItemSourcedId/results', 'results'),
  post(
    'postResultsForAcademicSessionForClass',
    '/classes/:classSourcedId/academicSessions/:academicSessionSourcedId/results',
    'results',
  ),
];
