import { value, type Session } from '../api.ts';
import { governance, type Step } from '../story.ts';

const source = { author: 'Direction du suivi du plan', source: 'Registre de démonstration', on: '2026-09-01' };
const words = (fr: string, en: string) => ({ fr, en });

interface Entered {
  readonly kind: string;
  readonly organisation: string;
  readonly measures: string[];
  readonly title: { fr: string; en: string };
  readonly values: Record<string, unknown>;
}

/** Entered once, whatever the number of times that the story is played. */
async function entered({ governanceReporting }: Session, what: Entered): Promise<string> {
  const { kind, organisation } = what;
  const { items } = await value(
    governanceReporting.GET('/v1/initiatives', { params: { query: { kind, organisation } } }),
  );
  const known = items.find(({ title }) => title.fr === what.title.fr);
  if (known) return known.id;
  return (await value(governanceReporting.POST('/v1/initiatives', { body: { ...what, source } }))).id;
}

/** What the ministry steers: a meeting of the plan's own governance, a training session with its milestone. */
export const planProgrammes: Step = async ({ ministry, tell }) => {
  await entered(ministry, {
    ...{ kind: 'governance-committee', organisation: 'ministere', measures: ['M26'] },
    title: words('Comité directeur du plan', 'Steering committee of the plan'),
    values: { heldOn: '2026-09-15', body: 'Comité directeur' },
  });
  const training = await entered(ministry, {
    ...{ kind: 'training-session', organisation: 'css-des-deux-rives', measures: ['M05'] },
    title: words('Programmer des robots en classe', 'Programming robots in class'),
    values: { startsOn: '2026-09-21', topic: 'programming', hours: 6 },
  });
  await value(
    ministry.governanceReporting.PUT('/v1/initiatives/{id}/milestones/{milestone}', {
      params: { path: { id: training, milestone: 'programme' } },
      body: {
        ...{ title: words('Programme arrêté', 'Programme settled'), source },
        ...{ plannedOn: '2026-09-01', reachedOn: '2026-09-04' },
      },
    }),
  );
  await tell.claim({
    fr: 'Une séance de formation du personnel est inscrite sans une ligne de code pour elle : son genre est une définition, et son jalon se dit au jour',
    en: 'A training session is entered without a line of code for it: its kind is a definition, and its milestone is told by the day',
    systems: ['S07'],
    proof: `GET ${governance}/progress?on=2026-09-04`,
    actual: async () => {
      const on = async (day: string) => {
        const { items } = await value(
          ministry.governanceReporting.GET('/v1/progress', { params: { query: { on: day } } }),
        );
        return items.find(({ measure }) => measure === 'M05')?.reached;
      };
      return [await on('2026-09-03'), await on('2026-09-04')];
    },
    expected: [0, 1],
  });
  await tell.claim({
    fr: 'Des 56 systèmes du plan, chacun dit où il en est, et par quoi',
    en: 'Each of the plan’s 56 systems says where it stands, and by what',
    systems: ['S35'],
    proof: `GET ${governance}/systems`,
    actual: async () => {
      const { items } = await value(ministry.governanceReporting.GET('/v1/systems'));
      const states = new Map(items.map(({ id, state }) => [id, state]));
      return [items.length, states.get('S35'), states.get('S07'), states.get('S20'), states.get('S56')];
    },
    expected: [56, 'in-use', 'in-use', 'in-use', 'told'],
    eventually: true,
  });
};
