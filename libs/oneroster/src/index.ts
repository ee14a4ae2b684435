export { bundleProblems, shown, type BundleProblem } from './csv/bundle-problems.js';
export { openBundle, type Bundle } from './csv/bundle.js';
export type { Version } from './csv/columns.js';
export type { HeldRow, OrganisationRow, RosterFile, RosterRow, SessionRow } from './csv/roster-row.js';
