import { all, onceKnown, value } from '../api.ts';
import { answer, begin, candidatesOf, examsApi, findPaper, handIn, player, room } from '../exams-room.ts';
import { schoolYear } from '../levels.ts';
import type { Step, Story } from '../story.ts';

/** Where it snows on the day. */
const snowedIn = 'css-du-grand-fleuve.ecole-secondaire-gabrielle-roy';
const [here, there] = [8, 6];

/** A session of two schools: one cannot open its doors, and sits on the next day; the other sits, and one pupil is ill. */
const twoSchools: Step = async (story) => {
  const { ministry, tell } = story;
  const session = await findSession(story);
  const params = { path: { id: session.id } };
  const ownDates = () =>
    all((query) => ministry.examManagement.GET('/v1/sessions/{id}/organisations', { params: { ...params, query } }));
  if (session.state === 'scheduled' && Date.parse(session.closesAt) > Date.now()) {
    await register(story, session.id, room.school, here);
    await register(story, session.id, snowedIn, there);
    if ((await ownDates()).length === 0) {
      const [opensAt, closesAt] = [session.opensAt, session.closesAt].map((at) => nextDay(at));
      const body = { organisation: snowedIn, opensAt: opensAt!, closesAt: closesAt! };
      await value(ministry.examManagement.POST('/v1/sessions/{id}/postponements', { params, body }));
    }
    await sitAllButOne(story, session.id);
  }
  await tell.claim({
    fr: 'Une séance de deux écoles : la neige en ferme une, qui passe le lendemain; dans l’autre sept élèves ont remis',
    en: 'A session of two schools: snow closes one, which sits on the next day; in the other seven pupils have handed in',
    systems: ['S15'],
    proof: `GET ${examsApi}/sessions/${session.id}/organisations, GET ${examsApi}/sessions/${session.id}`,
    actual: async () => {
      const plans = await ownDates();
      const { counts } = await value(ministry.examManagement.GET('/v1/sessions/{id}', { params }));
      return [plans.map(({ organisation, opensAt }) => [organisation, opensAt]), counts.candidates, counts.submitted];
    },
    expected: [[[snowedIn, nextDay(session.opensAt)]], here + there, here - 1],
  });
};

/** Who was ill sits in a session of its own, and not any more in the first. */
const makeUp: Step = async (story) => {
  const { ministry, tell } = story;
  const former = await findSession(story);
  const ill = await absentOf(story, former.id);
  const path = { id: former.id };
  const known = (await sessionsOf(story)).find(({ makeUpOf }) => makeUpOf === former.id);
  const body = { opensAt: at(24 * 60), closesAt: at(28 * 60), releaseAt: at(72 * 60) };
  const made =
    known ?? (await value(ministry.examManagement.POST('/v1/sessions/{id}/make-up', { params: { path }, body })));
  await tell.claim({
    fr: 'L’élève malade a sa séance de reprise, qui se souvient de la première; le code d’avant ne commence plus rien',
    en: 'The pupil who was ill has a make-up session, which remembers the first; the former code begins nothing any more',
    systems: ['S15'],
    proof: `POST ${examsApi}/sessions/${former.id}/make-up, GET ${examsApi}/sessions/${former.id}/candidates`,
    actual: async () => {
      const who = player(story);
      const absent = (await candidatesOf(who, former.id)).filter(({ standing }) => standing === 'absent');
      const again = (await candidatesOf(who, made.id)).map(({ learnerId }) => learnerId);
      const start = { sessionId: former.id, admissionCode: absent[0]!.admissionCode };
      const { error } = await who.examManagement.POST('/v1/sittings', { body: start });
      const shown = absent.map(({ standingReason, madeUp, learnerId }) => [standingReason, madeUp, learnerId]);
      return [made.makeUpOf, shown, again, error?.code];
    },
    expected: [former.id, [['health.illness', true, ill]], [ill], 'candidate-made-up'],
  });
};

const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const nextDay = (instant: string): string => new Date(Date.parse(instant) + 86_400_000).toISOString();

const sessionsOf = ({ ministry }: Story) =>
  all((query) => ministry.examManagement.GET('/v1/sessions', { params: { query } }));

/** The session of both schools: that of an earlier start, else a new one. */
export async function findSession(story: Story) {
  const known = (await sessionsOf(story)).find(
    ({ organisations, makeUpOf }) =>
      makeUpOf === null && [room.school, snowedIn].every((code) => organisations.includes(code)),
  );
  if (known) return known;
  const paper = await findPaper(story.ministry);
  const plan = { opensAt: at(-1), closesAt: at(240), releaseAt: at(72 * 60), durationMinutes: 120 };
  const body = { paperId: paper.id, organisations: [room.school, snowedIn], ...plan };
  return onceKnown(() => story.ministry.examManagement.POST('/v1/sessions', { body }));
}

/** Some pupils by name, none of the class that sat before. */
async function register({ sis, ministry }: Story, id: string, organisation: string, count: number): Promise<void> {
  const query = { organisation, schoolYear, limit: 500 };
  const { items } = await value(sis.studentRecord.GET('/v1/learners', { params: { query } }));
  const others = items.filter(({ classes }) => !classes.some(({ title }) => title === room.title));
  const body = { organisation, learnerIds: others.slice(0, count).map((learner) => learner.id) };
  await onceKnown(() =>
    ministry.examManagement.POST('/v1/sessions/{id}/candidates', { params: { path: { id } }, body }),
  );
}

export const ofHere = async (story: Story, id: string) =>
  (await candidatesOf(player(story), id)).filter(({ organisation }) => organisation === room.school);

const absentOf = async (story: Story, id: string): Promise<string> => (await ofHere(story, id)).at(-1)!.learnerId;

async function sitAllButOne(story: Story, sessionId: string): Promise<void> {
  const who = player(story);
  const candidates = await ofHere(story, sessionId);
  for (const [pupil, candidate] of candidates.slice(0, -1).entries()) {
    if (candidate.state === 'submitted') continue;
    const sitting = await begin(who, sessionId, candidate);
    await answer(who, sitting, pupil);
    await handIn(who, sitting);
  }
  const ill = candidates.at(-1)!;
  if (ill.standing !== 'expected') return;
  const params = { path: { id: ill.id } };
  const body = { reason: 'health.illness' } as const;
  await value(story.ministry.examManagement.POST('/v1/candidates/{id}/absence', { params, body }));
}

/** What may befall an exam day. */
export const examDays: readonly Step[] = [twoSchools, makeUp];
