import { playRequests, type Outcome } from '../../requests/play.ts';
import type { Step } from '../story.ts';

/** The requests that an integrator tries first work as their files say. */
export const collectionHolds: Step = async ({ tell, base, idp }) => {
  const outcomes: Outcome[] = [];
  for await (const outcome of playRequests({ base, idp })) outcomes.push(outcome);
  const assertions = outcomes.reduce((sum, outcome) => sum + outcome.assertions, 0);
  await tell.claim({
    fr: `Les ${outcomes.length} requêtes de la collection tiennent, ${assertions} assertions`,
    en: `The ${outcomes.length} requests of the collection hold, ${assertions} assertions`,
    proof: 'docs/requests, npm run requests',
    actual: () =>
      Promise.resolve(outcomes.flatMap(({ request, failures }) => failures.map((one) => `${request.file} → ${one}`))),
    expected: [],
  });
};
