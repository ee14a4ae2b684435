import { defineProblems } from '@pan/kit';

export const problems = defineProblems({});
