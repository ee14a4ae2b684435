import { sandboxes } from '../../../../libs/contracts/src/context-map.ts';
import { all } from '../api.ts';
import { afterwards } from '../cast.ts';
import { metrics, resend } from '../import-job.ts';
import { schoolYear } from '../levels.ts';
import { figure, formatted, indicator, record, type Step, type Story } from '../story.ts';

const everyone = `${record}/learners?organisation=ministere&schoolYear=${schoolYear}&limit=500`;

/** The system was stopped and started again: both services still agree on how many learners there are. */
export const stillAgree: Step = async (story) => {
  const { tell } = story;
  story.learners = await countLearners(story);
  await tell.claim({
    fr: `Après la reprise, le dossier et la gouvernance comptent toujours ${formatted(story.learners)} élèves`,
    en: `After the restart, record and governance still count ${story.learners} learners`,
    proof: `GET ${everyone}, GET ${indicator}`,
    actual: async () => (await figure(story))[1],
    expected: story.learners,
    eventually: true,
  });
};

/** Both systems' last bundles are known already. */
export const lastBundlesAgain: Step = async ({ sis, tell, cast }) => {
  const evenings = afterwards(cast);
  for (const [centre, evening] of [
    [cast.first, evenings.first],
    [cast.second, evenings.second],
  ] as const) {
    const { path, state, changes, emitted } = await resend(sis, centre, evening);
    await tell.claim({
      fr: `${centre.name} renvoie son dernier lot : rien ne change, aucun fait n’est émis`,
      en: 'the centre sends its last bundle again: nothing changes, no fact is emitted',
      proof: `GET ${path}, GET ${metrics} (relay_sent_total)`,
      actual: () => Promise.resolve([state, changes, emitted]),
      expected: ['succeeded', 0, 0],
    });
  }
};

/** What vendors invent in their sandboxes counts for nobody. */
const isOfNetwork = (stay: { organisation: string; schoolYear: string }): boolean =>
  stay.schoolYear === schoolYear && !stay.organisation.startsWith(sandboxes);

async function countLearners({ ministry }: Story): Promise<number> {
  const query = { organisation: 'ministere', schoolYear, limit: 500 };
  const learners = await all((cursor) =>
    ministry.studentRecord.GET('/v1/learners', { params: { query: { ...query, ...cursor } } }),
  );
  return learners.filter(({ enrolments }) => enrolments.some(isOfNetwork)).length;
}
