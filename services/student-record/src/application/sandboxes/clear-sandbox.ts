import type { Unit } from '@pan/kit/data';
import { AccommodationRepository } from '../../persistence/accommodations/accommodation.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { SandboxRepository } from '../../persistence/sandboxes/sandbox.repository.js';
import { endings, type Ending } from '../imports/endings.js';

const atOnce = 1_000;

const sandboxes = new SandboxRepository();
const learners = new LearnerRepository();
const accommodations = new AccommodationRepository();

/** Ends everything in a sandbox as an import would, with its facts. @returns how many of each ended */
export async function endEverything(unit: Unit, code: string, today: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = { 'accommodation.ended': await endAccommodations(unit, code, today) };
  for (const kind of Object.keys(endings) as Ending[]) {
    const ids = await sandboxes.open(unit, code, kind);
    let ended = 0;
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = ids.slice(from, from + atOnce);
      ended += await endings[kind](unit, new Map(some.map((id) => [id, today])));
    }
    counts[`${kind}.ended`] = ended;
  }
  return counts;
}

async function endAccommodations(unit: Unit, code: string, today: string): Promise<number> {
  await learners.hold(unit, await sandboxes.learnersWithMeasures(unit, code));
  const granted = await sandboxes.openMeasures(unit, code);
  const ended = granted.map((one) => one.end(today)).filter((fact) => fact !== null);
  await accommodations.save(unit, granted, ...ended);
  return granted.length;
}
