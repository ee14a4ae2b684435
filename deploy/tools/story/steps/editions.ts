import { pause, session, value } from '../api.ts';
import { schoolYear } from '../levels.ts';
import { governance, type Step } from '../story.ts';

/** Two answer for the first edition of open data, which anybody then reads; a later start finds it released. */
export const planEditions: Step = async ({ ministry, base, idp, tell }) => {
  const { governanceReporting } = ministry;
  const released = () => value(governanceReporting.GET('/v1/editions', { params: { query: { limit: 1 } } }));
  if ((await released()).items.length === 0) {
    const { id } = await value(governanceReporting.POST('/v1/editions', { body: { schoolYears: [schoolYear] } }));
    for (let state = 'queued'; state === 'queued' || state === 'running'; await pause(200))
      ({ state } = await value(governanceReporting.GET('/v1/edition-jobs/{id}', { params: { path: { id } } })));
    const drafts = await value(governanceReporting.GET('/v1/edition-drafts', { params: { query: { limit: 1 } } }));
    const path = { number: drafts.items[0]!.number };
    for (const client of ['demo-ministry', 'demo-publisher'])
      await value(
        session(base, idp, client).governanceReporting.POST('/v1/edition-drafts/{number}/approvals', {
          params: { path },
        }),
      );
  }
  await tell.claim({
    fr: 'Une édition de données ouvertes est publiée par deux personnes; les 33 mesures y sont, et chacun la lit sans compte',
    en: 'An edition of open data is released by two persons; the 33 measures are in it, and anybody reads it without an account',
    systems: ['S19'],
    proof: `GET ${governance}/editions?limit=1`,
    actual: async () => {
      const { items } = await released();
      return items[0]!.datasets.find(({ id }) => id === 'measures')!.rows;
    },
    expected: 33,
  });
};
