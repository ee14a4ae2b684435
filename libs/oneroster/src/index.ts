export { bundleProblems, shown, type BundleProblem } from './csv/bundle-problems.js';
export { openBundle, type Bundle } from './csv/bundle.js';
export type { Version } from './csv/columns.js';
export * from './csv/writing.js';
export type {
  DemographicsRow,
  HeldRow,
  OrganisationRow,
  PersonRow,
  RoleRow,
  RosterFile,
  RosterRow,
  SessionRow,
  Sex,
  StudiesCells,
} from './csv/roster-row.js';
export type { Clause, Filter, Operator } from './rest/filter.js';
export * from './rest/operations.js';
export { pageHeaders, type Place } from './rest/page-headers.js';
export { queryProblems } from './rest/problems.js';
export { readCollectionQuery, readFields, type CollectionQuery, type Parameters } from './rest/query.js';
export { schemaOf, selected, type Comparison, type Field, type Resource } from './rest/resource.js';
export * from './rest/resources.js';
export * from './rest/rostering.js';
export * from './rest/shapes.js';
export { statusInfo, statusInfoSchema, type StatusInfo } from './rest/status-info.js';
export { discoveryDocument, sourcedIdPairs, type Served } from './rest/discovery.js';
export { sets11, Shapes11, statusInfoSet, statusInfoSetSchema } from './rest/rostering-v1p1.js';
export { readMany, readOne, type Body, type GradebookKind } from './rest/gradebook-bodies.js';
export * from './rest/gradebook-shapes.js';
export {
  gradebookReads,
  gradebookSets,
  gradebookWrites,
  type GradebookRead,
  type GradebookSet,
  type GradebookWithin,
} from './rest/gradebook.js';
