import { digitalCompetency } from '../../domain/digital-competency.js';
import { competencyCodes, type Framework } from '../../domain/framework.js';

export const frameworks: readonly Framework[] = [digitalCompetency];

const known = new Set(frameworks.flatMap(competencyCodes));

export const isCompetency = (code: string): boolean => known.has(code);
