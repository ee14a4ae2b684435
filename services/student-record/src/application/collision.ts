import { databaseErrorOf } from '@pan/kit/ops';

/** Two first writes of one key, or two writers that wait for each other crosswise: the database lets one through, the other begins again. */
const collisions = ['23505', '40P01'];

export async function againAfterCollision<T>(attempt: () => Promise<T>, left = 2): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (left === 0 || !collisions.includes(databaseErrorOf(error)?.code ?? '')) throw error;
    return againAfterCollision(attempt, left - 1);
  }
}
