import type { Migration } from '@pan/kit';
import { LearnerFigures1763800000000 } from './0001-learner-figures.js';

export const migrations: readonly Migration[] = [LearnerFigures1763800000000];
