import type { Migration } from '@pan/kit';
import { LearnerFigures1763800000000 } from './0001-learner-figures.js';
import { ServiceFigures1764150000000 } from './0002-service-figures.js';

export const migrations: readonly Migration[] = [LearnerFigures1763800000000, ServiceFigures1764150000000];
