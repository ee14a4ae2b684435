import { figureRows } from './figure-rows.js';
import { copiedTables } from './tables.js';

const ofLearners = ['known_stay', 'merged_learner', 'questioned_learner'];

/** The copies that the total of an indicator is counted from, and where the network's organisations stand. */
export function copiesOf(indicator: string): string[] {
  const counted = figureRows[indicator];
  const own = counted ? copiedTables.filter((table) => new RegExp(`\\b${table}\\b`).test(counted.from)) : ofLearners;
  return [...own, 'known_organisation'];
}
