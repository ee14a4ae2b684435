export { packageProblem } from './packages/package-problems.js';
export { type FileType, fileTypes } from './packages/file-types.js';
export { type FileRef, type Files, type KeptFile } from './packages/package-files.js';
export { type PackagedItem, type PackageLayout, readPackage, type ReadPackage } from './packages/read-package.js';
export { type Card, type Catalog } from './rendering/catalogs.js';
export { readBanked, readItem, type ReadItem } from './reading/read-item.js';
export { interactionTypes, type Interaction } from './reading/interactions.js';
export { printedBody } from './rendering/print-body.js';
export { type Spoken } from './rendering/spoken.js';
export { bodyOf, type ShownBody, type ShownText } from './rendering/render-item.js';
export { addressOf } from './rendering/point-by-hash.js';
export { type Beside, besideOf, type ShownStimulus, stimulusOf } from './rendering/shown-files.js';
export { type Answer, type Answers, requireDeclared } from './scoring/answers/answer.js';
export { answersFrom, isAnswer, type SaidAnswer } from './scoring/answers/said-answers.js';
export { type Attempt, type ItemSession, type Outcomes } from './scoring/processing/item-session.js';
export { scoreItem, sessionOf } from './scoring/processing/score-item.js';
export { plain, type Plain } from './scoring/values/plain.js';
export { baseTypes, cardinalities, float, numberOf } from './scoring/values/value.js';
export { itemRefusals } from './reading/problem-catalogue.js';
export { packageProblems } from './packages/problem-catalogue.js';
export type {
  AssessmentResult,
  OutcomeVariable,
  ResponseVariable,
  ResultVersion,
} from './results/assessment-result.js';
export { reported } from './results/reported.js';
export { readResult } from './results/read-result.js';
export { writtenResult } from './results/write-result.js';
export { shownRubric } from './rendering/rubrics.js';
export { type ItemResult, resultOf, seedOf } from './tests/item-results.js';
export { testOutcomes } from './tests/outcome-processing.js';
export { planOf, type Plan, type PlannedPlace } from './tests/plan.js';
export { testRefusals } from './tests/problem-catalogue.js';
export { readTest, type ReadTest } from './tests/read-test.js';
export { isSameForAll, isWhole, type TestDefinition } from './tests/test-definition.js';
export type { TestState } from './tests/test-progress.js';
export { scoresItself, testScore } from './tests/test-score.js';
export { type ItemsOfTest, TestSession } from './tests/test-session.js';
