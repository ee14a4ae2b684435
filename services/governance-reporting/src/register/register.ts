import type { Register } from '../domain/register.js';
import { budgets } from './budgets.js';
import { grants } from './grants.js';
import { measures } from './measures.js';
import { axes, objectives, orientations } from './orientations.js';
import { organisations, people } from './organisations.js';
import { planIdentity } from './plan.js';
import { proposedIndicators } from './proposed-indicators.js';
import { documents } from './sources.js';
import { systemKinds, systems } from './systems.js';
import { timeline } from './timeline.js';

/** The plan's facts as this release of the service knows them. */
export const register: Register = {
  documents,
  plan: planIdentity,
  orientations,
  axes,
  objectives,
  measures,
  budgets,
  timeline,
  grants,
  organisations,
  people,
  systems,
  systemKinds,
  proposedIndicators,
};
