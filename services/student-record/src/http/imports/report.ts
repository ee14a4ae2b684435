import type { JobProblemView, JobView } from '@pan/kit/jobs';
import { readsDemographics } from '../../persistence/learners/demographics.js';

/** Columns of OneRoster in which somebody's permanent code may stand. */
const columnsOfCodes = ['identifier', 'userIds', 'userMasterIdentifier'];

/** A cell that was found wanting is quoted to its sender, one that says who somebody is with the scope alone. */
export function shownProblem(problem: JobProblemView): JobProblemView {
  const { file, field } = problem;
  const says = file === 'demographics.csv' || (file === 'users.csv' && columnsOfCodes.includes(field ?? ''));
  return says && !readsDemographics() ? { ...problem, value: null } : problem;
}

export const shownReport = (job: JobView): JobView => ({ ...job, problems: job.problems.map(shownProblem) });
