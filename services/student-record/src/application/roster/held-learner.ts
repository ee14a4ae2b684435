import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { LearnerSourceRepository } from '../../persistence/roster/learner-source.repository.js';

const learners = new LearnerRepository();
const sources = new LearnerSourceRepository();

/**
 * The learner whom a system knows by this key, locked.
 * @throws DomainError learner-not-sent
 */
export async function heldLearner(unit: Unit, source: string, sourceId: string): Promise<string> {
  const id = await sources.learnerOf(unit, source, sourceId);
  if (!id) throw new DomainError('learner-not-sent', { sourceId });
  return (await learners.hold(unit, [id])) ? heldLearner(unit, source, sourceId) : id;
}
