import { onceKnown, value } from '../api.ts';
import { governance, type Step } from '../story.ts';

const campaign = 'equipment-2026-2027';

/** The ministry asks schools what devices they have: one has none, one has nothing to report, the others are there to be seen. */
export const planCollections: Step = async ({ ministry, tell }) => {
  const { governanceReporting } = ministry;
  await onceKnown(
    () =>
      governanceReporting.PUT('/v1/campaigns/{campaign}', {
        params: { path: { campaign } },
        body: {
          form: 'digital-equipment',
          title: { fr: 'Équipement numérique 2026-2027', en: 'Digital equipment 2026-2027' },
          ...{ periodStart: '2026-07-01', periodEnd: '2027-06-30', dueOn: '2027-06-30', lateUntil: '2027-08-31' },
        },
      }),
    'nobody-expected',
  );
  const { items } = await value(
    governanceReporting.GET('/v1/campaigns/{campaign}/returns', {
      params: { path: { campaign }, query: { limit: 3 } },
    }),
  );
  const answers = [
    {
      cells: {
        ...{ devices: '0', 'devices/laptop': '0', 'devices/tablet': '0', 'devices/other': '0' },
        ...{ classrooms: '12', spent: '0' },
      },
    },
    { cells: {}, nothingToReport: true },
  ];
  for (const [at, answer] of answers.entries())
    await value(
      governanceReporting.PUT('/v1/campaigns/{campaign}/returns/{organisation}', {
        params: { path: { campaign, organisation: items[at]!.organisation }, header: { 'If-Match': '*' } },
        body: { ...answer, submit: true },
      }),
    );
  await tell.claim({
    fr: 'Une collecte attend chaque école : une n’a aucun appareil, une n’a rien à déclarer, les autres n’ont pas répondu, et rien de cela ne se confond',
    en: 'A campaign expects each school: one has no device, one has nothing to report, the others have not answered, and none of these is taken for another',
    systems: ['S38'],
    proof: `GET ${governance}/campaigns/${campaign}/returns?limit=3`,
    actual: async () => {
      const path = { campaign };
      const { items: three } = await value(
        governanceReporting.GET('/v1/campaigns/{campaign}/returns', { params: { path, query: { limit: 3 } } }),
      );
      const { total } = await value(
        governanceReporting.GET('/v1/campaigns/{campaign}/completeness', { params: { path } }),
      );
      return [...three.map(({ status }) => status), total.received, total.nothingToReport];
    },
    expected: ['submitted', 'nothing-to-report', 'awaited', 2, 1],
  });
};
