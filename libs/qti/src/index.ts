export { packageProblem } from './packages/package-problems.js';
export { readPackage, type ReadPackage } from './packages/read-package.js';
export { readBanked, readItem, requireDeclared, type ReadItem } from './reading/read-item.js';
export { interactionTypes, type Interaction } from './rendering/interactions.js';
export { bodyOf } from './rendering/render-item.js';
export { scoreItem, type Answers } from './scoring/score-item.js';
export { numberOf, plain } from './scoring/value.js';
export { itemRefusals } from './reading/problem-catalogue.js';
export { packageProblems } from './packages/problem-catalogue.js';
