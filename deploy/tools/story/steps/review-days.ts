import { all, onceThere, value } from '../api.ts';
import { examsApi } from '../exams-room.ts';
import { essayPlace, performanceOf } from '../exams-paper.ts';
import { record, type Step, type Story } from '../story.ts';
import { findSession, ofHere } from './exam-days.ts';
import { examsFor, handedIn, named } from './marking-days.ts';

/** What the school gave to the seven who sat, in the order of the list, and how much the exam counts. */
const schoolMarks = [70, 88, 75, 81, 66, 72, 60];
const weight = 0.2;
const explained = 2;

/** School marks of a group are put on the scale of its exam; one pupil's mark is explained, number by number. */
const moderatedMark: Step = async (story) => {
  const { ministry, sis, tell } = story;
  const session = await findSession(story);
  const { id } = session;
  if (session.state === 'scheduled') await computeWithSchoolMarks(story, id);
  const learnerId = (await ofHere(story, id))[explained]!.learnerId;
  const resultId = await resultOf(story, id, learnerId);
  const params = { path: { id: resultId } };
  const expected = byHand();
  await tell.claim({
    fr: `Une note modérée s’explique : ${schoolMarks[explained]} à l’école devient ${expected.moderated.replace('.', ',')} sur l’échelle de l’épreuve de son groupe, et ${expected.mark} en tout`,
    en: `A moderated mark is explained: ${schoolMarks[explained]} at school becomes ${expected.moderated} on the scale of the group’s exam, and ${expected.mark} in all`,
    systems: ['S16'],
    proof: `GET ${examsApi}/results/${resultId}/explanation, GET ${examsApi}/results/${resultId}/verification`,
    actual: async () => {
      const { decidedBy, group, mark, steps } = await value(
        sis.examManagement.GET('/v1/results/{id}/explanation', { params }),
      );
      const moderation = steps.find(({ code }) => code === 'moderation')!;
      const { identical } = await value(ministry.examManagement.GET('/v1/results/{id}/verification', { params }));
      return [group?.count, decidedBy, moderation.en.split('exam: ').at(-1), mark, identical];
    },
    expected: [schoolMarks.length, expected.decidedBy, `${expected.formula}.`, expected.mark, true],
  });
};

/** The weight of the year, the school marks of those who sat, then the release in that school. */
async function computeWithSchoolMarks(story: Story, id: string): Promise<void> {
  const { ministry, sis } = story;
  const exams = ministry.examManagement;
  const { schoolYear: year, subject } = await value(exams.GET('/v1/sessions/{id}', { params: { path: { id } } }));
  await ruleOnce(story, 'exam-weight', () =>
    value(
      exams.POST('/v1/result-rules/exam-weights', {
        body: { schoolYear: year, subject, weight: weight.toFixed(2), ...ofDemo },
      }),
    ),
  );
  const params = { path: { id } };
  const until = (at: number) =>
    value(
      exams.PUT('/v1/sessions/{id}/processing', { params, body: { schoolMarksUntil: new Date(at).toISOString() } }),
    );
  await until(Date.now() + 3_600_000);
  const sat = (await ofHere(story, id)).slice(0, schoolMarks.length);
  const marks = sat.map(({ learnerId }, at) => ({ learnerId, mark: schoolMarks[at]!, group: '401-03' }));
  await value(sis.examManagement.PUT('/v1/sessions/{id}/school-marks', { params, body: { marks } }));
  await until(Date.now());
  await value(exams.POST('/v1/sessions/{id}/release', { params }));
}

/** What the ministry's rule gives, reckoned here from what was answered and given. */
function byHand() {
  const exam = schoolMarks.map((_, pupil) => (performanceOf(pupil).points * 100) / 24);
  const [mE, mN] = [mean(exam), mean(schoolMarks)];
  const [sE, sN] = [deviation(exam), deviation(schoolMarks)];
  const [school, own] = [schoolMarks[explained]!, exam[explained]!];
  const moderated = mE + ((school - mN) * sE) / sN;
  const exact = own > moderated ? own : weight * own + (1 - weight) * moderated;
  const formula = `${told(mE)} + (${told(school)} − ${told(mN)}) × ${told(sE)} ÷ ${told(sN)} = ${told(moderated)}`;
  const decidedBy = own > moderated ? 'exam-higher' : 'weighted-sum';
  return { moderated: told(moderated), formula, decidedBy, mark: Math.floor(exact + 0.5) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((one) => (one - mean(values)) ** 2)));
const told = (figure: number): string => String(Number(figure.toFixed(2)));

const complaint = {
  ...({ kind: 'complaint', askedFor: 'guardian', circumstance: 'technical.player' } as const),
  ...{ places: [essayPlace], statement: 'La dernière phrase n’a pas été affichée à la correction.' },
};
const words = 'La phrase manquante était bien remise; le texte complet vaut 16 points.';

/** After a mark a family complains; somebody who did not mark decides, and the mark is corrected everywhere. */
const complaintDecided: Step = async (story) => {
  const { ministry, sis, tell } = story;
  const id = await handedIn(story);
  const params = { path: { id } };
  const { state, schoolYear: year } = await value(ministry.examManagement.GET('/v1/sessions/{id}', { params }));
  if (state === 'scheduled') await value(ministry.examManagement.POST('/v1/sessions/{id}/release', { params }));
  await ruleOnce(story, 'review', () => enterReviewRule(story, year));
  const [out] = await onceThere(() => resultsOf(story, id));
  const { learnerId, resultId } = out!;
  const path = { id: resultId };
  const asked = () => value(sis.examManagement.GET('/v1/results/{id}/reviews', { params: { path } }));
  if ((await asked()).items.length === 0)
    await value(sis.examManagement.POST('/v1/results/{id}/reviews', { params: { path }, body: complaint }));
  await decide(story, id, (await asked()).items[0]!.id);
  await tell.claim({
    fr: 'La famille se plaint : une personne qui n’a rien corrigé accorde 16 points à la rédaction au lieu de 13,5; la note passe de 69 à 81, au dossier aussi',
    en: 'The family complains: a person who marked nothing gives the essay 16 points instead of 13.5; the mark goes from 69 to 81, in the record too',
    systems: ['S15', 'S16'],
    proof: `POST ${examsApi}/results/${resultId}/reviews, POST ${examsApi}/reviews/{id}/decision, GET ${examsApi}/results/${resultId}/explanation, GET ${record}/learners/${learnerId}/results`,
    actual: async () => {
      const [review] = (await asked()).items;
      const told = await value(sis.examManagement.GET('/v1/results/{id}/explanation', { params: { path } }));
      const own = { path: { id: learnerId } };
      const { items } = await value(sis.studentRecord.GET('/v1/learners/{id}/results', { params: own }));
      const inRecord = items.find(({ subject }) => subject === 'français')?.mark;
      return [review!.outcome, review!.markBefore, review!.markAfter, told.history.at(-1)!.fr, inRecord];
    },
    expected: [
      ...['changed', 69, 81],
      `Révision demandée par la famille : les circonstances ont été examinées; ${essayPlace} vaut 16 points au lieu de 13,5. La note est passée de 69 à 81. Motif : ${words}`,
      81,
    ],
    eventually: true,
  });
};

/** A reviewer of another school, who sees neither name nor school, admits the complaint and decides; an earlier start may have done either. */
async function decide(story: Story, sessionId: string, id: string): Promise<void> {
  const exams = examsFor(story, await named(story, sessionId, 'demo-reviewer', { most: 0, reviews: true }));
  const params = { path: { id } };
  const { state } = await value(exams.GET('/v1/reviews/{id}', { params }));
  if (state === 'asked') await value(exams.POST('/v1/reviews/{id}/admission', { params }));
  if (state === 'decided') return;
  const body = { outcome: 'changed', words, points: [{ place: essayPlace, points: 16 }] } as const;
  await value(exams.POST('/v1/reviews/{id}/decision', { params, body: { ...body, points: [...body.points] } }));
}

const ofDemo = { author: 'Démonstration', source: 'Exemple de la démonstration' };

const enterReviewRule = ({ ministry }: Story, year: string) =>
  value(
    ministry.examManagement.POST('/v1/result-rules/reviews', {
      body: {
        schoolYear: year,
        ...ofDemo,
        askWithinDays: 14,
        admitWithinDays: 7,
        decideWithinDays: 21,
        remindDaysBefore: 3,
      },
    }),
  );

/** Enters a rule, unless an earlier start did. */
async function ruleOnce({ ministry }: Story, kind: string, enter: () => Promise<unknown>): Promise<void> {
  const rules = await all((query) => ministry.examManagement.GET('/v1/result-rules', { params: { query } }));
  if (!rules.some((rule) => rule.kind === kind)) await enter();
}

/** Marks of a session that are out. */
async function resultsOf({ sis }: Story, id: string) {
  const results = await all((query) =>
    sis.examManagement.GET('/v1/sessions/{id}/results', { params: { path: { id }, query } }),
  );
  return results.flatMap(({ learnerId, resultId }) => (resultId === null ? [] : [{ learnerId, resultId }]));
}

async function resultOf(story: Story, id: string, learnerId: string): Promise<string> {
  const [found] = await onceThere(async () =>
    (await resultsOf(story, id)).filter((one) => one.learnerId === learnerId),
  );
  return found!.resultId;
}

/** A mark that schools and families understand, and may have looked at again. */
export const reviewDays: readonly Step[] = [moderatedMark, complaintDecided];
